"""Rows of a sheet that are no data: titles, headings, footers, column numbers, a second table (M03, M04)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import reduce

import polars as pl

from intake.grids import ROW_NUMBER, Grid
from intake.read.subtotals import is_subtotal, may_be_subtotal
from intake.recognise.unit_words import is_unit_row

_SUMS = ("合计", "总计", "小计", "共计")
_TOTALS = (*_SUMS, "累计")
_SIGNATURES = (
    *("填表人", "制表人", "填报人", "审核人", "复核人", "审批人", "经办人", "负责人", "联系人", "联系电话"),
    *("单位负责人", "分管领导", "主要领导", "填报单位", "填表单位", "制表单位", "报送单位", "单位盖章", "盖章", "签字"),
    *(
        "填报日期",
        "填报时间",
        "填表日期",
        "填表时间",
        "制表日期",
        "制表时间",
        "报送日期",
        "报送时间",
        "打印时间",
        "导出时间",
    ),
)
_NOTES = ("备注", "说明", "注", "注意事项", "填表说明", "填报说明")


def _allow_blanks(words: Sequence[str]) -> str:
    """A pattern for these words, also with blanks between their letters: 合  计."""
    return "|".join(r"\s*".join(word) for word in words)


# On NFKC text. A word counts whole or before a mark, so that a person called 注 or 合 something is a person.
_FOOTER = "|".join(
    (
        rf"^\S{{0,10}}(?:{_allow_blanks(_TOTALS)})\s*(?:[:(\d].*)?$",
        rf"^(?:{_allow_blanks(_SIGNATURES)})(?:\s*[:(].*|\s+.*)?$",
        rf"^(?:{_allow_blanks(_NOTES)})\s*\d*\s*[:.、].*$",
        r"^(?:备\s*注|说\s*明|以下空白|以下无正文)$",
        r"^第\s*\d+\s*页.*$",
        r"^共\s*\d+\s*[页条人户行].*$",
    )
)
# A footer set over several cells (共 | 69条; 合 | 计 | 69 | 120.50): what the row says when its cells are read as one.
_SET_APART = (
    r"^(?:总|以上|本[表页])?(?:共\d[\d,]*[条行笔件份页人名户]?(?:记录|数据)?"
    rf"|(?:{'|'.join(_SUMS)})[:\d,.]*\S?)[。.]?$"
)
_ID_NUMBER = r"^[\s'=\"]*[1-9]\d{14}(?:\d{2}[\dXx])?[\s\"]*$"
_FIRST_NUMBERS = ("1", "甲")
_STEMS = ("甲", "乙", "丙", "丁", "戊", "己")
_REPEATED_SHARE = 0.6
_UNITS_WITHIN = 3
# So many cells of a row are headings, but not those of their columns: another table begins there.
_SECOND_HITS, _SECOND_SHARE = 2, 0.3


def add_reasons(
    grid: Grid,
    heading_rows: Sequence[int],
    ordinals: set[int],
    source_headings: Sequence[str],
    identity: Sequence[int] = (),
) -> pl.DataFrame:
    """Add `reason` to the grid's cells: null for data.

    Else title, heading, repeated_heading, column_numbers, footer or second_table. `source_headings`: all that this
    source declares. `identity`: positions of the columns that say whom a row is about.
    """
    cells = grid.cells
    above = cells.filter(pl.col(ROW_NUMBER) < heading_rows[0])
    heading = cells.filter(pl.col(ROW_NUMBER).is_in(heading_rows))
    names = [name for name in cells.columns if re.fullmatch(r"c\d+", name)]
    reasons = pl.concat(
        [
            _find_unit_rows(cells, names, heading_rows[-1]),
            _find_column_numbers(cells, names),
            _find_footers(cells, names, ordinals),
            _find_subtotals(cells, names, [f"c{at}" for at in identity]),
        ]
    )
    marked = cells.join(reasons.unique(ROW_NUMBER, keep="first"), on=ROW_NUMBER, how="left").with_columns(
        pl.when(pl.col(ROW_NUMBER) < heading_rows[0])
        .then(pl.lit("title"))
        .when(pl.col(ROW_NUMBER).is_in(heading_rows))
        .then(pl.lit("heading"))
        .when(_repeats_heading(heading, names))
        .then(pl.lit("repeated_heading"))
        .when(_repeats_title(above, names))
        .then(pl.lit("title"))
        .otherwise(pl.col("reason"))
        .alias("reason")
    )
    return _mark_second_table(marked, heading, names, source_headings)


def _mark_second_table(
    marked: pl.DataFrame, heading: pl.DataFrame, names: Sequence[str], source_headings: Sequence[str]
) -> pl.DataFrame:
    """Mark all rows from one that has headings of this source in other columns: another table begins there."""
    column_headings = heading.select(names).transpose().select(pl.concat_list(pl.all())).to_series().to_list()
    misplaced = [
        (
            pl.col(name).is_in([source_heading for source_heading in source_headings if source_heading not in above])
        ).fill_null(value=False)
        for name, above in zip(names, column_headings, strict=True)
    ]
    hits, filled_count = pl.sum_horizontal(misplaced), pl.sum_horizontal(pl.col(names).is_not_null())
    matching_rows = marked.filter(
        pl.col("reason").is_null() & (hits >= _SECOND_HITS) & (hits >= _SECOND_SHARE * filled_count)
    )
    if matching_rows.is_empty():
        return marked
    begins = matching_rows[ROW_NUMBER].min()
    below = pl.col("reason").is_null() & (pl.col(ROW_NUMBER) >= begins)
    return marked.with_columns(pl.when(below).then(pl.lit("second_table")).otherwise("reason").alias("reason"))


def _repeats_heading(heading: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    """Whether most cells are those of a heading row again, as at the top of every printed page."""
    return _combine_any(
        _resembles_heading(dict(zip(names, row, strict=True)), _REPEATED_SHARE)
        for row in heading.select(names).iter_rows()
    )


def _resembles_heading(heading: dict[str, str | None], share: float) -> pl.Expr:
    heading_texts = {name: text.strip() for name, text in heading.items() if text}
    equal = pl.sum_horizontal(
        (pl.col(name).str.strip_chars() == text).fill_null(value=False) for name, text in heading_texts.items()
    )
    return equal >= max(min(2, len(heading_texts)), share * len(heading_texts))


def _repeats_title(above: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    """Whether a title row stands there again, cell by cell."""
    rows = above.select(names).iter_rows()
    return _combine_any(
        pl.all_horizontal(pl.col(n).eq_missing(pl.lit(c)) for n, c in zip(names, row, strict=True)) for row in rows
    )


def _combine_any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(pl.Expr.or_, conditions, pl.lit(value=False))


def _find_column_numbers(cells: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Rows that only count their columns: 1 2 3 ..., (1) (2) (3) ..., or 甲 乙 1 2 ..."""
    first = pl.coalesce(names).str.normalize("NFKC").str.strip_chars(" ()")
    rows = cells.filter(first.is_in(_FIRST_NUMBERS)).select(ROW_NUMBER, *names).iter_rows()
    return _build_reasons(
        [number for number, *row in rows if _counts_up([cell for cell in row if cell])], "column_numbers"
    )


