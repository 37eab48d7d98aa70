"""The section about evidence: what agreement is worth, and which patterns of it were met; no value stands here."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Section, Table, count_cell
from delivery.linking_labels import ComparisonLabel, ModelLabels
from delivery.officer.pages.page_counts import Tables
from domain.probabilities import format_computed_share

_SHOWN = 60


def make_weights_section(tables: Tables, context: DocumentContext) -> Section:
    """The model with its evidence, and the most frequent patterns with what became of them."""
    model = context.model
    if model is None:
        return Section("weights", "权重与比对情形", [Note("没有可显示的模型。")])
    return Section(
        "weights",
        "权重与比对情形",
        [
            Note(
                f"模型第 {model.version} 版，依据：{'；'.join(model.evidence)}。"
                "权重＝log2(m/u)，正数支持是同一人，负数反对；姓名和住址相同时，"
                "u 按该姓名、该村在本县的常见程度逐人计算，表中为一般值。"
            ),
            _make_levels_table(model),
            _make_patterns_table(tables["pattern_counts"], model),
            Note("每种情形的样例在 reports/officer/link_examples.xlsx（写有部门数据，只供数据员查看）。"),
        ],
    )


def _make_levels_table(model: ModelLabels) -> Table:
    lines = [
        [
            Cell(comparison.title),
            Cell(worth.title),
            Cell(f"{worth.m:.3g}", "n"),
            Cell(f"{worth.u:.3g}", "n"),
            Cell(f"{worth.weight:+.1f}", "n"),
        ]
        for comparison in model.comparisons.values()
        for worth in comparison.levels.values()
    ]
    headings = ("比较项", "等级", "m（同一人）", "u（不同人）", "权重（比特）")
    return Table(headings, lines, title="各等级的权重", style="narrow")


def _make_patterns_table(patterns: pl.DataFrame, model: ModelLabels) -> Table:
    """The most frequent patterns; `patterns`: table `pattern_counts`."""
    lines = [
        [
            Cell(_describe_pattern(line["pattern"], model)),
            count_cell(line["pairs"]),
            count_cell(line["linked"]),
            count_cell(line["review"]),
            Cell(f"{line['bits']:+.1f}", "n"),
            Cell(format_computed_share(line["probability"], 1), "n"),
        ]
        for line in patterns.head(_SHOWN).to_dicts()
    ]
    headings = ("情形", "对数", "已关联", "待人工确认", "平均证据（比特）", "平均概率")
    not_listed = max(patterns.height - _SHOWN, 0)
    title = "比对情形：没有号码可依的行与登记人员" + (f"（另有 {not_listed} 种少见的没有列出）" if not_listed else "")
    return Table(headings, lines, title=title, empty="所有行都由证件号码确定。")


def _name_absent_level(comparison: ComparisonLabel | None, agreement: str) -> str:
    """Of a level that the model does not weigh: that nothing was compared."""
    return f"{comparison.title}没有可比的" if comparison else agreement


def _describe_pattern(pattern: str, model: ModelLabels) -> str:
    titles = []
    for agreement in pattern.split():
        name, _, level = agreement.partition("=")
        comparison = model.comparisons.get(name)
        declared_level = comparison.levels.get(level) if comparison else None
        titles.append(declared_level.title if declared_level else _name_absent_level(comparison, agreement))
    return "、".join(titles)
