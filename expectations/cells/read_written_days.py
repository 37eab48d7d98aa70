"""Days written otherwise than year, month, day in figures: 二〇二五年九月三十日, 30-9月-25, Sep 30 2025, 9/30/2025."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

import polars as pl

# What other readings read, or call unreadable for good reason: it begins with a year, or is all figures.
_USUAL = r"^(?:[12]\d{3}(?:[-./年、\\_].*)?|-?\d*(?:\.\d+)?)$"
_FIGURES = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_CHINESE = (
    r"([〇○零O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十廿卅]{1,3})[日号])?"
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NAME = r"((?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6})\.?"
_NAME_FIRST = rf"{_NAME}[-./]?(\d{{1,2}}),?(\d{{4}})"
_NAME_SECOND = rf"(\d{{1,2}})[-./]?{_NAME}[-./,]?(\d{{4}}|\d{{2}})"
_ORACLE = r"(\d{1,2})-(\d{1,2})月-(\d{4}|\d{2})"
_YEAR_LAST = r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})"
_SHORT_YEAR = r"(\d{2})(?:\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})[日号]?"
_TWO_FIGURES = r"(\d{1,2})[-/](\d{1,2})[-/](\d{2})"


def _spell_number(number: int) -> tuple[str, ...]:
    """A number up to 31 in Chinese figures: 三十, 廿五, 卅一."""
    tens, units = divmod(number, 10)
    last = "一二三四五六七八九"[units - 1] if units else ""
    forms = {
        0: (last,),
        1: (f"十{last}", f"一十{last}"),
        2: (f"二十{last}", f"廿{last}"),
        3: (f"三十{last}", f"卅{last}"),
    }
    return forms[tens]


_NUMBERS = {form: number for number in range(1, 32) for form in _spell_number(number)}


def read_written_days(text: pl.Expr, today: date) -> pl.Expr:
    """The day that a cell names in one of these forms; null where it names none, or may name two."""
    return text.map_batches(partial(_read_distinct, today=today), return_dtype=pl.Date, is_elementwise=True)


def add_century(short: int, today: date) -> int:
    """A year of two figures in full: in this century unless it is still to come."""
    return short + (2000 if short <= today.year % 100 else 1900)


def _read_distinct(text: pl.Series, today: date) -> pl.Series:
    rare = text.filter(~text.str.contains(_USUAL)).unique()
    days = {cell: day for cell in rare if (day := _take_only_day(_list_readings(cell, today)))}
    if not days:
        return pl.Series([None], dtype=pl.Date).new_from_index(0, len(text))
    return text.replace_strict(days, default=None, return_dtype=pl.Date)


def _list_readings(cell: str, today: date) -> Iterator[date | None]:
    """Every day that the cell may mean."""
    if match := re.fullmatch(_CHINESE, cell):
        year, month, day = match.groups(default="一")
        yield _make_day(year.translate(_FIGURES), _NUMBERS.get(month), _NUMBERS.get(day))
    if match := re.fullmatch(_NAME_FIRST, cell):
        yield _make_day(match[3], _parse_month(match[1]), match[2])
    if match := re.fullmatch(_NAME_SECOND, cell):
        yield _make_day(_complete_year(match[3], today), _parse_month(match[2]), match[1])
    if match := re.fullmatch(_ORACLE, cell):
        yield _make_day(_complete_year(match[3], today), match[2], match[1])
    if match := re.fullmatch(_SHORT_YEAR, cell):
        # Between points, and with 年, the year comes first here.
        yield _make_day(_complete_year(match[1], today), match[2] or match[3], match[4])
    if match := re.fullmatch(_YEAR_LAST, cell):
        first, second, year = match.groups()
        yield from (_make_day(year, first, second), _make_day(year, second, first))
    if match := re.fullmatch(_TWO_FIGURES, cell):
        left, middle, right = match.groups()
        orders = ((left, middle, right), (right, left, middle), (right, middle, left))
        yield from (_make_day(_complete_year(year, today), month, day) for year, month, day in orders)


def _take_only_day(days: Iterator[date | None]) -> date | None:
    """The day, where all readings that make one agree."""
    different = {day for day in days if day}
    return different.pop() if len(different) == 1 else None


def _complete_year(year: str, today: date) -> int:
    return int(year) if len(year) == 4 else add_century(int(year), today)


def _parse_month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _make_day(year: str | int, month: str | int | None, day: str | int | None) -> date | None:
    try:
        return date(int(year), int(month or 0), int(day or 0))
    except ValueError:
        return None
