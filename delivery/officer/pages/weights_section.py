"""The section about evidence: what agreement is worth, and which patterns of it were met; no value stands here."""

from __future__ import annotations

import polars as pl

from delivery.html.page_parts import Cell, Note, Section, Table, count
from delivery.officer.pages.page_inputs import PageContext, PageTables
from domain.declarations.matching import MatchingModel
from domain.probabilities import computed_share

_SHOWN = 60


def weights_section(tables: PageTables, context: PageContext) -> Section:
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
            _levels(model),
            _patterns(tables.patterns, model),
        ],
    )


def _levels(model: MatchingModel) -> Table:
    lines = [
        [
            Cell(comparison.title), Cell(worth.title), Cell(f"{worth.m:.3g}", "n"), Cell(f"{worth.u:.3g}", "n"),
            Cell(f"{worth.weight:+.1f}", "n"),
        ]
        for comparison in model.comparisons.values()
        for worth in comparison.levels.values()
    ]  # fmt: skip
    headings = ("比较项", "等级", "m（同一人）", "u（不同人）", "权重（比特）")
    return Table(headings, lines, title="各等级的权重", style="narrow")


def _patterns(patterns: pl.DataFrame, model: MatchingModel) -> Table:
    """Patterns over all sources: first those that linked or waited, by how often they did."""
    pairs = pl.col("pairs")
    whole = patterns.group_by("pattern").agg(
        pl.col("pairs", "linked", "review").sum(),
        *((pl.col(mean) * pairs).sum() / pairs.sum() for mean in ("bits", "probability")),
    )
    order = ["linked", "review", "pairs", "pattern"]
    shown = whole.sort(order, descending=[True, True, True, False]).head(_SHOWN)
    lines = [
        [
            Cell(_words(line["pattern"], model)), count(line["pairs"]), count(line["linked"]), count(line["review"]),
            Cell(f"{line['bits']:+.1f}", "n"), Cell(computed_share(line["probability"], 1), "n"),
        ]
        for line in shown.to_dicts()
    ]  # fmt: skip
    headings = ("情形", "对数", "已关联", "待人工确认", "平均证据（比特）", "平均概率")
    rest = max(whole.height - _SHOWN, 0)
    title = "比对情形：没有号码可依的行与登记人员" + (f"（另有 {rest} 种少见的没有列出）" if rest else "")
    return Table(headings, lines, title=title, empty="所有行都由证件号码确定。")


def _words(pattern: str, model: MatchingModel) -> str:
    found = []
    for part in pattern.split():
        name, _, level = part.partition("=")
        comparison = model.comparisons.get(name)
        known = comparison.levels.get(level) if comparison else None
        found.append(known.title if known else part)
    return "、".join(found)
