"""From cells as typed to typed rows: accepted, or quarantined with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, RawRows
from domain.tables import conform
from expectations.admit.household_first_rows import FirstRows
from expectations.admit.repeated_rows import find_repeated_rows
from expectations.cells.read_columns import ColumnReader, ReadColumn
from expectations.issues.quarantine_rows import find_nameless_rows, list_required_fields, make_quarantine_table


def admit_rows(raw_rows: RawRows, source: SourceDeclaration, read_by_rules: frozenset[str], today: date) -> Admission:
    """Admit the rows of a whole delivery, and drop those that were sent again."""
    raw_rows = replace(raw_rows, rows=FirstRows(source).fill_rows(raw_rows.rows))
    admission = make_admission(raw_rows, source, read_by_rules, RowReader(source, today).read_columns(raw_rows))
    is_repeated = find_repeated_rows(admission.accepted, source, read_by_rules, today)
    repeated = admission.accepted.filter(is_repeated)
    return replace(
        admission,
        accepted=admission.accepted.filter(~is_repeated),
        dropped=make_dropped_table(repeated, source.id),
        repeated=repeated,
    )


class RowReader:
    """Reads every declared field of a source, batch after batch. `today` bounds plausible years."""

    def __init__(self, source: SourceDeclaration, today: date) -> None:
        self._readers = {name: ColumnReader(name, field, today) for name, field in source.fields.items()}

    def read_columns(self, raw_rows: RawRows) -> dict[str, ReadColumn]:
        """Every field's cells as they are read."""
        return {name: reader.read_column(raw_rows) for name, reader in self._readers.items()}


def make_admission(
    raw_rows: RawRows,
    source: SourceDeclaration,
    read_by_rules: frozenset[str],
    columns: Mapping[str, ReadColumn],
) -> Admission:
    """Accept or quarantine every raw row: never both, and none is lost.

    A row is quarantined when its record is broken, when it names nobody, or when a field in `read_by_rules` holds
    something that cannot be read.
    Any other unreadable cell becomes null; a blank cell is null and never a fault. `columns`: the raw rows as read.
    Readable rows that were sent again are accepted here: which they are, all rows together tell.
    """
    values = (column.rows["value"].alias(name) for name, column in columns.items())
    typed = raw_rows.rows.select(*PLACE, "numeric_id").with_columns(*values)
    required = list_required_fields(source, read_by_rules)
    unreadable = pl.DataFrame({name: columns[name].rows["unreadable"] for name in required})
    failing = _any_true(unreadable, typed.height)
    # Who writes a number that cannot be read does name somebody.
    damaged_keys = _any_true(
        unreadable.select(name for name in required if name in source.of_type(FieldType.KEY)), typed.height
    )
    is_nameless = find_nameless_rows(typed, source) & ~damaged_keys
    broken = typed.select(PLACE).join(raw_rows.broken, on=PLACE, how="left", maintain_order="left")
    if raw_rows.broken.height:
        intact = broken["broken"].is_null()
        failing, unreadable = failing | ~intact, unreadable.select(pl.all() & intact)
    accepted = typed.filter(~(is_nameless | failing))
    return Admission(
        source=source.id,
        accepted=accepted,
        quarantine=make_quarantine_table(typed, source, is_nameless & broken["broken"].is_null(), unreadable, broken),
        unreadable=typed.filter(failing & ~is_nameless),
    )


def make_dropped_table(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    """Table `dropped` of the rows sent again."""
    counts = rows.group_by("file", "sheet").agg(pl.len().alias("rows"))
    lines = counts.with_columns(pl.lit(source).alias("source"), pl.lit("duplicate_key").alias("reason"))
    return conform(lines, "dropped").sort("file", "sheet")


def _any_true(flags: pl.DataFrame, height: int) -> pl.Series:
    if not flags.width:
        return pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    return flags.select(pl.any_horizontal(pl.all()).alias("any")).to_series()