def _counts_up(row: Sequence[str]) -> bool:
    texts = [unicodedata.normalize("NFKC", cell).strip(" ()") for cell in row]
    letters = sum(cell in _STEMS for cell in texts)
    expected = [*_STEMS[:letters], *(str(number) for number in range(1, len(texts) - letters + 1))]
    return len(texts) > 2 and texts == expected


def _find_unit_rows(cells: pl.DataFrame, names: Sequence[str], heading: int) -> pl.DataFrame:
    """A row right below the heading, or below its column numbers, that names the columns' units: heading too."""
    below = cells.filter(pl.col(ROW_NUMBER).is_between(heading + 1, heading + _UNITS_WITHIN)).select(ROW_NUMBER, *names)
    return _build_reasons([number for number, *row in below.iter_rows() if is_unit_row(filter(None, row))], "heading")


def _find_subtotals(cells: pl.DataFrame, names: Sequence[str], identity: Sequence[str]) -> pl.DataFrame:
    """Subtotals of groups of rows, whichever cell names them; never a row that holds an ID number."""
    matching_rows = cells.filter(may_be_subtotal(identity)).filter(is_subtotal(names, identity) & ~_has_id(names))
    return _build_reasons(matching_rows[ROW_NUMBER].to_list(), "footer")


def _has_id(names: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(names).str.contains(_ID_NUMBER).fill_null(value=False))


def _find_footers(cells: pl.DataFrame, names: Sequence[str], ordinals: set[int]) -> pl.DataFrame:
    """Totals, signatures, notes and page numbers, recognised by the first cell; never a row that holds an ID number."""
    first = (
        pl.coalesce(_hide_ordinal(name, int(name[1:]) in ordinals) for name in names)
        .str.normalize("NFKC")
        .str.strip_chars()
    )
    row_text = join_row_text([_hide_ordinal(name, int(name[1:]) in ordinals) for name in names])
    matching_rows = cells.filter(first.str.contains(f"(?s){_FOOTER}") | row_text.str.contains(_SET_APART)).filter(
        ~_has_id(names)
    )
    return _build_reasons(matching_rows[ROW_NUMBER].to_list(), "footer")


def join_row_text(cells: Iterable[pl.Expr]) -> pl.Expr:
    """What a row says when its cells are read as one: NFKC, without blanks."""
    text = pl.concat_str([cell.fill_null("") for cell in cells])
    return text.str.normalize("NFKC").str.replace_all(r"\s", "")


def _hide_ordinal(name: str, is_ordinal: bool) -> pl.Expr:
    """The cell; in a 序号 column only what is no row number, for a footer often begins there."""
    return pl.when(~pl.col(name).str.contains(r"^[\s\d.]*$")).then(pl.col(name)) if is_ordinal else pl.col(name)


def _build_reasons(numbers: Sequence[int], reason: str) -> pl.DataFrame:
    schema = {ROW_NUMBER: pl.Int64, "reason": pl.String}
    return pl.DataFrame({ROW_NUMBER: numbers, "reason": [reason] * len(numbers)}, schema=schema)
