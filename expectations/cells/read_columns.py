"""Every declared field of a source in its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.county.source import FieldDeclaration, FieldType
from domain.handover import RawRows
from expectations.cells.cell_readings import CellReading, read_text
from expectations.cells.read_amounts import read_integer, read_money, read_number
from expectations.cells.read_codes import read_boolean, read_code
from expectations.cells.read_dates import read_date, read_school_year, read_year
from expectations.cells.read_keys import read_key

# Cells are remembered from batch to batch where a batch shows each different one this often, and up to so many.
_FEW, _REMEMBERED = 10, 100_000


@dataclass(frozen=True)
class ReadColumn:
    """A field's cells as they are read: value (in the field's type), blank and unreadable.

    `rows`: frame `cell_readings`, one line per raw row. `distinct`: frame `distinct_cells`.
    """

    rows: pl.DataFrame
    distinct: pl.DataFrame


class ColumnReader:
    """Reads the cells of one field, batch after batch. `today` bounds plausible years.

    Departments repeat themselves: reading each different cell once costs a fraction of reading every row.
    """

    def __init__(self, name: str, field: FieldDeclaration, today: date) -> None:
        self._name, self._field = name, field
        self._reading = choose_reading(name, field, today)
        self._readings: pl.DataFrame | None = None

    def read_column(self, raw_rows: RawRows) -> ReadColumn:
        """Read the batch's cells."""
        unit = _find_stated_unit(raw_rows, self._name, self._field)
        cells = raw_rows.rows.select(cell=self._name, **({} if isinstance(unit, str) else {"unit": unit}))
        cell_counts = cells.group_by(*cells.columns).agg(rows=pl.len())
        distinct = self._look_up(cell_counts.with_columns(unit=pl.lit(unit)) if isinstance(unit, str) else cell_counts)
        rows = cells.join(distinct, on=cells.columns, how="left", nulls_equal=True, maintain_order="left")
        return ReadColumn(rows.select("value", "blank", "unreadable"), distinct.drop("cell", "unit"))

    def _look_up(self, cell_counts: pl.DataFrame) -> pl.DataFrame:
        """The different cells as they are read. What batches share, such as codes and days, is remembered."""
        if self._readings is None:
            readings = self._reading.read_cells(cell_counts)
            if cell_counts.height * _FEW <= int(cell_counts["rows"].sum()):
                self._readings = readings.drop("rows")
            return readings
        key = ["cell", "unit"]
        unread = cell_counts.join(self._readings, on=key, how="anti", nulls_equal=True).select(key)
        if unread.height:
            self._readings = pl.concat([self._readings, self._reading.read_cells(unread)])
        distinct = cell_counts.join(self._readings, on=key, how="left", nulls_equal=True)
        if self._readings.height > _REMEMBERED:
            self._readings = None
        return distinct


def read_column(raw_rows: RawRows, name: str, field: FieldDeclaration, today: date) -> ReadColumn:
    """Read the field's cells of one batch alone."""
    return ColumnReader(name, field, today).read_column(raw_rows)


def choose_reading(name: str, field: FieldDeclaration, today: date) -> CellReading:
    """Choose the reading of a field's type; for money the frame must hold `unit`, the one its sheet states."""
    readers: dict[FieldType, Callable[[], CellReading]] = {
        FieldType.DATE: lambda: read_date(
            today,
            open_ended=field.open_ended,
            may_be_absent=field.optional,
            epoch_is_absent=name != "birth_date",
        ),
        FieldType.YEAR: lambda: read_year(today),
        FieldType.SCHOOL_YEAR: lambda: read_school_year(today),
        FieldType.INTEGER: read_integer,
        FieldType.NUMBER: read_number,
        FieldType.MONEY: lambda: read_money(pl.col("unit"), _get_declared_unit(field)),
        FieldType.BOOLEAN: read_boolean,
        FieldType.CODE: lambda: read_code(field.codes),
        FieldType.KEY: read_key,
        FieldType.TEXT: lambda: read_text(nothing_is_said=field.nothing_is_said),
    }
    return readers.get(field.type, read_text)()


def _get_declared_unit(field: FieldDeclaration) -> str:
    return "万元" if field.unit == "万元" else "元"


def _find_stated_unit(raw_rows: RawRows, name: str, field: FieldDeclaration) -> str | pl.Expr:
    """Find the unit that a row's sheet states for the field, or else the declared one; one text where all agree."""
    declared = _get_declared_unit(field)
    stated_units = {
        _make_sheet_key(sheet.file, sheet.sheet): sheet.units[name] for sheet in raw_rows.sheets if name in sheet.units
    }
    if field.type is not FieldType.MONEY or set(stated_units.values()) <= {declared}:
        return declared
    sheets = pl.concat_str("file", "sheet", separator="\t")
    return sheets.replace_strict(stated_units, default=declared, return_dtype=pl.String)


def _make_sheet_key(file: str, sheet: str) -> str:
    return f"{file}\t{sheet}"
