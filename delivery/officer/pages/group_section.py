"""The section about kinds of rows: who is linked less often than others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Section, Table, change_cell, count_cell, percent_cell
from delivery.officer.pages.page_counts import PERCENTS_WIDE, Tables, list_sources, split_columns
from delivery.officer.pages.page_labels import GROUP_ORDERS, TRAIT_LABELS
from domain.tables.linking_tables import UNKNOWN_TOWNSHIP

FEW = 30  # below so many rows a rate says little
_TOO_FEW = 5  # below so many it says nothing, and might speak of single people
_STEPS = (0.5, 0.7, 0.85, 0.95)  # shades of the table, dark where few are linked


def make_groups_section(tables: Tables, context: DocumentContext) -> Section:
    """Rates per trait and group: over all sources beside the other groups and the period before, then per source."""
    rates = tables["group_rates"]
    order = list_sources(rates.drop_nulls("source"), tables["deliveries"], context)
    return Section(
        "groups",
        "分组关联率",
        [
            Note(
                "只按数据行自己的列分组（性别、出生日期没有列的，用有效证件号码推出），写不明的行不计入该项，因此各项行数不同。"
                "某一组明显低于其他组，说明这类人容易被漏掉。没有关联的行分三种：号码有效而不在登记农户中的，多半不是登记农户，"
                "也可能是漏登；找不到的，先看证件号码和姓名填得怎样；待人工确认的，请尽快确认。"
            ),
            _make_overall_table(rates, context),
            Note(f"以下各表单位为 %，颜色越深关联率越低；不足{FEW}行的为灰色，只供参考；不足{_TOO_FEW}行的不计算。"),
            *(matrix for trait in TRAIT_LABELS for matrix in _make_matrices(rates, trait, order, context)),
        ],
    )  # fmt: skip


def _make_overall_table(rates: pl.DataFrame, context: DocumentContext) -> Table:
    """Every group over all sources, beside the other groups of its trait."""
    overall = rates.filter(pl.col("source").is_null())
    groups = [line for trait in TRAIT_LABELS for line in _sort_groups(overall.filter(trait=trait), trait)]
    headings = (
        *("组", "行数", "关联率", "其他组", "相差（百分点）", "上期", "变化（百分点）"),
        *("号码不在登记农户", "找不到", "待人工确认"),
    )
    lines = [_make_overall_line(line, context.watch.behind) for line in groups]
    return Table(headings, lines, title="全部数据合计", style="figures", empty="没有可分组的行。")


def _make_overall_line(line: dict[str, Any], behind: float) -> list[Cell]:
    rate, few = line["rate"], "few" if line["rows"] < FEW else ""
    return [
        Cell(f"{TRAIT_LABELS[line['trait']]}：{line['value']}"),
        count_cell(line["rows"]),
        percent_cell(rate, few),
        percent_cell(line["others_rate"]),
        change_cell(rate, line["others_rate"], behind if not few else 1),
        percent_cell(line["previous_rate"]),
        change_cell(rate, line["previous_rate"]),
        count_cell(line["unregistered"]),
        count_cell(line["unlinked"] - line["unregistered"]),
        count_cell(line["review"]),
    ]


def _make_matrices(rates: pl.DataFrame, trait: str, order: list[str], context: DocumentContext) -> Iterator[Table]:
    """The groups of a trait by source, in whole per cent; a source too small in every group has no column."""
    rates = rates.filter(trait=trait)
    per_source = rates.drop_nulls("source")
    enough = set(per_source.drop_nulls("rate")["source"])
    cells = {(v, s): (rate, rows) for s, v, rate, rows in per_source.select("source", "value", "rate", "rows").rows()}
    groups = _sort_groups(rates.filter(pl.col("source").is_null()), trait)
    title = f"按{TRAIT_LABELS[trait]}，各数据"
    for sources in split_columns([source for source in order if source in enough], PERCENTS_WIDE):
        lines = [
            [
                Cell(group["value"]),
                _shade_cell(group["rate"], group["rows"]),
                *(_shade_cell(*cells.get((group["value"], source), (None, 0))) for source in sources),
            ]
            for group in groups
        ]
        headings = [TRAIT_LABELS[trait], "全部", *map(context.name_source, sources)]
        yield Table(headings, lines, title=title, style="matrix heat")


def _sort_groups(groups: pl.DataFrame, trait: str) -> list[dict[str, Any]]:
    """The lines in the order in which the groups of the trait are read; an unknown township last."""
    order = GROUP_ORDERS.get(trait, ())

    def find_position(line: dict[str, Any]) -> tuple[int, bool, str]:
        value = line["value"]
        return (order.index(value) if value in order else len(order), value == UNKNOWN_TOWNSHIP, value)

    return sorted(groups.to_dicts(), key=find_position)


def _shade_cell(rate: float | None, rows: int) -> Cell:
    if rate is None:
        return Cell("—", "n zero")
    return Cell(f"{rate * 100:.0f}", "n few" if rows < FEW else f"n h{sum(rate >= step for step in _STEPS)}")
