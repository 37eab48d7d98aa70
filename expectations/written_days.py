"""Days written otherwise than year, month, day in figures: 二〇二五年九月三十日, 30-9月-25, Sep 30 2025, 9/30/2025."""

from __future__ import annotations

from datetime import date

import polars as pl

_FIGURES = {"〇": "0", "○": "0", "零": "0", "O": "0"} | {
    name: str(number) for number, name in enumerate("一二三四五六七八九", start=1)
}
_CHINESE = rf"^([{''.join(_FIGURES)}]{{4}})年([一二三四五六七八九十]{{1,2}})月(?:([一二三四五六七八九十廿卅]{{1,3}})[日号])?$"
_MONTH_NAMES = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_NAME = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)[A-Z]{0,6}\.?"
_DAY_FIRST = rf"^(\d{{1,2}})[-./]?({_NAME}|\d{{1,2}}月)[-./,]?(\d{{4}}|\d{{2}})$"  # 30-9月-25: Oracle in Chinese
_NAME_FIRST = rf"^({_NAME})[-./]?(\d{{1,2}}),?(\d{{4}})$"
_YEAR_LAST = r"^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$"
_SHORT_YEAR = r"^(\d{2})[.年](\d{1,2})[.月](\d{1,2})[日号]?$"
_THREE = r"^(\d{1,2})[-/](\d{1,2})[-/](\d{2})$"


def _spelled(number: int) -> tuple[str, ...]:
    """A number up to 31 in Chinese figures: 三十, 廿五, 卅一."""
    tens, ones = divmod(number, 10)
    one = "一二三四五六七八九"[ones - 1] if ones else ""
    forms = {0: (one,), 1: (f"十{one}", f"一十{one}"), 2: (f"二十{one}", f"廿{one}"), 3: (f"三十{one}", f"卅{one}")}
    return forms[tens]


_NUMBERS = {form: number for number in range(1, 32) for form in _spelled(number)}


def written_day(text: pl.Expr, today: date) -> pl.Expr:
    """The day that a cell names in one of these forms; null where there is none, or where it may be two days."""
    return pl.coalesce(_in_chinese(text), _with_month_name(text, today), _year_last(text), _short_year(text, today))


def century(short: pl.Expr, today: date) -> pl.Expr:
    """A year of two figures in full: in this century unless it is still to come."""
    return pl.when(short <= today.year % 100).then(short + 2000).otherwise(short + 1900)


def _in_chinese(text: pl.Expr) -> pl.Expr:
    parts = text.str.extract_groups(_CHINESE).struct
    year = parts.field("1").str.replace_many(_FIGURES).cast(pl.Int64, strict=False)
    day = pl.when(parts.field("3").is_null()).then(1).otherwise(_number(parts.field("3")))
    return _day(year, _number(parts.field("2")), day)


def _with_month_name(text: pl.Expr, today: date) -> pl.Expr:
    first, named = text.str.extract_groups(_DAY_FIRST).struct, text.str.extract_groups(_NAME_FIRST).struct
    written = first.field("3").cast(pl.Int64, strict=False)
    year = pl.when(first.field("3").str.len_chars() == 2).then(century(written, today)).otherwise(written)
    return pl.coalesce(
        _day(year, _month(first.field("2")), first.field("1")),
        _day(named.field("3"), _month(named.field("1")), named.field("2")),
    )


def _year_last(text: pl.Expr) -> pl.Expr:
    """Day and month in whichever order makes a day, if only one does."""
    parts = text.str.extract_groups(_YEAR_LAST).struct
    first, second, year = (parts.field(name) for name in ("1", "2", "3"))
    return _only(_day(year, first, second), _day(year, second, first))


def _short_year(text: pl.Expr, today: date) -> pl.Expr:
    """25.9.30 as it is written in China; between strokes only where no other order makes a day."""
    parts = text.str.extract_groups(_SHORT_YEAR).struct
    chinese = _day(_full_year(parts.field("1"), today), parts.field("2"), parts.field("3"))
    groups = text.str.extract_groups(_THREE).struct
    first, second, third = (groups.field(name) for name in ("1", "2", "3"))
    orders = ((first, second, third), (third, first, second), (third, second, first))
    return pl.coalesce(chinese, _only(*(_day(_full_year(year, today), month, day) for year, month, day in orders)))


def _full_year(short: pl.Expr, today: date) -> pl.Expr:
    return century(short.cast(pl.Int64, strict=False), today)


def _only(*days: pl.Expr) -> pl.Expr:
    """The day, where all readings that make one agree."""
    first, last = pl.min_horizontal(*days), pl.max_horizontal(*days)
    return pl.when(first == last).then(first)


def _number(name: pl.Expr) -> pl.Expr:
    return name.replace_strict(_NUMBERS, default=None, return_dtype=pl.Int64)


def _month(name: pl.Expr) -> pl.Expr:
    figures = name.str.extract(r"^(\d{1,2})月$", 1).cast(pl.Int64, strict=False)
    return pl.coalesce(name.str.slice(0, 3).replace_strict(_MONTHS, default=None, return_dtype=pl.Int64), figures)


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return pl.concat_str(year, month, day, separator="-").str.to_date("%Y-%m-%d", strict=False)
