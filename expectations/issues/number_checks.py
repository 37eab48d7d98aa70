"""Defects of ID numbers that one row shows: damaged, masked, invalid (M07, M13, M14)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from expectations.cells.examined_rows import ExaminedRows
from expectations.issues.issue_lines import Finding, list_number_fields

_MASK = r"[*×?]{2,}|X{3,}"
_AS_TEXT = "请把该列设为文本格式，从业务系统重新导出"
_OTHER_PAPERS = r"军官|士兵|护照|港澳|台湾|通行证|居留"


def check_numbers(rows: ExaminedRows) -> Iterator[Finding]:
    """Numbers that cannot be believed, column by column."""
    source = rows.source
    first = next(iter(list_number_fields(source)), None)
    if first is not None:
        problem = f"“{source.fields[first].title}”是数字格式，后几位已被表格软件改掉"
        yield Finding("numeric_id", first, problem, _AS_TEXT, rows.find_places(rows.typed["numeric_id"]))
    for name, numbers in rows.numbers.items():
        yield from _check_column(rows, name, numbers)


def _check_column(rows: ExaminedRows, name: str, numbers: pl.DataFrame) -> Iterator[Finding]:
    rounded = numbers["rounded"].fill_null(False) & numbers["number"].is_null()
    wrong = _find_invalid(rows, numbers)
    masked = wrong & numbers["typed"].str.contains(_MASK)
    title = f"“{rows.source.fields[name].title}”"
    yield _find_rounded(rows, name, rounded)
    cure = "请通过正式渠道提供完整的号码"
    yield Finding("masked_id", name, f"{title}做了遮盖，不能用来比对", cure, rows.find_places(masked))
    cure = "请对照身份证核对位数和每一位数字"
    yield Finding("invalid_id", name, f"{title}通不过校验", cure, rows.find_places(wrong & ~rounded & ~masked))


def find_round_and_valid(rows: ExaminedRows, name: str) -> Finding:
    """Valid numbers that look as if a spreadsheet had shortened them: among few such numbers they are somebody's."""
    numbers = rows.numbers[name]
    return _find_rounded(rows, name, numbers["rounded"].fill_null(False) & numbers["number"].is_not_null())


def _find_rounded(rows: ExaminedRows, name: str, rounded: pl.Series) -> Finding:
    problem = f"“{rows.source.fields[name].title}”末三位是 000 或写成了科学计数，很可能被表格软件改过"
    return Finding("rounded_id", name, problem, _AS_TEXT, rows.find_places(rounded & ~rows.typed["numeric_id"]))


def _find_invalid(rows: ExaminedRows, numbers: pl.DataFrame) -> pl.Series:
    """Filled and not valid; numeric cells are told as such, and other papers have no check digit."""
    wrong = numbers["typed"].is_not_null() & numbers["number"].is_null() & ~rows.typed["numeric_id"]
    if "id_type" in rows.source.fields:
        wrong &= ~rows.typed["id_type"].str.contains(_OTHER_PAPERS).fill_null(False)
    return wrong
