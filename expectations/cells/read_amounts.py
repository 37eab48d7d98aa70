"""Amounts of money, numbers and whole numbers as people type them (M28)."""

from __future__ import annotations

import polars as pl

from domain.money import SCALES, YUAN_PER
from expectations.cells.cell_readings import CELL, TEXT, CellReading, is_blank, remove_blanks

# Thousands separators count only in whole groups of three: `12,5` may be a decimal comma, and is not guessed.
_NUMBER = r"([-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:E[-+]?\d+)?)"
_SCALE = "([十百千]?万|[亿千百十])?"
_MONEY = rf"^{_NUMBER}{_SCALE}(元整?|圆整?|块钱?)?$"
_COUNT = (
    rf"^{_NUMBER}{_SCALE}"
    r"(?:分钟?|(?:升|L)(?:/人[·./]?[日天D])?|口人?|人|天|日|户|次|个|岁|平方米?|平米|M2)?$"
)
_CURRENCY = r"人民币|RMB|CNY|[¥￥]"
_IN_BRACKETS = r"^\(([^-()]*\d[^-()]*)\)$"
_QUARTER = r"^(?:\d{4}年?)?(?:第?([一二三四1-4])季度?|Q([1-4]))$"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

# Nothing is nothing in any unit.
_ZEROS = ("0", "0.0", "0.00")
# Beyond this a float no longer tells neighbouring whole numbers apart.
_LARGEST_WHOLE = 2.0**53


def read_money(heading_unit: pl.Expr, unit: str) -> CellReading:
    """Read an amount in `unit` (元 or 万元).

    A unit typed in the cell (`1.2万`, `5000元`) counts before the one that its heading or sheet names
    (`heading_unit`); where that is none of `YUAN_PER`, a bare number is unreadable, unless it is 0.
    Brackets around a number make it negative, as accountants write reversals.
    """
    scale, yuan = TEXT.str.extract(_MONEY, 2), TEXT.str.extract(_MONEY, 3)
    bare = scale.is_null() & yuan.is_null()
    factor = pl.when(bare & ~TEXT.is_in(_ZEROS)).then(_yuan_per(heading_unit)).otherwise(_read_scale(scale))
    value = _keep_finite(_parse_plain(TEXT, _MONEY) * factor / YUAN_PER[unit]).round(4)
    return CellReading(_strip_money_marks(CELL), value, is_blank(TEXT))


def read_number() -> CellReading:
    """Read a quantity; a counting word behind it (分钟, 升, 人, 天 ...) is dropped."""
    value = _keep_finite(_parse_plain(TEXT, _COUNT) * _read_scale(TEXT.str.extract(_COUNT, 2)))
    return CellReading(remove_blanks(CELL), value, is_blank(TEXT))


def read_integer() -> CellReading:
    """Read a whole number; 第三季度 and Q3 read as 3."""
    number = read_number().value
    whole_number = pl.when((number == number.round()) & (number.abs() < _LARGEST_WHOLE)).then(number).cast(pl.Int64)
    quarter = pl.coalesce(TEXT.str.extract(_QUARTER, 1), TEXT.str.extract(_QUARTER, 2))
    quarter_number = quarter.replace_strict(_QUARTERS, default=None, return_dtype=pl.Int64)
    return CellReading(remove_blanks(CELL), pl.coalesce(whole_number, quarter_number), is_blank(TEXT))


def _strip_money_marks(cell: pl.Expr) -> pl.Expr:
    text = remove_blanks(cell).str.replace_all(_CURRENCY, "")
    return text.str.replace(_IN_BRACKETS, "-$1")


def _parse_plain(text: pl.Expr, form: str) -> pl.Expr:
    return text.str.extract(form, 1).str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)


def _read_scale(scale: pl.Expr) -> pl.Expr:
    return scale.replace_strict(SCALES, default=1.0, return_dtype=pl.Float64)


def _yuan_per(unit: pl.Expr) -> pl.Expr:
    return unit.replace_strict(YUAN_PER, default=None, return_dtype=pl.Float64)


def _keep_finite(number: pl.Expr) -> pl.Expr:
    return pl.when(number.is_finite()).then(number)
