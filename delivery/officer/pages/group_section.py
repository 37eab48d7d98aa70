"""The section about kinds of rows: who is linked less often than others."""

from __future__ import annotations

import polars as pl

from delivery.html.page_parts import Cell, Note, Section, Table, change_cell, percent_cell
from delivery.officer.pages.page_counts import list_sources
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.page_labels import ELSEWHERE, GROUP_ORDERS, TRAIT_LABELS

FEW = 30  # below so many rows a rate says little
_TOO_FEW = 5  # below so many it says nothing, and might speak of single people
_STEPS = (0.5, 0.7, 0.85, 0.95)  # shades of the table, dark where few are linked


def make_groups_section(tables: PageTables, context: PageContext) -> Section:
    """Rates per trait and group: over all sources beside the period before, then per source."""
    counts = _count_rows(tables.link_groups)
    order = list_sources(counts, tables, context)
    previous = _sum_over_sources(_count_rows(tables.previous.link_groups)) if tables.previous else {}
    tables_of_traits = [
        _make_table(counts.filter(trait=trait), trait, order, context, previous) for trait in TRAIT_LABELS
    ]
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


def _count_rows(groups: pl.DataFrame) -> pl.DataFrame:
    rows = (pl.col("linked") + pl.col("review") + pl.col("unlinked")).alias("rows")
    return groups.select("source", "trait", "value", "linked", rows)


def _sum_over_sources(counts: pl.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """(trait, value) -> linked rows and rows over all sources."""
    sums = counts.group_by("trait", "value").agg(pl.col("linked", "rows").sum()).sort("trait", "value")
    return {(trait, value): (linked, rows) for trait, value, linked, rows in sums.iter_rows()}


def _make_table(
    counts: pl.DataFrame,
    trait: str,
    order: list[str],
    context: PageContext,
    previous: dict[tuple[str, str], tuple[int, int]],
) -> Table | None:
    if counts.is_empty():
        return None
    cells = {(v, s): (linked, rows) for s, _, v, linked, rows in counts.iter_rows()}
    lines = []
    for value, (linked, rows) in sorted(
        ((value, pair) for (_, value), pair in _sum_over_sources(counts).items()),
        key=lambda item: _find_position(trait, item[0]),
    ):
        rate, previous_rate = _compute_rate(linked, rows), _compute_rate(*previous.get((trait, value), (0, 0)))
        lines.append(
            [
                Cell(value),
                Cell(f"{rows:,}", "n"),
                _shade_cell(linked, rows),
                percent_cell(previous_rate),
                change_cell(rate, previous_rate),
                *(_shade_cell(*cells.get((value, source), (0, 0))) for source in order),
            ]
        )
    headings = [TRAIT_LABELS[trait], "行数", "全部", "上期", "变化（百分点）", *map(context.name_source, order)]
    return Table(headings, lines, title=f"按{TRAIT_LABELS[trait]}", style="matrix heat")


def _find_position(trait: str, value: str) -> tuple[int, bool, str]:
    order = GROUP_ORDERS.get(trait, ())
    return (order.index(value) if value in order else len(order), value == ELSEWHERE, value)


def _compute_rate(linked: int, rows: int) -> float | None:
    return linked / rows if rows >= _TOO_FEW else None


def _shade_cell(linked: int, rows: int) -> Cell:
    rate = _compute_rate(linked, rows)
    if rate is None or rows < FEW:
        return percent_cell(rate, "few")
    return percent_cell(rate, f"h{sum(rate >= step for step in _STEPS)}")
