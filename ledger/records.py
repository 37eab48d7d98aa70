"""What is done after an answer, as the ledger takes it: which lines are new, and how a record is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

# Columns that say how a line came into the ledger and not what it says.
_WAY_IN = frozenset({"recorded_at", "recorded_by", "file", "sheet", "row_number", "inbox", "import_id"})
# Of the lines to add (first) those that are still to be added, beside all lines of the table (second).
SelectRecords = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class RecordKind:
    """`key`: the column by which a record is taken back alone; none: only an import is, or a later line ends it."""

    key: str | None = None


# The tables of `domain.tables.casework_tables` that are read and added to as records.
RECORD_TABLES: dict[str, RecordKind] = {
    "village_reviews": RecordKind(),
    "household_measures": RecordKind(),
    "clock_extensions": RecordKind("record_id"),
    "orders": RecordKind(),
    "order_events": RecordKind(),
    "sample_items": RecordKind("sample_no"),
    "sample_answers": RecordKind(),
    "second_judgements": RecordKind("judgement_id"),
    "issued_papers": RecordKind("paper_no"),
    "issued_packages": RecordKind("package_no"),
    "package_files": RecordKind(),
    "package_events": RecordKind(),
    "publicity_items": RecordKind("publicity_no"),
    "publicity_objections": RecordKind("objection_no"),
}


def select_new_records(records: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
    """The records that say what no remembered one says, each once."""
    content = [name for name in records.columns if name not in _WAY_IN]
    fresh = records.unique(content, keep="first", maintain_order=True)
    return fresh.join(remembered, on=content, how="anti", nulls_equal=True, maintain_order="left")


def number_records(records: pl.DataFrame, column: str, prefix: str, remembered: pl.Series) -> pl.DataFrame:
    """The records with running numbers `<prefix>0001` ... in `column`, after the highest of the remembered ones."""
    used = remembered.filter(remembered.str.starts_with(prefix)).str.strip_prefix(prefix)
    highest = used.filter(used.str.contains(r"^\d+$")).cast(pl.Int64).max()
    first = 1 + int(highest or 0)  # type: ignore[arg-type]
    numbers = [f"{prefix}{first + place:04d}" for place in range(records.height)]
    return records.with_columns(pl.Series(column, numbers, dtype=pl.String))
