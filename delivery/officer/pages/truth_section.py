"""The section about truth: which share of what was listed proved true where somebody looked."""

from __future__ import annotations

from typing import Any

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Section, Table, count_cell, percent_cell
from delivery.list_rows.truth_rows import (
    list_false_alarms,
    list_truth_of_others,
    list_truth_rules,
    list_truth_trends,
)
from delivery.officer.pages.page_counts import Tables

_COUNTS = {
    "listed": "列出", "answered": "已核查", "confirmed": "属实", "refuted": "不属实", "solved": "已解决",
    "not_theirs": "非本人", "unanswered": "未核查",
}  # fmt: skip


def make_truth_section(tables: Tables, context: DocumentContext) -> Section:
    """Rules by their share of what was true, the lowest first; then sources, ways of linking, townships, periods."""
    counts = tables["truth_counts"]
    every_rule = list_truth_rules(counts, context)
    rules, others = (
        frame.filter(pl.col("answered") > 0) for frame in (every_rule, list_truth_of_others(counts, context))
    )
    waiting = every_rule.filter(pl.col("answered") == 0)
    headings = (*_COUNTS.values(), "属实率", "说明")
    return Section(
        "truth",
        "属实率",
        [
            Note(
                "属实率＝属实÷已核查，按乡镇报回的核查结果累计，规则按属实率从低到高排列，核查不足10条的仅供参考。"
                "一条线索每列入一次计一次（持续列出的算一次，暂不核查后再列出的另算），按列入的期次归期；"
                "以首次核查为准，下一期比对以前改过的按改后的，以后复查的结果不改变它；"
                "先答属实、后答已解决的计为属实。片区线索和关注事项不统计。"
            ),
            Table(
                ("规则", "风险类型", *headings),
                [[Cell(line["name"]), Cell(line["risk"]), *_make_cells(line)] for line in rules.to_dicts()],
                empty="还没有核查结果。",
            ),
            Table(
                ("分项", "项目", *headings),
                [[Cell(line["dimension"]), Cell(line["name"]), *_make_cells(line)] for line in others.to_dicts()],
                title="按数据来源、关联方式、乡镇和期次",
                empty="还没有核查结果。",
            ),
            Note(f"另有 {waiting.height} 条规则还没有核查结果，共列出 {int(waiting['listed'].sum()):,} 条线索。"),
            _make_trend_table(tables, context),
            _make_reason_table(tables, context),
        ],
    )


def _make_cells(line: dict[str, Any]) -> list[Cell]:
    return [
        *(count_cell(line[name]) for name in _COUNTS),
        percent_cell(line["rate"]),
        Cell(line["remark"] or "", "zero"),
    ]


def _make_trend_table(tables: Tables, context: DocumentContext) -> Table:
    trends = list_truth_trends(tables["truth_counts"], context)
    columns = [name for name in trends.columns if name.startswith("rate:")]
    lines = [
        [Cell(line["dimension"]), Cell(line["name"]), *(Cell(line[name] or "—", "n") for name in columns)]
        for line in trends.to_dicts()
    ]
    headings = ("分项", "项目", *(name.removeprefix("rate:") for name in columns))
    return Table(headings, lines, title="各期列入线索的属实率（属实/已核查）", empty="尚无核查结果。")


def _make_reason_table(tables: Tables, context: DocumentContext) -> Table:
    rows = list_false_alarms(tables["false_alarm_counts"], context)
    columns = [name for name in rows.columns if name.startswith("reason:")]
    lines = [
        [Cell(line["rule"]), *(count_cell(line[name]) for name in ("clues", "refuted", "not_theirs", *columns))]
        for line in rows.to_dicts()
    ]
    headings = ("规则", "误报", "不属实", "非本人", *(name.removeprefix("reason:") for name in columns))
    return Table(headings, lines, title="误报及原因（条）", style="matrix", empty="没有误报。")
