"""The quality watch: which sources and kinds of rows are linked less than in the period before.

Rows that are not linked find no risk, and the weakest are the first to be missed.
"""

from __future__ import annotations

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Part, Section, Table, change_cell, count_cell, percent_cell
from delivery.officer.pages.page_counts import Tables
from delivery.officer.pages.page_labels import TRAIT_LABELS

_ALL = "全部"


def make_watch_section(tables: Tables, context: DocumentContext) -> Section:
    """Every fall beyond the county's band, the deepest first."""
    fall = context.watch.fall
    note = (
        f"与上期同一组比较，降幅超过 {fall:.1%}、且两期都不少于 {context.watch.fewest} 行的列在这里"
        "（界限见 county.yaml 的 watch）。"
    )
    if context.previous_period is None:
        return Section("watch", "关联质量提醒", [Note(note), Note("没有上期结果可比。")])
    falls = list_falls(tables, context)
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


def list_falls(tables: Tables, context: DocumentContext) -> list[Fall]:
    """Source title, trait, group, rows, rate, last rate of every fall beyond the band, the deepest first."""
    columns = ("source", "trait", "value", "rows", "rate", "previous_rate")
    falls = [
        (context.name_source(source), TRAIT_LABELS.get(trait, _ALL), value or _ALL, rows, rate, previous_rate)
        for source, trait, value, rows, rate, previous_rate in tables["linkage_falls"].select(columns).iter_rows()
    ]
    return sorted(falls, key=lambda fall: (fall[4] - fall[5], fall[:3]))
