"""The frames of one township's workbook; none holds a row of another township."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from delivery.list_frames import ListFields, make_list_frames
from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import CERTAINTY_LABELS, URGENT, format_yes_no
from delivery.list_rows.clue_rows import AREA_FIELDS, CLUE_FIELDS
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.list_rows.follow_up_households import FOLLOW_UP_FIELDS
from delivery.list_rows.households import SUSPECTED_FIELDS
from delivery.list_rows.place_counts import (
    COUNT_FIELDS,
    GUARANTEE_FIELDS,
    CountyRows,
    count_guarantees,
    count_households_per_risk,
    count_per_place,
)
from delivery.list_rows.run_status import (
    DELIVERY_FIELDS,
    RULE_FIELDS,
    list_deliveries,
    list_named_departments,
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
_MANY = 10  # linked rows per township on average
_NOT_HERE = "没有对应到本地任何一户，可能没有报全，请留意"


def make_township_frames(
    county_rows: CountyRows, tables: ListInputs, context: DocumentContext, township: str
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`."""
    township_rows = _filter_township(county_rows, township)
    attention = pl.col("certainty") == CERTAINTY_LABELS["attention"]
    frames = {
        "facts": pl.concat([make_facts(township_rows, context, township), _make_policy_facts(tables, context)]),
        "deliveries": _make_deliveries(tables, context, township),
        "guarantees": count_guarantees(township_rows.coverage),
        "rules": list_rules(tables, context).filter(pl.col("unknown") != "0"),
        "households": _make_households(township_rows),
        "clues": township_rows.clues.filter("on_list"),
        "to_verify": township_rows.clues.filter(~pl.col("on_list")),
        "attention": township_rows.clues.filter(attention).with_columns(format_yes_no("on_list").alias("on_list")),
        "areas": township_rows.areas,
        "follow_up": township_rows.follow_up,
        "villages": _make_villages(township_rows),
    }
    return make_list_frames(frames, FIELDS)


def _filter_township(county_rows: CountyRows, township: str) -> CountyRows:
    is_in_township = pl.col("township") == township
    return replace(
        county_rows,
        homes=county_rows.homes.filter(is_in_township),
        suspected=county_rows.suspected.filter(is_in_township),
        clues=county_rows.clues.filter(is_in_township),
        areas=county_rows.areas.filter(is_in_township),
        coverage=county_rows.coverage.filter(is_in_township),
        follow_up=county_rows.follow_up.filter(is_in_township),
    )


def make_facts(township_rows: CountyRows, context: DocumentContext, township: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    counts = count_per_place(township_rows, "township").row(0, named=True)
    listed_note = "其中必须列入 {mandatory} 户，监测对象 {monitored} 户，首次预警 {first_time} 户".format_map(counts)
    urgent_households = _describe_urgent(township_rows)
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        **({"紧急申报（最先入户）": urgent_households} if urgent_households else {}),
        "下发单位": context.reporting_unit,
        "比对范围": f"{context.county}{township}：登记 {counts['households']} 户、{counts['persons']} 人",
        "疑似风险户": f"{counts['listed']} 户（{listed_note}）" if counts["listed"] else "本期没有疑似风险户",
        "待核实": f"{counts['to_verify']} 户（只有待核实线索，见“待核实线索”）",
        "关注对象": f"{counts['attention']} 户（不因此列入名单，见“关注对象”）",
        "片区线索": f"{counts['area_clues']} 条",
        "另需走访": f"{township_rows.follow_up.height} 户（不能判定的户和本期没有线索的监测对象，见“另需走访的户”）",
        "采用的政策": context.policy_title,
    }
    return make_fact_rows(lines)


def _describe_urgent(township_rows: CountyRows) -> str:
    """The households that declared an emergency, by village, number and head; empty: none did."""
    homes = township_rows.suspected.filter(pl.col("urgent") == URGENT).sort("priority")
    descriptions = [
        f"{village} {head or ''}（户编号 {number}，见“{'风险线索' if on_list else '待核实线索'}”）"
        for village, head, number, on_list in homes.select("village", "head_name", "household_id", "on_list").rows()
    ]
    return f"{homes.height} 户：{'；'.join(descriptions)}" if descriptions else ""


def _make_policy_facts(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """item, content: whom the notice names and what is missing of theirs; how often it wants what done."""
    lines = {}
    if context.departments:
        lines["通知点名的部门"] = _describe_departments(list_named_departments(tables, context))
    if context.cycles:
        lines["工作频次和时限"] = "；".join(f"{cycle.what}：{cycle.every}" for cycle in context.cycles)
    return make_fact_rows(lines)


def _describe_departments(departments: pl.DataFrame) -> str:
    missing_departments = departments.filter(pl.col("missing") != "").select("name", "missing").rows()
    sentence = "，".join(f"{name}（{missing_data}）" for name, missing_data in missing_departments)
    return f"{departments.height} 个" + (f"；缺少：{sentence}" if sentence else "，应提供的数据齐全")


def _make_deliveries(tables: ListInputs, context: DocumentContext, township: str) -> pl.DataFrame:
    """Say what the departments provided; a missing source says what follows, and so does one without the township."""
    rows = list_deliveries(tables, context).join(
        _count_own_rows(tables, township), on="source_id", how="left", maintain_order="left"
    )
    is_missing, is_silent = pl.col("status") == "未提供", pl.col("silent").fill_null(value=False)
    message = pl.concat_str(pl.lit(_NOT_HERE), "message", separator="；").str.strip_chars("；")
    return rows.with_columns(
        message=pl.when(is_missing).then(pl.lit(_NOT_DELIVERED)).when(is_silent).then(message).otherwise("message")
    )


def _count_own_rows(tables: ListInputs, township: str) -> pl.DataFrame:
    """source_id, own_rows (linked rows about the township's households), silent.

    `silent`: none, although the source has so many elsewhere that none is no chance.
    """
    places = tables.members.select("household_id", "township").unique("household_id", maintain_order=True)
    linked = tables.links.filter(pl.col("decision") == "linked").join(places, on="household_id")
    counts = linked.group_by(pl.col("source").alias("source_id")).agg(
        (pl.col("township") == township).sum().cast(pl.Int64).alias("own_rows"), pl.len().alias("all")
    )
    has_many_rows = pl.col("all") >= _MANY * places["township"].n_unique()
    return counts.select("source_id", "own_rows", ((pl.col("own_rows") == 0) & has_many_rows).alias("silent"))


def _make_households(township_rows: CountyRows) -> pl.DataFrame:
    """One row per household on the list, its attention findings beside it."""
    attention = pl.col("certainty") == CERTAINTY_LABELS["attention"]
    per_home = township_rows.clues.group_by("household_id", maintain_order=True).agg(
        pl.len().alias("clues"),
        pl.col("rule").filter(attention).unique(maintain_order=True).str.join("、").alias("attention"),
        pl.col("bracket").drop_nulls().unique(maintain_order=True).str.join("、").replace("", None),
    )
    return township_rows.suspected.filter("on_list").join(
        per_home, on="household_id", how="left", maintain_order="left"
    )


def _make_villages(township_rows: CountyRows) -> pl.DataFrame:
    keys = ("township", "village")
    text = pl.format("{}{}", "risk", "households").str.join("、").alias("risks")
    per_risk = count_households_per_risk(township_rows, *keys).sort("households", "risk", descending=[True, False])
    risks = per_risk.group_by(keys, maintain_order=True).agg(text)
    return count_per_place(township_rows, *keys).join(risks, on=keys, how="left", maintain_order="left")
