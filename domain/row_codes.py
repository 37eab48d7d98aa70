"""The code that a row of a township's workbook carries, by which its answer finds back to what was asked.

`运行编号|V版次|乡镇|表|户编号|行标识|校验`: a row may be sorted, pasted or exported by itself, and still says whose
it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

HEADING = "报回编号"
# The hidden sheet that says the same of the whole workbook.
SHEET = "报回标识"
_MARK = "|"
_PARTS = ("run_id", "edition", "township", "kind", "household_id", "row_key")
# Columns of what `read_row_codes` gives, each led by `code_`; all null where there is no code.
CODE_COLUMNS = tuple(f"code_{name}" for name in _PARTS)
# What is asked on a sheet -> what an officer calls it.
KIND_TITLES = {
    "clues": "风险线索",
    "attention": "关注对象",
    "areas": "片区线索",
    "follow_up": "另需走访的户",
    "guarantees": "五项保障",
    "population_changes": "人口自然变更",
    "list_comparison": "线上线下对比",
    "conflicts": "数据冲突",
    "merging": "并轨比对",
    "property": "财产检索结果",
    "repeat_review": "需再次评议",
    "reviews": "村级评议与审定",
    "measures": "帮扶措施",
    "orders": "开单回执",
    "samples": "抽检结果",
}

# Sheets with nothing but a remark to fill in, which may stay empty.
REMARK_KINDS = frozenset({"attention", "follow_up"})
# What comes back without having been asked row by row: nobody can say how much is missing.
UNASKED_KINDS = frozenset({"reviews", "measures"})


@dataclass(frozen=True)
class ListEdition:
    """Whose list a workbook is: of which run, which edition of its period, for which township."""

    run_id: str
    number: int
    township: str


def add_row_codes(frame: pl.DataFrame, edition: ListEdition, kind: str, key: Iterable[str], name: str) -> pl.DataFrame:
    """The frame with its rows' codes as column `name`. `key`: fields that tell its rows apart."""
    homes = frame["household_id"].to_list() if "household_id" in frame.columns else [None] * frame.height
    head = (edition.run_id, f"V{edition.number}", edition.township, kind)
    codes = [
        _join_parts(*head, home or "", _make_key(values))
        for home, values in zip(homes, frame.select(key).iter_rows(), strict=True)
    ]
    return frame.with_columns(pl.Series(name, codes, pl.String))


def _make_key(values: tuple[object, ...]) -> str:
    """One value as it is; several as a hash, for people's names may be among them."""
    if len(values) == 1:
        return str(values[0])
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()[:16]


def _join_parts(*parts: str) -> str:
    body = _MARK.join(part.replace(_MARK, " ") for part in parts)
    return f"{body}{_MARK}{_make_check(body)}"


def _make_check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:4]


def read_row_codes(codes: pl.Series) -> pl.DataFrame:
    """`CODE_COLUMNS` and `is_damaged` (the code is not as it was written): one row per code as typed.

    Of a damaged code the parts are what they seem to be; all null where they cannot be told apart.
    """
    schema = dict.fromkeys(CODE_COLUMNS, pl.String) | {"is_damaged": pl.Boolean}
    return pl.DataFrame([_split_code(code) for code in codes], schema=schema, orient="row")


def _split_code(code: str | None) -> tuple[str | bool | None, ...]:
    body, _, check = (code or "").strip().rpartition(_MARK)
    parts = body.split(_MARK)
    if len(parts) != len(_PARTS):
        return (*[None] * len(_PARTS), code is not None)
    return (*(part or None for part in parts), check != _make_check(body))
