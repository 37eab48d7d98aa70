"""The section about kinds of rows: who is linked less often than others."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Section, Table, change_cell, percent_cell
from delivery.officer.pages.page_counts import Tables, list_sources
from delivery.officer.pages.page_labels import GROUP_ORDERS, TRAIT_LABELS
from domain.tables.linking_tables import UNKNOWN_TOWNSHIP

FEW = 30  # below so many rows a rate says little
_TOO_FEW = 5  # below so many it says nothing, and might speak of single people
_STEPS = (0.5, 0.7, 0.85, 0.95)  # shades of the table, dark where few are linked


def make_groups_section(tables: Tables, context: DocumentContext) -> Section:
    """Rates per trait and group: over all sources beside the period before, then per source."""
    rates = tables["group_rates"]
    order = list_sources(rates.drop_nulls("source"), tables["deliveries"], context)
    tables_of_traits = [_make_table(rates.filter(trait=trait), trait, order, context) for trait in TRAIT_LABELS]
    return Section(
        "groups",
        "分组关联率",
        [
            Note(
                "只按数据行自己的列分组（性别、出生日期没有列的，用有效证件号码推出），写不明的行不计入该项，因此各项行数不同。"
                "某一组明显低于其他组，说明这类人容易被漏掉：先看该组的证件号码和姓名填得怎样，再看待人工确认的行。"
            ),
            Note(f"颜色越深关联率越低；不足{FEW}行的为灰色，只供参考；不足{_TOO_FEW}行的不计算。"),
            *(table for table in tables_of_traits if table is not None),
        ],
    )


def _make_table(rates: pl.DataFrame, trait: str, order: list[str], context: DocumentContext) -> Table | None:
    if rates.is_empty():
        return None
    per_source, overall = rates.drop_nulls("source"), rates.filter(pl.col("source").is_null())
    cells = {(v, s): (rate, rows) for s, v, rate, rows in per_source.select("source", "value", "rate", "rows").rows()}
    lines = [
        [
            Cell(value),
            Cell(f"{rows:,}", "n"),
            _shade_cell(rate, rows),
            percent_cell(previous_rate),
            change_cell(rate, previous_rate),
            *(_shade_cell(*cells.get((value, source), (None, 0))) for source in order),
        ]
        for value, rows, rate, previous_rate in sorted(
            overall.select("value", "rows", "rate", "previous_rate").iter_rows(),
            key=lambda line: _find_position(trait, line[0]),
        )
    ]
    headings = [TRAIT_LABELS[trait], "行数", "全部", "上期", "变化（百分点）", *map(context.name_source, order)]
    return Table(headings, lines, title=f"按{TRAIT_LABELS[trait]}", style="matrix heat")


def _find_position(trait: str, value: str) -> tuple[int, bool, str]:
    order = GROUP_ORDERS.get(trait, ())
    return (order.index(value) if value in order else len(order), value == UNKNOWN_TOWNSHIP, value)


def _shade_cell(rate: float | None, rows: int) -> Cell:
    if rate is None or rows < FEW:
        return percent_cell(rate, "few")
    return percent_cell(rate, f"h{sum(rate >= step for step in _STEPS)}")
