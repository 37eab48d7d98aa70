"""The section about kinds of rows: who is linked less often than others."""

from __future__ import annotations

import polars as pl

from delivery.html.page_parts import Cell, Note, Section, Table, percent, points
from delivery.officer.pages.link_groups import ELSEWHERE
from delivery.officer.pages.page_counts import sources_of
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.page_labels import ORDERS, TRAITS

FEW = 30  # below so many rows a rate says little
_NONE = 5  # below so many it says nothing, and might speak of single people
_STEPS = (0.5, 0.7, 0.85, 0.95)  # shades of the table, dark where few are linked


def groups_section(tables: PageTables, context: PageContext) -> Section:
    """Rates per trait and group: over all sources beside the period before, then per source."""
    counts = _counts(tables.link_groups)
    order = sources_of(counts, tables, context)
    before = _whole(_counts(tables.before.link_groups)) if tables.before else {}
    parts = [_table(counts.filter(trait=trait), trait, order, context, before) for trait in TRAITS]
    return Section(
        "groups",
        "分组关联率",
        [
            Note(
                "只按数据行自己的列分组（性别、出生日期没有列的，用有效证件号码推出），写不明的行不计入该项，因此各项行数不同。"
                "某一组明显低于其他组，说明这类人容易被漏掉：先看该组的证件号码和姓名填得怎样，再看待人工确认的行。"
            ),
            Note(f"颜色越深关联率越低；不足{FEW}行的为灰色，只供参考；不足{_NONE}行的不计算。"),
            *(part for part in parts if part is not None),
        ],
    )


def _counts(groups: pl.DataFrame) -> pl.DataFrame:
    rows = (pl.col("linked") + pl.col("review") + pl.col("unlinked")).alias("rows")
    return groups.select("source", "trait", "value", "linked", rows)


def _whole(counts: pl.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """(trait, value) -> linked rows and rows over all sources."""
    sums = counts.group_by("trait", "value").agg(pl.col("linked", "rows").sum()).sort("trait", "value")
    return {(trait, value): (linked, rows) for trait, value, linked, rows in sums.iter_rows()}


def _table(
    counts: pl.DataFrame, trait: str, order: list[str], context: PageContext,
    before: dict[tuple[str, str], tuple[int, int]],
) -> Table | None:  # fmt: skip
    if counts.is_empty():
        return None
    cells = {(v, s): (linked, rows) for s, _, v, linked, rows in counts.iter_rows()}
    lines = []
    for value, (linked, rows) in sorted(
        ((value, pair) for (_, value), pair in _whole(counts).items()), key=lambda item: _position(trait, item[0])
    ):
        now, last = _rate(linked, rows), _rate(*before.get((trait, value), (0, 0)))
        lines.append(
            [
                Cell(value), Cell(f"{rows:,}", "n"), _shaded(linked, rows), percent(last), points(now, last),
                *(_shaded(*cells.get((value, source), (0, 0))) for source in order),
            ]
        )  # fmt: skip
    headings = [TRAITS[trait], "行数", "全部", "上期", "变化（百分点）", *map(context.title, order)]
    return Table(headings, lines, title=f"按{TRAITS[trait]}", style="matrix heat")


def _position(trait: str, value: str) -> tuple[int, bool, str]:
    order = ORDERS.get(trait, ())
    return (order.index(value) if value in order else len(order), value == ELSEWHERE, value)


def _rate(linked: int, rows: int) -> float | None:
    return linked / rows if rows >= _NONE else None


def _shaded(linked: int, rows: int) -> Cell:
    rate = _rate(linked, rows)
    if rate is None or rows < FEW:
        return percent(rate, "few")
    return percent(rate, f"h{sum(rate >= step for step in _STEPS)}")
