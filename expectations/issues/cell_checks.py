"""Defects that any department's rows can have: cells nobody can read, days, names, phones, units, headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from domain.characters import PICTURE, PRIVATE
from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, RawRows, SheetFound
from domain.text import squeeze
from expectations.cells.examined_rows import ExaminedRows
from expectations.cells.read_columns import read_column
from expectations.issues.issue_lines import Finding, make_sheet_row
from expectations.issues.quarantine_rows import (
    BROKEN_RECORD,
    NO_IDENTITY,
    UNREADABLE,
    describe_broken,
    describe_nameless,
    describe_unreadable,
)
from expectations.measures.delivery_measures import DeliveryMeasures

# Field of money -> the bounds between which the median of its amounts is believed.
Bands = Mapping[str, tuple[float, float]]
# Days that end what another day begins.
SPANS = (("start_date", "stop_date"), ("accepted_on", "closed_on"))
# Marks that stand for a character that could not be shown or was hidden (M13, M19); no name has a digit.
_DAMAGED = rf"[?？□■*＊○●\d\x{{FFFD}}{PICTURE}{PRIVATE}]"
_PHONE = r"^(?:\+?86)?1\d{10}$|^0\d{9,11}$"
# A sheet's median is believed to be of another unit beyond this factor, and from this many amounts on (M28).
_UNIT_APART = 1_000
_ENOUGH = 5


def describe_quarantined(admission: Admission, raw_rows: RawRows, source: SourceDeclaration) -> Iterator[Finding]:
    """Every line of the quarantine."""
    lines = admission.quarantine
    for check, name in lines.select("check", "field").unique().sort("check", "field").rows():
        rows = lines.filter(pl.col("check") == check, pl.col("field").eq_missing(name)).select(PLACE)
        if check != BROKEN_RECORD:
            words = describe_nameless(source) if check == NO_IDENTITY else describe_unreadable(source.fields[name])
            yield Finding(check, name, f"本行{words[0]}" if check == NO_IDENTITY else words[0], words[1], rows)
    for (kind,), damaged in raw_rows.broken.group_by("broken", maintain_order=True):
        problem, cure = describe_broken(str(kind))
        yield Finding(BROKEN_RECORD, None, problem, cure, damaged.select(PLACE).join(lines, on=PLACE, how="semi"))


def find_unreadable_cells(
    rows: ExaminedRows, raw_rows: RawRows, today: date, quarantine: pl.DataFrame
) -> Iterator[Finding]:
    """Cells that nobody can read and no rule needs; lines of the `quarantine` are not repeated."""
    for name, field in rows.source.fields.items():
        check = UNREADABLE.get(field.type)
        is_suspect = rows.typed[name].is_null() & rows.raw[name].is_not_null()
        if check is None or not is_suspect.any():
            continue
        suspects = rows.raw.filter(is_suspect).join(
            quarantine.filter(pl.col("field") == name), on=PLACE, how="anti", maintain_order="left"
        )
        if suspects.height:
            wrong = read_column(replace(raw_rows, rows=suspects), name, field, today).rows["unreadable"]
            yield Finding(check, name, *describe_unreadable(field), suspects.filter(wrong).select(PLACE))


def check_days(rows: ExaminedRows, today: date) -> Iterator[Finding]:
    """Days that are still to come, and ends before their beginnings."""
    fields = rows.source.fields
    for name in rows.source.of_type(FieldType.DATE):
        if not fields[name].open_ended:
            problem = f"“{fields[name].title}”晚于比对日期"
            yield Finding("future_date", name, problem, "请核对年月日", rows.find_places(rows.typed[name] > today))
    for begin, end in SPANS:
        if begin in fields and end in fields:
            problem = f"“{fields[end].title}”早于“{fields[begin].title}”"
            ended = rows.find_places(rows.typed[end] < rows.typed[begin])
            yield Finding("ends_before_start", end, problem, "请核对这两个日期", ended)


def check_names(rows: ExaminedRows) -> Iterator[Finding]:
    """Names with a character missing."""
    for name in rows.source.of_type(FieldType.NAME):
        problem = f"“{rows.source.fields[name].title}”里有问号、星号、方框、数字等，看不出完整姓名"
        cure = "请按户口簿补全姓名，生僻字可写在备注里说明；做过遮盖的请提供完整姓名"
        yield Finding("name_damaged", name, problem, cure, rows.find_places(rows.typed[name].str.contains(_DAMAGED)))


def check_phones(rows: ExaminedRows) -> Iterator[Finding]:
    """Phones that are neither an 11-digit mobile number nor a land line with its area code."""
    for name in rows.source.of_type(FieldType.PHONE):
        digits = rows.typed.select(squeeze(pl.col(name)).str.replace_all(r"[-()]", "")).to_series()
        problem = f"“{rows.source.fields[name].title}”不是 11 位手机号，也不是带区号的固定电话"
        yield Finding(
            "phone_form", name, problem, "请核对后更正，只填一个号码", rows.find_places(~digits.str.contains(_PHONE))
        )


def check_units(source: SourceDeclaration, median_bands: Bands, measures: DeliveryMeasures) -> Iterator[Finding]:
    """Sheets whose amounts seem to be in another unit: outside the field's band, or a thousand times off the others."""
    for name, tally in measures.amounts.items():
        title, low, high = source.fields[name].title, *median_bands[name]
        amounts = tally.sum_counts().filter(pl.col("named") > 0).sort("value")
        sheets = amounts.group_by("sheet", maintain_order=True).agg(middle=_median_column(), many=pl.col("named").sum())
        overall = amounts.select(_median_column()).item() or 0.0
        middle = pl.col("middle")
        apart = (middle * _UNIT_APART < overall) | (middle > overall * _UNIT_APART) | (middle < low) | (middle > high)
        for sheet in sheets.filter(apart, pl.col("many") >= _ENOUGH)["sheet"]:
            problem = f"“{title}”整列的金额与通常相差悬殊，单位可能不对（元、万元）"
            cure = f"请核对单位，并在表头写明，如“{title}（元）”"
            yield Finding("amount_unit", name, problem, cure, make_sheet_row(*measures.sheets[sheet]))


def _median_column() -> pl.Expr:
    """Of the rows behind distinct values in ascending order: the middle one, or the mean of the two in the middle."""
    value, rows = pl.col("value"), pl.col("named").cast(pl.Int64)
    middle = [value.filter(rows.cum_sum() > place).first() for place in ((rows.sum() - 1) // 2, rows.sum() // 2)]
    return pl.sum_horizontal(middle, ignore_nulls=False) / 2


def check_headings(sheets: Iterable[SheetFound]) -> Iterator[Finding]:
    """Headings that nobody declared: their columns were not read."""
    for sheet in sheets:
        for heading in sheet.unknown_headings:
            problem = f"表头“{heading}”不认识，这一列没有读取"
            cure = "若是需要的数据，请改用模板中的表头，或请数据管理员在来源声明中登记这个表头"
            yield Finding("unknown_heading", None, problem, cure, make_sheet_row(sheet.file, sheet.sheet))
