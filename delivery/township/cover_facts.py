"""The lines at the top of a township's cover: how much was found, what rests, what has ended, what the notice wants."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import CLOCK_STATE_LABELS, STATUS_LABELS
from delivery.list_rows.facts import make_fact_rows
from delivery.list_rows.run_status import label_named_departments
from delivery.memory_labels import RESOLVED_LABELS, SUPPRESSED_LABELS


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
        "与上期相比": _describe_statuses(rows["township_statuses"]),
        **_describe_endings(rows["township_endings"]),
        "定期复查": f"{counts['rechecked']} 户（上次核查属实而未纳入，或期限已满，见线索表的“上次核查时间及结论”）",
        "办理时限": _describe_clocks(rows["clock_counts"]),
        "片区线索": f"{counts['area_clues']} 条",
        "另需走访": f"{counts['follow_up']} 户（不能判定的户和本期没有线索的监测对象，见“另需走访的户”）",
        "采用的政策": context.policy_title,
    }
    return make_fact_rows(lines)


def _describe_statuses(statuses: pl.DataFrame) -> str:
    """Households on the list or to be verified, by status."""
    households = dict(statuses.select("status", "households").iter_rows())
    parts = [f"{label} {households[code]} 户" for code, label in STATUS_LABELS.items() if households.get(code)]
    return "、".join(parts) or "没有疑似风险户和待核实户"


def _describe_endings(endings: pl.DataFrame) -> dict[str, str]:
    """What rests and what has ended: the line of the cover -> how much, and why."""
    kinds = {"suppressed": ("本期暂不核查", SUPPRESSED_LABELS), "resolved": ("本期不再出现", RESOLVED_LABELS)}
    return {
        title: _describe_ending(endings.filter(kind=kind), title, labels) for kind, (title, labels) in kinds.items()
    }


def _describe_ending(endings: pl.DataFrame, title: str, labels: Mapping[str, str]) -> str:
    if endings.is_empty():
        return "没有"
    clues, households, off_list = (
        endings.filter(pl.col("reason").is_null()).select("clues", "households", "off_list").row(0)
    )
    per_reason = dict(endings.drop_nulls("reason").select("reason", "clues").iter_rows())
    parts = "、".join(f"{label} {per_reason[code]} 条" for code, label in labels.items() if code in per_reason)
    return f"{clues} 条线索，涉及 {households} 户，其中 {off_list} 户本期不在名单（{parts}；见“{title}”）"


def _describe_clocks(counts: pl.DataFrame) -> str:
    """How many of the clues are in time, near their due date, over it, and done."""
    clues = counts.filter(pl.col("village").is_null())
    if clues.is_empty():
        return "没有需要核查的线索"
    line = clues.row(0, named=True)
    parts = [f"{label} {line[code]} 条" for code, label in CLOCK_STATE_LABELS.items() if line[code]]
    late = (
        f"（涉及 {line['overdue_households']} 户，最长逾期 {line['most_days_overdue']} 天）" if line["overdue"] else ""
    )
    return "、".join(parts) + late


def _describe_urgent(listed: pl.DataFrame) -> str:
    """The households that declared an emergency, by village, number and head; empty: none did."""
    homes = listed.filter(pl.col("urgent").fill_null(value=False)).sort("priority")
    descriptions = [
        f"{village} {head or ''}（户编号 {number}，见“{'风险线索' if on_list else '待核实线索'}”）"
        for village, head, number, on_list in homes.select("village", "head_name", "household_id", "on_list").rows()
    ]
    return f"{homes.height} 户：{'；'.join(descriptions)}" if descriptions else ""


def make_policy_facts(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> pl.DataFrame:
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
