"""The quality watch: which sources and kinds of rows are linked less than in the period before.

Rows that are not linked find no risk, and the weakest are the first to be missed.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from delivery.html.page_parts import Cell, Note, Part, Section, Table, change_cell, count_cell, percent_cell
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.page_labels import TRAIT_LABELS

_DECIDED = ("linked", "review", "unlinked")


def make_watch_section(tables: PageTables, context: PageContext) -> Section:
    """Every fall beyond the county's band, the deepest first."""
    fall = context.watch.fall
    note = (
        f"与上期同一组比较，降幅超过 {fall:.1%}、且两期都不少于 {context.watch.fewest} 行的列在这里"
        "（界限见 county.yaml 的 watch）。"
    )
    if tables.previous is None:
        return Section("watch", "关联质量提醒", [Note(note), Note("没有上期结果可比。")])
    falls = find_falls(tables, context)
    lines = [
        [
            Cell(source),
            Cell(trait),
            Cell(value),
            count_cell(rows),
            percent_cell(rate),
            percent_cell(previous_rate),
            change_cell(rate, previous_rate, fall),
        ]
        for source, trait, value, rows, rate, previous_rate in falls
    ]
    headings = ("数据", "分组项", "组", "行数", "本期", "上期", "变化（百分点）")
    parts: list[Part] = [Note(note), Table(headings, lines, empty="没有明显下降的。")]
    if falls:
        parts.insert(1, Note(f"有 {len(falls)} 处关联率明显下降：没有关联上的人，规则看不到。请先查这些数据。", "warn"))
    return Section("watch", "关联质量提醒", parts)


Fall = tuple[str, str, str, int, float, float]


def find_falls(tables: PageTables, context: PageContext) -> list[Fall]:
    """Source title, trait, group, rows, rate, last rate of every fall beyond the band."""
    if tables.previous is None:
        return []
    falls = [
        (context.name_source(line["source"]), trait, line["value"], line["rows"], line["rate"], line["last"])
        for trait, rates, previous_rates in _pair_rates(tables)
        for line in _filter_fallen(rates, previous_rates, context).to_dicts()
    ]
    return sorted(falls, key=lambda fall: (fall[4] - fall[5], fall[:3]))


def _pair_rates(tables: PageTables) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame]]:
    previous = tables.previous
    if previous is None:
        return
    accounting, previous_accounting = (
        frame.with_columns(pl.lit("全部").alias("value")) for frame in (tables.run.accounting, previous.accounting)
    )
    yield "全部", _compute_group_rates(accounting), _compute_group_rates(previous_accounting)
    for trait, title in TRAIT_LABELS.items():
        is_trait = pl.col("trait") == trait
        yield (
            title,
            _compute_group_rates(tables.link_groups.filter(is_trait)),
            _compute_group_rates(previous.link_groups.filter(is_trait)),
        )


def _compute_group_rates(counts: pl.DataFrame) -> pl.DataFrame:
    """source, value, rows, rate."""
    counts_per_value = counts.group_by("source", "value").agg(pl.col(_DECIDED).sum())
    rows = pl.sum_horizontal(_DECIDED)
    return counts_per_value.select("source", "value", rows.alias("rows"), (pl.col("linked") / rows).alias("rate"))


def _filter_fallen(rates: pl.DataFrame, previous_rates: pl.DataFrame, context: PageContext) -> pl.DataFrame:
    compared_rates = rates.join(previous_rates, on=["source", "value"], suffix="_last").rename({"rate_last": "last"})
    enough = pl.min_horizontal("rows", "rows_last") >= context.watch.fewest
    return compared_rates.filter(enough, pl.col("last") - pl.col("rate") > context.watch.fall + 1e-9)
