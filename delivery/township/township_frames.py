"""The frames of one township's workbook; none holds a row of another township."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, filter_township, make_list_frames
from delivery.list_labels import CERTAINTY_LABELS, format_yes_no, translate_guarantees
from delivery.list_rows.clue_rows import AREA_FIELDS, CLUE_FIELDS, label_areas, label_clues
from delivery.list_rows.ended_rows import LEFT_FIELDS, RESTING_FIELDS, label_left_clues, label_resting_clues
from delivery.list_rows.facts import FACT_FIELDS
from delivery.list_rows.follow_up_rows import FOLLOW_UP_FIELDS, label_follow_up_households
from delivery.list_rows.household_rows import SUSPECTED_FIELDS, label_listed_households
from delivery.list_rows.run_status import (
    COUNT_FIELDS,
    DELIVERY_FIELDS,
    GUARANTEE_FIELDS,
    RULE_FIELDS,
    list_deliveries,
    list_rules,
)
from delivery.township.cover_facts import make_facts, make_policy_facts

FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "deliveries": (*DELIVERY_FIELDS, "own_rows"),
    "guarantees": GUARANTEE_FIELDS,
    "rules": RULE_FIELDS,
    "households": (*SUSPECTED_FIELDS, "bracket", "risks", "clues", "attention"),
    "clues": CLUE_FIELDS,
    "to_verify": CLUE_FIELDS,
    "attention": CLUE_FIELDS,
    "areas": AREA_FIELDS,
    "resting": RESTING_FIELDS,
    "left": LEFT_FIELDS,
    "follow_up": FOLLOW_UP_FIELDS,
    "villages": ("township", "village", *COUNT_FIELDS, "risks"),
}

_NOT_DELIVERED = "未提供，相关规则不能判定"
_NOT_HERE = "没有对应到本地任何一户，可能没有报全，请留意"
# Tables of which a township is shown its rows alone.
_OF_TOWNSHIP = (
    "listed_households", "household_clues", "area_clues", "follow_up_households", "township_counts", "village_counts",
    "village_risks", "township_guarantees", "source_townships", "resting_clues", "left_clues", "township_statuses",
    "township_endings", "clock_counts",
)  # fmt: skip


def make_township_frames(
    tables: Mapping[str, pl.DataFrame], context: DocumentContext, township: str
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`."""
    rows = filter_township({name: tables[name] for name in _OF_TOWNSHIP}, township)
    clues = label_clues(rows["household_clues"], context)
    attention = clues.filter(pl.col("certainty") == CERTAINTY_LABELS["attention"])
    listed = label_listed_households(rows["listed_households"], context)
    frames = {
        "facts": pl.concat([make_facts(rows, context, township), make_policy_facts(tables, context)]),
        "deliveries": _make_deliveries(tables["deliveries"], rows["source_townships"], context),
        "guarantees": rows["township_guarantees"].with_columns(translate_guarantees()),
        "rules": list_rules(tables["rule_outcomes"], context).filter(pl.col("unknown") != "0"),
        "households": listed.filter("on_list"),
        "clues": clues.filter("on_list"),
        "to_verify": clues.filter(~pl.col("on_list")),
        "attention": attention.with_columns(format_yes_no("on_list").alias("on_list")),
        "areas": label_areas(rows["area_clues"], context),
        "resting": label_resting_clues(rows["resting_clues"], context),
        "left": label_left_clues(rows["left_clues"], context),
        "follow_up": label_follow_up_households(rows["follow_up_households"], context),
        "villages": _make_villages(rows["village_counts"], rows["village_risks"]),
    }
    return make_list_frames(frames, FIELDS)


def _make_deliveries(deliveries: pl.DataFrame, source_rows: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Say what the departments provided; a missing source says what follows, and so does one without the township."""
    own_rows = source_rows.select("is_silent", source_id="source", own_rows="linked")
    rows = list_deliveries(deliveries, context).join(own_rows, on="source_id", how="left", maintain_order="left")
    is_missing, is_silent = pl.col("status") == "未提供", pl.col("is_silent").fill_null(value=False)
    message = pl.concat_str(pl.lit(_NOT_HERE), "message", separator="；").str.strip_chars("；")
    return rows.with_columns(
        message=pl.when(is_missing).then(pl.lit(_NOT_DELIVERED)).when(is_silent).then(message).otherwise("message")
    )


def _make_villages(counts: pl.DataFrame, per_risk: pl.DataFrame) -> pl.DataFrame:
    keys = ("township", "village")
    text = pl.format("{}{}", "risk", "households").str.join("、").alias("risks")
    risks = per_risk.group_by(keys, maintain_order=True).agg(text)
    return counts.join(risks, on=keys, how="left", maintain_order="left")
