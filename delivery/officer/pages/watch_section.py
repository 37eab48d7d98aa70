"""The quality watch: which sources and kinds of rows are linked less than in the period before.

Rows that are not linked find no risk, and the weakest are the first to be missed.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from delivery.html.page_parts import Cell, Note, Part, Section, Table, count, percent, points
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.page_labels import TRAITS

_DECIDED = ("linked", "review", "unlinked")


def watch_section(tables: PageTables, context: PageContext) -> Section:
    """Every fall beyond the county's band, the deepest first."""
    fall = context.watch.fall
    told = (
        f"与上期同一组比较，降幅超过 {fall:.1%}、且两期都不少于 {context.watch.fewest} 行的列在这里"
        "（界限见 county.yaml 的 watch）。"
    )
    if tables.before is None:
        return Section("watch", "关联质量提醒", [Note(told), Note("没有上期结果可比。")])
    falls = watched_falls(tables, context)
    lines = [
        [Cell(source), Cell(trait), Cell(value), count(rows), percent(rate), percent(last), points(rate, last, fall)]
        for source, trait, value, rows, rate, last in falls
    ]
    headings = ("数据", "分组项", "组", "行数", "本期", "上期", "变化（百分点）")
    parts: list[Part] = [Note(told), Table(headings, lines, empty="没有明显下降的。")]
    if falls:
        parts.insert(1, Note(f"有 {len(falls)} 处关联率明显下降：没有关联上的人，规则看不到。请先查这些数据。", "warn"))
    return Section("watch", "关联质量提醒", parts)


Fall = tuple[str, str, str, int, float, float]


def watched_falls(tables: PageTables, context: PageContext) -> list[Fall]:
    """Source title, trait, group, rows, rate, last rate of every fall beyond the band."""
    if tables.before is None:
        return []
    found = [
        (context.title(line["source"]), trait, line["value"], line["rows"], line["rate"], line["last"])
        for trait, now, last in _compared(tables)
        for line in _fallen(now, last, context).to_dicts()
    ]
    return sorted(found, key=lambda fall: (fall[4] - fall[5], fall[:3]))


def _compared(tables: PageTables) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame]]:
    before = tables.before
    if before is None:
        return
    now, last = (
        frame.with_columns(pl.lit("全部").alias("value")) for frame in (tables.run.accounting, before.accounting)
    )
    yield "全部", _rates(now), _rates(last)
    for trait, title in TRAITS.items():
        of = pl.col("trait") == trait
        yield title, _rates(tables.link_groups.filter(of)), _rates(before.link_groups.filter(of))


def _rates(counts: pl.DataFrame) -> pl.DataFrame:
    """source, value, rows, rate."""
    whole = counts.group_by("source", "value").agg(pl.col(_DECIDED).sum())
    rows = pl.sum_horizontal(_DECIDED)
    return whole.select("source", "value", rows.alias("rows"), (pl.col("linked") / rows).alias("rate"))


def _fallen(now: pl.DataFrame, last: pl.DataFrame, context: PageContext) -> pl.DataFrame:
    both = now.join(last, on=["source", "value"], suffix="_last").rename({"rate_last": "last"})
    enough = pl.min_horizontal("rows", "rows_last") >= context.watch.fewest
    return both.filter(enough, pl.col("last") - pl.col("rate") > context.watch.fall + 1e-9)
