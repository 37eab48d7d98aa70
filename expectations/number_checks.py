"""Defects of ID numbers: damaged, masked, invalid, or standing with several names (M07, M13, M14, M16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from domain.declarations.source import FieldType
from expectations.found import Examined, Found
from expectations.numbers import beside

_MASK = r"[*×?]{2,}|X{3,}"
# Of genuine numbers 0.09 % end in 000; beyond this share of a column they are a spreadsheet's work (M07).
_GENUINE_ROUND = 0.01
_AS_TEXT = "请把该列设为文本格式，从业务系统重新导出"
_OTHER_PAPERS = r"军官|士兵|护照|港澳|台湾|通行证|居留"


def numbers(rows: Examined, today: date) -> Iterator[Found]:
    """Numbers that cannot be believed, column by column."""
    source = rows.source
    first = next(iter((*source.identifiers, *source.of_type(FieldType.ID_NUMBER))), None)
    if first is not None:
        problem = f"“{source.fields[first].title}”是数字格式，后几位已被表格软件改掉"
        yield Found("numeric_id", first, problem, _AS_TEXT, rows.where(rows.typed["numeric_id"]))
    for name in source.of_type(FieldType.ID_NUMBER):
        yield from _column(rows, name, beside(rows.raw[name], today))


def _column(rows: Examined, name: str, read: pl.DataFrame) -> Iterator[Found]:
    title, wrong = f"“{rows.source.fields[name].title}”", _wrong(rows, read)
    rounded, masked = _rounded(read), wrong & read["typed"].str.contains(_MASK)
    problem = f"{title}末三位是 000 或写成了科学计数，很可能被表格软件改过"
    yield Found("rounded_id", name, problem, _AS_TEXT, rows.where(rounded & ~rows.typed["numeric_id"]))
    cure = "请通过正式渠道提供完整的号码"
    yield Found("masked_id", name, f"{title}做了遮盖，不能用来比对", cure, rows.where(masked))
    cure = "请对照身份证核对位数和每一位数字"
    yield Found("invalid_id", name, f"{title}通不过校验", cure, rows.where(wrong & ~rounded & ~masked))
    if "name" in rows.source.fields and rows.source.anchor != "register":
        cure = "请核对是代填、改名还是粘贴错行，每行填本人的号码"
        yield Found("same_id_several_names", name, f"{title}相同的几行姓名不同", cure, rows.where(_shared(rows, read)))


def _wrong(rows: Examined, read: pl.DataFrame) -> pl.Series:
    """Filled and not valid; numeric cells are told as such, and other papers have no check digit."""
    wrong = read["typed"].is_not_null() & read["number"].is_null() & ~rows.typed["numeric_id"]
    if "id_type" in rows.source.fields:
        wrong &= ~rows.typed["id_type"].str.contains(_OTHER_PAPERS).fill_null(False)
    return wrong


def _rounded(read: pl.DataFrame) -> pl.Series:
    """Numbers that a spreadsheet shortened; a valid one among few is somebody's."""
    rounded = read["rounded"].fill_null(False)
    share = rounded.sum() / max(read["typed"].count(), 1)
    return rounded & (read["number"].is_null() | (share > _GENUINE_ROUND))


def _shared(rows: Examined, read: pl.DataFrame) -> pl.Series:
    """Valid numbers with a name that most rows of the number do not have; dots inside a name never matter."""
    both = pl.DataFrame({"number": read["number"], "name": rows.typed["name"].str.replace_all(r"[\s·.•・]", "")})
    filled = (
        both.with_row_index()
        .drop_nulls()
        .with_columns(same=pl.len().over("number", "name"), all=pl.len().over("number"))
    )
    return both.with_row_index()["index"].is_in(filled.filter(pl.col("same") * 2 <= pl.col("all"))["index"].implode())
