"""A source's rows as linking reads them: the same columns whatever a department sends, so that all can be joined."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from matchers.prepare.id_numbers import is_in_suspicious_column

_COMPARED: dict[str, type[pl.DataType]] = {
    "name": pl.String, "birth_date": pl.Date, "sex": pl.String, "household_id": pl.String, "township": pl.String,
    "village": pl.String, "group": pl.String, "address": pl.String, "phone": pl.String, "guardian_name": pl.String,
    "head_name": pl.String,
}  # fmt: skip
_ROW_NAMES = {"birth_date": "own_birth", "sex": "own_sex", "household_id": "own_household"}
CUT_BY_SPREADSHEET = "cut_by_spreadsheet"
# A list of at least so many rows names people once where at most this share of them repeats another: of fewer rows
# nobody can say, and in such a list a second row of another name is hardly about the number's owner.
MIN_LIST_ROWS, MAX_REPEATED = 100, 0.03
_IDENTIFIER, _SUSPICIOUS = "identifier_", "suspicious_"


def select_source_rows(admission: Admission, source: SourceDeclaration) -> pl.DataFrame:
    """Frame `source_rows`: one line per accepted or unreadable row, as admitted."""
    columns = (*PLACE, "numeric_id", *_COMPARED, *source.identifiers)
    parts = [(admission.accepted, True), (admission.unreadable, False)]
    rows = pl.concat([_select_columns(frame, columns).with_columns(readable=pl.lit(value)) for frame, value in parts])
    places = range(1, len(source.identifiers) + 1)
    identifier_columns = {name: f"{_IDENTIFIER}{place}" for place, name in zip(places, source.identifiers, strict=True)}
    rows = rows.with_row_index("row").rename(identifier_columns | _ROW_NAMES)
    suspicious_columns = [
        is_in_suspicious_column(rows, f"{_IDENTIFIER}{place}").alias(f"{_SUSPICIOUS}{place}") for place in places
    ]
    empty_columns = [
        pl.lit(None, pl.String).alias(f"{_IDENTIFIER}1"),
        pl.lit(None, pl.Boolean).alias(f"{_SUSPICIOUS}1"),
    ]
    return rows.with_columns(
        pl.lit(source.id).alias("source"), pl.lit(source.grain).alias("grain"), *(suspicious_columns or empty_columns)
    )


def list_identifiers(rows: pl.DataFrame) -> list[str]:
    """The columns of `source_rows` that may hold an ID number, best first."""
    return sorted(rows.select(cs.starts_with(_IDENTIFIER)).columns)


def get_suspicious_flag(identifier: str) -> pl.Expr:
    """The column beside an identifier; null where the row's source has no such identifier."""
    return pl.col(identifier.replace(_IDENTIFIER, _SUSPICIOUS))


def has_whole_id() -> pl.Expr:
    """Whether a row has a valid number that no spreadsheet can have cut."""
    return pl.col("id").is_not_null() & (pl.col("repair").fill_null("") != CUT_BY_SPREADSHEET)


def sort_by_file(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows by file, sheet and row number, as they nearly always stand already."""
    columns = [pl.col(name) for name in PLACE]
    is_later = pl.lit(value=True)
    for column in reversed(columns):
        is_later = (column > column.shift()) | ((column == column.shift()) & is_later)
    return rows if rows.select(is_later.all()).item() else rows.sort(*PLACE)


def shift_rows(rows: pl.DataFrame, offset: int) -> pl.DataFrame:
    """The frame with its row numbers that much higher."""
    return rows.with_columns((pl.col("row").cast(pl.Int64) + offset).cast(pl.UInt32))


def _select_columns(rows: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """The columns that comparison names, null where the source has none."""
    absent_columns = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in _COMPARED.items() if name not in rows.columns
    ]
    return rows.with_columns(absent_columns).select(*dict.fromkeys(columns))
