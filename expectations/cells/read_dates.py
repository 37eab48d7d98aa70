"""Dates, years and school years in every form that departments type (M27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from domain.text import tidy
from expectations.cells.cell_readings import CELL, TEXT, CellReading, is_blank, is_one_of, remove_blanks
from expectations.cells.read_instants import read_local_days
from expectations.cells.read_written_days import read_written_days

_FIRST_YEAR = 1900
_YEARS_AHEAD = 50

_HALF_DAY = "上午|下午|早上|晚上|中午|凌晨|AM|PM"
_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2}(?:[.:]\d+)?)?|\.\d{2}\.\d{2}(?:\.\d+)?|[时点](?:\d{1,2}分?|半|整)?(?:\d{1,2}秒)?)"
_PLAIN = r"^(?:19[0-68-9]\d|197[1-9]|20\d\d)[-/]\d{1,2}[-/]\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?$"
_TIME_OF_DAY = rf"(?:[\sT]+|[日号]\s*)(?:(?:{_HALF_DAY})?\s*{_CLOCK}\s*(?:{_HALF_DAY})?|{_HALF_DAY})$"
_AROUND = r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|[。.,;]+$"
_SPACED = r"^(\d{4})\s+(\d{1,2})\s+(\d{1,2})$"
_FULL = r"^(\d{4})[-./年、\\_](\d{1,2})[-./月、\\_](\d{1,2})[日号]?$"
_DIGITS = r"^(\d{4})(\d{2})(\d{2})(?:\d{2}|\d{4}|\d{6}|\d{9})?$"
_MONTH = r"^(\d{4})[-./年、](\d{1,2})月?$"
_MONTH_DIGITS = r"^(\d{4})(\d{2})$"
_SHORT_DIGITS = r"^(\d{2})(\d{2})(\d{2})$"
_SERIAL = r"^(\d{5})(?:\.\d+)?$"
# 2021.10 loses its zero in a numeric cell, so 2021.1 may be January or October.
_LOST_ZERO = r"^(\d{4})\.1$"

# What spreadsheets and databases show for "no date": serial numbers 0 and 1, zero dates, a bare midnight.
_EMPTY_DATES = (
    r"^0+$",
    r"^1$",
    r"^0000[-./年]?00?[-./月]?00?日?$",
    r"^1900[-./年]?0?1[-./月]?0?[01]日?$",
    r"^1899[-./年]?12[-./月]?3[01]日?$",
    r"^0?0:00(?::00)?$",
    r"^(?:0001|1601|1753)[-./年]?0?1[-./月]?0?1日?$",
    r"^0?1/0?1/0001$",
)
# The moment from which computers count, when it was 8 o'clock in China; no birth is told to the hour.
_EPOCH = r"^1970[-/]0?1[-/]0?1[T\s]+(?:0?0:00(?::00(?:\.0+)?)?\s*(?:Z|UTC|GMT|\+00:?00)|0?8:00(?::00(?:\.0+)?)?)$"
_EPOCH_DAY = r"^1970[-./年]?0?1[-./月]?0?1日?$"
# The last day that programs know, in cells that may stay empty.
_LAST_DAYS = (r"^(?:9999|2999|2099)[-./年]?12[-./月]?31日?$", r"^2958465(?:\.\d+)?$")
_NO_END = (*_LAST_DAYS, r"^9999", r"^(?:长期|永久|无固定期限|无期限|至今)(?:有效)?$")
_SERIAL_EPOCH = date(1899, 12, 30)

_YEAR = r"^(\d{4})(?:\.\d{1,2})?(?:年度?)?$"
_SCHOOL_YEAR = r"^(\d{4})(?:学年度?|年度?)?(?:第?[一二12上下]学期)?$"
_SCHOOL_YEARS = r"^(\d{4})年?[-~/至]?(\d{4})(?:学年度?|年度?|年)?(?:-[12]|第?[一二12上下]学期|[春秋]季?(?:学期)?)?$"
_SCHOOL_YEARS_SHORT = r"^(\d{4})[-~/](\d{2})(?:学年度?)?$"
_AUTUMN = r"^(\d{4})年?秋季?(?:学期)?$"
_SPRING = r"^(\d{4})年?春季?(?:学期)?$"


def read_date(
    today: date, *, open_ended: bool = False, may_be_absent: bool = False, epoch_is_absent: bool = False
) -> CellReading:
    """Read a day; a month alone reads as its first day, and a point in time as the day that it was in China.

    Six digits are read only when month (`202106`) and short day (`210615`) do not both make sense. Excel serial
    numbers count from 20000 (1954) to 60000 (2064). Years before 1900 or more than 50 ahead of `today` are unreadable,
    except that `open_ended` reads them, 9999 and 长期 as "no end", which is blank, and `may_be_absent` the last days
    that programs know (9999-12-31, 2099-12-31). `epoch_is_absent`: 1970-01-01 is blank; people were born on it.
    """
    blank = is_blank(TEXT) | is_one_of(TEXT, *_EMPTY_DATES)
    if open_ended:
        blank = blank | is_one_of(TEXT, *_NO_END) | (_parse_year(TEXT) > today.year + _YEARS_AHEAD).fill_null(False)
    elif may_be_absent:
        blank = blank | is_one_of(TEXT, *_LAST_DAYS)
    if epoch_is_absent:
        blank = blank | is_one_of(TEXT, _EPOCH_DAY)
    value = _keep_plausible_days(_parse_any_form(TEXT, today), today)
    return CellReading(_find_days_in_text(CELL), value, blank, remove_blanks(TEXT))


def read_days(cells: pl.Series, today: date) -> pl.Series:
    """The days that cells name, null where one is blank or cannot be read; `today` bounds plausible years."""
    return read_date(today, epoch_is_absent=True).read_cells(cells.alias("cell").to_frame())["value"]


def read_year(today: date) -> CellReading:
    """Read a calendar year as an integer; of a full date its year is taken."""
    day = read_date(today)
    year = pl.coalesce(_extract_group(TEXT, _YEAR, 1), day.value.dt.year().cast(pl.Int64))
    return replace(day, value=_keep_plausible_years(year, today))


def read_school_year(today: date) -> CellReading:
    """Read the year in which a school year begins: `2025-2026学年` and `2026年春季学期` are both 2025."""
    year = pl.coalesce(
        _extract_group(TEXT, _SCHOOL_YEAR, 1),
        _parse_first_of_two(TEXT, _SCHOOL_YEARS, 10_000),
        _parse_first_of_two(TEXT, _SCHOOL_YEARS_SHORT, 100),
        _extract_group(TEXT, _AUTUMN, 1),
        _extract_group(TEXT, _SPRING, 1) - 1,
    )
    return CellReading(remove_blanks(CELL), _keep_plausible_years(year, today), is_blank(TEXT))


def _find_days_in_text(cell: pl.Expr) -> pl.Expr:
    text = tidy(cell).str.to_uppercase().map_batches(_parse_plain_days, return_dtype=pl.String, is_elementwise=True)
    return text.str.replace(_TIME_OF_DAY, "").str.replace(_SPACED, "$1-$2-$3")


def _parse_plain_days(text: pl.Series) -> pl.Series:
    """The cells with points in time as days, and without week days and points behind them."""
    # Most cells are plain days: all this is done to the others alone.
    odd = text.filter(~text.str.contains(_PLAIN)).unique()
    if odd.is_empty():
        return text
    days = read_local_days(odd.zip_with(~odd.str.contains(_EPOCH), pl.Series([None], dtype=pl.String)))
    days = days.str.replace_all(_AROUND, " ").str.strip_chars_end()
    return text.replace(odd, days)


def _parse_any_form(text: pl.Expr, today: date) -> pl.Expr:
    # October of a year that has not come that far cannot be meant.
    first_without_october = today.year + (today.month >= 10)
    doubtful = is_one_of(text, _LOST_ZERO) & (_extract_group(text, _LOST_ZERO, 1) < first_without_october).fill_null(
        True
    )
    month = pl.when(~doubtful).then(_parse_day(text, _MONTH))
    usual = (
        _parse_day(text, _FULL),
        _parse_day(text, _DIGITS),
        month,
        _parse_six_digits(text, today),
        _parse_serial(text),
    )
    return pl.coalesce(*usual, read_written_days(text, today))


def _parse_day(text: pl.Expr, form: str) -> pl.Expr:
    """Take the calendar day from a form's groups year, month and perhaps day; null where there is no such day."""
    parts = text.str.extract_groups(form).struct
    day = parts.field("3") if form in {_FULL, _DIGITS} else pl.lit("01")
    return pl.concat_str(parts.field("1"), parts.field("2"), day, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _parse_six_digits(text: pl.Expr, today: date) -> pl.Expr:
    month = _keep_plausible_days(_parse_day(text, _MONTH_DIGITS), today)
    day = _parse_short_day(text, today)
    return pl.when(month.is_null() | day.is_null()).then(pl.coalesce(month, day))


def _parse_short_day(text: pl.Expr, today: date) -> pl.Expr:
    """`yymmdd`, in this century unless that year is still to come."""
    parts = text.str.extract_groups(_SHORT_DIGITS).struct
    in_century = parts.field("1").cast(pl.Int64)
    year = pl.when(in_century <= today.year % 100).then(in_century + 2000).otherwise(in_century + 1900)
    iso_day = pl.concat_str(year, parts.field("2"), parts.field("3"), separator="-")
    return iso_day.str.to_date("%Y-%m-%d", strict=False)


def _parse_serial(text: pl.Expr) -> pl.Expr:
    number = _extract_group(text, _SERIAL, 1)
    return pl.when(number.is_between(20_000, 60_000)).then(pl.lit(_SERIAL_EPOCH) + pl.duration(days=number))


def _extract_group(text: pl.Expr, form: str, number: int) -> pl.Expr:
    return text.str.extract(form, number).cast(pl.Int64)


def _parse_first_of_two(text: pl.Expr, form: str, modulus: int) -> pl.Expr:
    """Take the first of two years, where the second follows it."""
    first, second = _extract_group(text, form, 1), _extract_group(text, form, 2)
    return pl.when((first + 1) % modulus == second).then(first)


def _parse_year(text: pl.Expr) -> pl.Expr:
    return pl.coalesce(_parse_day(text, _FULL), _parse_day(text, _DIGITS)).dt.year()


def _keep_plausible_days(day: pl.Expr, today: date) -> pl.Expr:
    return pl.when(day.dt.year().is_between(_FIRST_YEAR, today.year + _YEARS_AHEAD)).then(day)


def _keep_plausible_years(year: pl.Expr, today: date) -> pl.Expr:
    return pl.when(year.is_between(_FIRST_YEAR, today.year + _YEARS_AHEAD)).then(year)
