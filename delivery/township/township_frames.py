"""The frames of one township's workbook; none holds a row of another township."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, filter_township, make_list_frames
from delivery.list_labels import CERTAINTY_LABELS, format_yes_no, translate_guarantees
from delivery.list_rows.clue_rows import AREA_FIELDS, CLUE_FIELDS, label_areas, label_clues
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.list_rows.follow_up_rows import FOLLOW_UP_FIELDS, label_follow_up_households
from delivery.list_rows.household_rows import SUSPECTED_FIELDS, label_listed_households
from delivery.list_rows.run_status import (
    COUNT_FIELDS,
    DELIVERY_FIELDS,
    GUARANTEE_FIELDS,
    RULE_FIELDS,
    label_named_departments,
    list_deliveries,
    list_rules,
)

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
    "follow_up": FOLLOW_UP_FIELDS,
    "villages": ("township", "village", *COUNT_FIELDS, "risks"),
}

_NOT_DELIVERED = "未提供，相关规则不能判定"
_NOT_HERE = "没有对应到本地任何一户，可能没有报全，请留意"
# Tables of which a township is shown its rows alone.
_OF_TOWNSHIP = (
    "listed_households", "household_clues", "area_clues", "follow_up_households", "township_counts", "village_counts",
    "village_risks", "township_guarantees", "source_townships",
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
        "facts": pl.concat([make_facts(rows, context, township), _make_policy_facts(tables, context)]),
        "deliveries": _make_deliveries(tables["deliveries"], rows["source_townships"], context),
        "guarantees": rows["township_guarantees"].with_columns(translate_guarantees()),
        "rules": list_rules(tables["rule_outcomes"], context).filter(pl.col("unknown") != "0"),
        "households": listed.filter("on_list"),
        "clues": clues.filter("on_list"),
        "to_verify": clues.filter(~pl.col("on_list")),
        "attention": attention.with_columns(format_yes_no("on_list").alias("on_list")),
        "areas": label_areas(rows["area_clues"], context),
        "follow_up": label_follow_up_households(rows["follow_up_households"], context),
        "villages": _make_villages(rows["village_counts"], rows["village_risks"]),
    }
    return make_list_frames(frames, FIELDS)


def make_facts(rows: Mapping[str, pl.DataFrame], context: DocumentContext, township: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover. `rows`: the township's rows of the tables."""
    counts = rows["township_counts"].row(0, named=True)
    listed_note = "其中必须列入 {mandatory} 户，监测对象 {monitored} 户，首次预警 {first_time} 户".format_map(counts)
    urgent_households = _describe_urgent(rows["listed_households"])
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        **({"紧急申报（最先入户）": urgent_households} if urgent_households else {}),
        "下发单位": context.reporting_unit,
        "比对范围": f"{context.county}{township}：登记 {counts['households']} 户、{counts['persons']} 人",
        "疑似风险户": f"{counts['listed']} 户（{listed_note}）" if counts["listed"] else "本期没有疑似风险户",
        "待核实": f"{counts['to_verify']} 户（只有待核实线索，见“待核实线索”）",
        "关注对象": f"{counts['attention']} 户（不因此列入名单，见“关注对象”）",
        "片区线索": f"{counts['area_clues']} 条",
        "另需走访": f"{counts['follow_up']} 户（不能判定的户和本期没有线索的监测对象，见“另需走访的户”）",
        "采用的政策": context.policy_title,
    }
    return make_fact_rows(lines)


def _describe_urgent(listed: pl.DataFrame) -> str:
    """The households that declared an emergency, by village, number and head; empty: none did."""
    homes = listed.filter(pl.col("urgent").fill_null(value=False)).sort("priority")
    descriptions = [
        f"{village} {head or ''}（户编号 {number}，见“{'风险线索' if on_list else '待核实线索'}”）"
        for village, head, number, on_list in homes.select("village", "head_name", "household_id", "on_list").rows()
    ]
    return f"{homes.height} 户：{'；'.join(descriptions)}" if descriptions else ""


def _make_policy_facts(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> pl.DataFrame:
    """item, content: whom the notice names and what is missing of theirs; how often it wants what done."""
    lines = {}
    departments = label_named_departments(tables["named_departments"], context)
    if departments.height:
        lines["通知点名的部门"] = _describe_departments(departments)
    if context.cycles:
        lines["工作频次和时限"] = "；".join(f"{cycle.what}：{cycle.every}" for cycle in context.cycles)
    return make_fact_rows(lines)


def _describe_departments(departments: pl.DataFrame) -> str:
    missing_departments = departments.filter(pl.col("missing") != "").select("name", "missing").rows()
    sentence = "，".join(f"{name}（{missing_data}）" for name, missing_data in missing_departments)
    return f"{departments.height} 个" + (f"；缺少：{sentence}" if sentence else "，应提供的数据齐全")


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
