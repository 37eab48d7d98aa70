"""Yes and no, and the values of a code in their decorated forms (M29)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeVar

import polars as pl

from domain.text import make_code_key
from expectations.cells.cell_readings import CELL, TEXT, VALUE, CellReading, is_blank
from expectations.cells.read_ticks import read_ticked

Value = TypeVar("Value")

_SIGNS_OF_YES = ("√", "✓", "✔", "☑", "Y", "YES", "1", "TRUE", "T")
_SIGNS_OF_NO = ("×", "✗", "✘", "☒", "X", "N", "NO", "0", "FALSE", "F")
_URGENT = ("紧急", "特急", "加急", "急", "紧急情况", "特殊紧急", "特别紧急", "非常紧急", "十分紧急")
_INTENDED = ("纳入", "拟纳入")
_YES = ("是", "是的", "有", "已", "对", "已有", "属于", "符合", "享受", "入住", "搬离", "消除", *_INTENDED, *_URGENT)
_NO = (
    "否",
    "不是",
    "无",
    "未",
    "不",
    "没",
    "没有",
    "错",
    "不属于",
    "不符合",
    "不紧急",
    "非紧急",
    "不急",
    "非急",
    "不享受",
    "不纳入",
    "不拟纳入",
    "拟不纳入",
    "暂不纳入",
)
# 已消除 and 未消除: the heading's verb repeated in the answer.
_DONE = (
    *("消除", "入住", "搬离", "搬出", "搬", "搬走", "搬迁", "享受", "落实", "验收", "完成", "办理", "解决", "参保"),
    *("纳入", "解除", "化解", "整改", "改造"),
)
_DID, _DID_NOT = ("已", "已经"), ("未", "没", "没有", "尚未", "还未", "还没", "还没有")
# 1.0 from a program that took the answers for numbers; a full stop behind the answer.
_TAIL = r"(\d)\.0+$|[。.,;!！、]+$"
# A code and its meaning in one cell: 1-是, 02.休学.
_NUMBERED = r"^\d{1,3}[-._:、)\s]+(\D.*)$"

_NUMERALS = {"一": "1壹Ⅰ", "二": "2贰Ⅱ", "三": "3叁Ⅲ", "四": "4肆Ⅳ"}


def read_boolean() -> CellReading:
    """Yes or no. Here 无, 未 and 0 are answers; a blank stays unknown."""
    value = _look_up_column(_index_forms(_list_answers()), pl.Boolean())
    return CellReading(read_ticked(CELL), value, is_blank(TEXT) & VALUE.is_null(), make_code_key(TEXT))


def _list_answers() -> dict[str, bool]:
    yes = (*_SIGNS_OF_YES, *_YES, *(did + verb for did in _DID for verb in _DONE))
    no = (*_SIGNS_OF_NO, *_NO, *(did + verb for did in _DID_NOT for verb in _DONE))
    return dict.fromkeys(yes, True) | dict.fromkeys(no, False)


def read_code(codes: Mapping[str, tuple[str, ...]]) -> CellReading:
    """Find the canonical value whose own or other form the cell shows.

    Width, case, blanks and bracketed notes never matter; 级 and 类 behind a letter and the numerals of 一级 to 四级 are
    understood without being declared. A declared form that looks like "nothing" (无) is a value.
    """
    generic = {form: canonical for canonical in codes for form in _decorate_forms(canonical)}
    declared = {form: canonical for canonical, variants in codes.items() for form in variants}
    forms = generic | declared | {canonical: canonical for canonical in codes}
    value = _look_up_column(_index_forms(forms), pl.String())
    return CellReading(read_ticked(CELL), value, is_blank(TEXT) & VALUE.is_null(), make_code_key(TEXT))


def _look_up_column(forms: dict[str, Value], kind: pl.DataType) -> pl.Expr:
    return TEXT.map_batches(partial(_look_up, forms=forms, kind=kind), return_dtype=kind, is_elementwise=True)


def _look_up(text: pl.Series, forms: dict[str, Value], kind: pl.DataType) -> pl.Series:
    """The value of each text, or else of what remains without a tail or the number before it."""
    values = text.replace_strict(forms, default=None, return_dtype=kind)
    if not (values.is_null() & text.is_not_null()).any():
        return values
    bare = text.str.replace(_TAIL, "$1")
    label = bare.str.extract(_NUMBERED, 1)
    for form in (bare, label):
        values = values.zip_with(values.is_not_null(), form.replace_strict(forms, default=None, return_dtype=kind))
    return values


def _index_forms(forms: Mapping[str, Value]) -> dict[str, Value]:
    keys = pl.Series("form", list(forms), dtype=pl.String).to_frame().select(make_code_key(pl.col("form"))).to_series()
    pairs = zip(keys, forms.values(), strict=True)
    return {key: value for key, value in pairs if key is not None}


def _decorate_forms(canonical: str) -> Iterator[str]:
    """Forms understood without being declared; a declared one overrules them."""
    if re.fullmatch(r"[A-Z][级类]?", canonical):
        yield from (canonical[0] + ending for ending in ("", "级", "类"))
    if re.fullmatch(r"[一二三四]级", canonical):
        numerals = [canonical[0], *_NUMERALS[canonical[0]]]
        yield from (numeral + ending for numeral in numerals for ending in ("", "级"))
