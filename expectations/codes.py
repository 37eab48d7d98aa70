"""Yes and no, and the values of a code in their decorated forms (M29)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

import polars as pl

from domain.text import code_key
from expectations.cells import CELL, TEXT, Reading, says_nothing

Value = TypeVar("Value")

_SIGNS_OF_YES = ("√", "✓", "✔", "☑", "Y", "YES", "1", "TRUE", "T")
_SIGNS_OF_NO = ("×", "✗", "✘", "☒", "X", "N", "NO", "0", "FALSE", "F")
_YES = ("是", "是的", "有", "已", "对", "已有", "属于", "符合", "紧急", "享受", "入住", "搬离", "消除")
_NO = ("否", "不是", "无", "未", "不", "没", "没有", "错", "不属于", "不符合", "不紧急", "非紧急", "不享受")
# 已消除 and 未消除: the heading's verb repeated in the answer.
_DONE = ("消除", "入住", "搬离", "搬出", "享受", "落实", "验收")

_NUMERALS = {"一": "1壹Ⅰ", "二": "2贰Ⅱ", "三": "3叁Ⅲ", "四": "4肆Ⅳ"}


def as_boolean() -> Reading:
    """Yes or no. Here 无, 未 and 0 are answers; a blank stays unknown."""
    value = TEXT.replace_strict(_by_key(_answers()), default=None, return_dtype=pl.Boolean)
    return Reading(code_key(CELL), value, says_nothing(TEXT) & value.is_null())


def _answers() -> dict[str, bool]:
    yes = (*_SIGNS_OF_YES, *_YES, *(f"已{verb}" for verb in _DONE))
    no = (*_SIGNS_OF_NO, *_NO, *(f"未{verb}" for verb in _DONE))
    return dict.fromkeys(yes, True) | dict.fromkeys(no, False)


def as_code(codes: Mapping[str, tuple[str, ...]]) -> Reading:
    """Find the canonical value whose own or other form the cell shows.

    Width, case, blanks and bracketed notes never matter; 级 and 类 behind a letter and the numerals of 一级 to 四级 are
    understood without being declared. A declared form that looks like "nothing" (无) is a value.
    """
    generic = {form: canonical for canonical in codes for form in _decorated(canonical)}
    declared = {form: canonical for canonical, others in codes.items() for form in others}
    forms = generic | declared | {canonical: canonical for canonical in codes}
    value = TEXT.replace_strict(_by_key(forms), default=None, return_dtype=pl.String)
    return Reading(code_key(CELL), value, says_nothing(TEXT) & value.is_null())


def _by_key(forms: Mapping[str, Value]) -> dict[str, Value]:
    keys = pl.Series("form", list(forms), dtype=pl.String).to_frame().select(code_key(pl.col("form"))).to_series()
    pairs = zip(keys, forms.values(), strict=True)
    return {key: value for key, value in pairs if key is not None}


def _decorated(canonical: str) -> Iterator[str]:
    """Forms understood without being declared; a declared one overrules them."""
    if re.fullmatch(r"[A-Z][级类]?", canonical):
        yield from (canonical[0] + ending for ending in ("", "级", "类"))
    if re.fullmatch(r"[一二三四]级", canonical):
        numerals = [canonical[0], *_NUMERALS[canonical[0]]]
        yield from (numeral + ending for numeral in numerals for ending in ("", "级"))
