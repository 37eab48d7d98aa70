"""The frames of one township's workbook; none holds a row of another township."""

from __future__ import annotations

import polars as pl

from delivery.excel.row_numbers import number_rows
from delivery.list_inputs import ListContext, ListTables
from delivery.list_labels import CERTAINTIES, URGENT, yes_no
from delivery.list_rows.place_counts import Prepared, guarantee_counts, households_per_risk, place_counts
from delivery.list_rows.run_status import delivery_status, named_departments, rule_status

_NOT_DELIVERED = "未提供，相关规则不能判定"
_MANY = 10  # linked rows per township on average
_NOT_HERE = "没有对应到本地任何一户，可能没有报全，请留意"


def township_frames(
    ready: Prepared, tables: ListTables, context: ListContext, township: str
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, each numbered from 1; the names and fields of `suspected` in `list_fields.FIELDS`."""
    own = _only(ready, township)
    attention = pl.col("certainty") == CERTAINTIES["attention"]
    frames = {
        "facts": pl.concat([facts(own, context, township), _policy_facts(tables, context)]),
        "deliveries": _deliveries(tables, context, township),
        "guarantees": guarantee_counts(own.coverage),
        "rules": rule_status(tables, context).filter(pl.col("unknown") != "0"),
        "households": _households(own),
        "clues": own.clues.filter("on_list"),
        "to_verify": own.clues.filter(~pl.col("on_list")),
        "attention": own.clues.filter(attention).with_columns(yes_no("on_list").alias("on_list")),
        "areas": own.areas,
        "follow_up": own.follow_up,
        "villages": _villages(own),
    }
    return number_rows(frames)


def _only(ready: Prepared, township: str) -> Prepared:
    here = pl.col("township") == township
    return Prepared(
        homes=ready.homes.filter(here),
        suspected=ready.suspected.filter(here),
        clues=ready.clues.filter(here),
        areas=ready.areas.filter(here),
        coverage=ready.coverage.filter(here),
        follow_up=ready.follow_up.filter(here),
    )


def facts(own: Prepared, context: ListContext, township: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    counts = place_counts(own, "township").row(0, named=True)
    parts = "其中必须列入 {mandatory} 户，监测对象 {monitored} 户，首次预警 {first_time} 户".format_map(counts)
    urgent = _urgent(own)
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        **({"紧急申报（最先入户）": urgent} if urgent else {}),
        "下发单位": context.reporting_unit,
        "比对范围": f"{context.county}{township}：登记 {counts['households']} 户、{counts['persons']} 人",
        "疑似风险户": f"{counts['listed']} 户（{parts}）" if counts["listed"] else "本期没有疑似风险户",
        "待核实": f"{counts['to_verify']} 户（只有待核实线索，见“待核实线索”）",
        "关注对象": f"{counts['attention']} 户（不因此列入名单，见“关注对象”）",
        "片区线索": f"{counts['area_clues']} 条",
        "另需走访": f"{own.follow_up.height} 户（不能判定的户和本期没有线索的监测对象，见“另需走访的户”）",
        "采用的政策": context.policy_title,
    }
    return pl.DataFrame({"item": list(lines), "content": list(lines.values())})


def _urgent(own: Prepared) -> str:
    """The households that declared an emergency, by village, number and head; empty: none did."""
    homes = own.suspected.filter(pl.col("urgent") == URGENT).sort("priority")
    told = [
        f"{village} {head or ''}（户编号 {number}，见“{'风险线索' if on_list else '待核实线索'}”）"
        for village, head, number, on_list in homes.select("village", "head_name", "household_id", "on_list").rows()
    ]
    return f"{homes.height} 户：{'；'.join(told)}" if told else ""


def _policy_facts(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """item, content: whom the notice names and what is missing of theirs; how often it wants what done."""
    lines = {}
    if context.departments:
        lines["通知点名的部门"] = _named(named_departments(tables, context))
    if context.cycles:
        lines["工作频次和时限"] = "；".join(f"{cycle.what}：{cycle.every}" for cycle in context.cycles)
    return pl.DataFrame(
        {"item": list(lines), "content": list(lines.values())}, schema={"item": pl.String, "content": pl.String}
    )


def _named(departments: pl.DataFrame) -> str:
    absent = departments.filter(pl.col("missing") != "").select("name", "missing").rows()
    told = "，".join(f"{name}（{missing}）" for name, missing in absent)
    return f"{departments.height} 个" + (f"；缺少：{told}" if told else "，应提供的数据齐全")


def _deliveries(tables: ListTables, context: ListContext, township: str) -> pl.DataFrame:
    """Say what the departments provided; a missing source says what follows, and so does one without the township."""
    rows = delivery_status(tables, context).join(
        _own_rows(tables, township), on="source_id", how="left", maintain_order="left"
    )
    missing, silent = pl.col("status") == "未提供", pl.col("silent").fill_null(value=False)
    said = pl.concat_str(pl.lit(_NOT_HERE), "message", separator="；").str.strip_chars("；")
    return rows.with_columns(
        message=pl.when(missing).then(pl.lit(_NOT_DELIVERED)).when(silent).then(said).otherwise("message")
    )


def _own_rows(tables: ListTables, township: str) -> pl.DataFrame:
    """source_id, own_rows (linked rows about the township's households), silent.

    `silent`: none, although the source has so many elsewhere that none is no chance.
    """
    places = tables.members.select("household_id", "township").unique("household_id", maintain_order=True)
    linked = tables.links.filter(pl.col("decision") == "linked").join(places, on="household_id")
    own = linked.group_by(pl.col("source").alias("source_id")).agg(
        (pl.col("township") == township).sum().cast(pl.Int64).alias("own_rows"), pl.len().alias("all")
    )
    many = pl.col("all") >= _MANY * places["township"].n_unique()
    return own.select("source_id", "own_rows", ((pl.col("own_rows") == 0) & many).alias("silent"))


def _households(own: Prepared) -> pl.DataFrame:
    """One row per household on the list, its attention findings beside it."""
    attention = pl.col("certainty") == CERTAINTIES["attention"]
    per_home = own.clues.group_by("household_id", maintain_order=True).agg(
        pl.len().alias("clues"),
        pl.col("rule").filter(attention).unique(maintain_order=True).str.join("、").alias("attention"),
        pl.col("bracket").drop_nulls().unique(maintain_order=True).str.join("、").replace("", None),
    )
    return own.suspected.filter("on_list").join(per_home, on="household_id", how="left", maintain_order="left")


def _villages(own: Prepared) -> pl.DataFrame:
    keys = ("township", "village")
    text = pl.format("{}{}", "risk", "households").str.join("、").alias("risks")
    per_risk = households_per_risk(own, *keys).sort("households", "risk", descending=[True, False])
    told = per_risk.group_by(keys, maintain_order=True).agg(text)
    return place_counts(own, *keys).join(told, on=keys, how="left", maintain_order="left")
