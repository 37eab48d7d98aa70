"""From cells as typed to typed rows: accepted, or quarantined with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, Landed
from domain.tables import conform
from expectations.admit.household_first_rows import FirstRows
from expectations.admit.quarantine_rows import find_nameless_rows, list_required_fields, make_quarantine_table
from expectations.admit.repeated_rows import find_repeated_rows
from expectations.cells.read_columns import ColumnReader, ReadColumn


def admit_rows(landed: Landed, source: SourceDeclaration, read_by_rules: frozenset[str], today: date) -> Admission:
    """Admit the rows of a whole delivery, and drop those that were sent again."""
    landed = replace(landed, rows=FirstRows(source).fill_rows(landed.rows))
    whole = make_admission(landed, source, read_by_rules, RowReader(source, today).read(landed))
    again = find_repeated_rows(whole.accepted, source, read_by_rules, today)
    repeated = whole.accepted.filter(again)
    return replace(
        whole, accepted=whole.accepted.filter(~again), dropped=make_dropped_table(repeated, source.id), again=repeated
    )


class RowReader:
    """Reads every declared field of a source, batch after batch. `today` bounds plausible years."""

    def __init__(self, source: SourceDeclaration, today: date) -> None:
        self._readers = {name: ColumnReader(name, field, today) for name, field in source.fields.items()}

    def read(self, landed: Landed) -> dict[str, ReadColumn]:
        """Every field's cells as they are read."""
        return {name: reader.read(landed) for name, reader in self._readers.items()}


def make_admission(
    landed: Landed,
    source: SourceDeclaration,
    read_by_rules: frozenset[str],
    columns: Mapping[str, ReadColumn],
) -> Admission:
    """Accept or quarantine every landed row: never both, and none is lost.

    A row is quarantined when its record is broken, when it names nobody, or when a field in `read_by_rules` holds
    something that cannot be read.
    Any other unreadable cell becomes null; a blank cell is null and never a fault. `columns`: the landed rows as read.
    Readable rows that were sent again are accepted here: which they are, all rows together tell.
    """
    values = (column.rows["value"].alias(name) for name, column in columns.items())
    typed = landed.rows.select(*PLACE, "numeric_id").with_columns(*values)
    judged = list_required_fields(source, read_by_rules)
    unreadable = pl.DataFrame({name: columns[name].rows["unreadable"] for name in judged})
    failing = _any_true(unreadable, typed.height)
    # Who writes a number that cannot be read does name somebody.
    damaged_keys = _any_true(
        unreadable.select(name for name in judged if name in source.of_type(FieldType.KEY)), typed.height
    )
    unknown = find_nameless_rows(typed, source) & ~damaged_keys
    broken = typed.select(PLACE).join(landed.broken, on=PLACE, how="left", maintain_order="left")
    if landed.broken.height:
        intact = broken["broken"].is_null()
        failing, unreadable = failing | ~intact, unreadable.select(pl.all() & intact)
    good = typed.filter(~(unknown | failing))
    return Admission(
        source=source.id,
        accepted=good,
        quarantine=make_quarantine_table(typed, source, unknown & broken["broken"].is_null(), unreadable, broken),
        unreadable=typed.filter(failing & ~unknown),
    )


def make_dropped_table(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    """Table `dropped` of the rows sent again."""
    counts = rows.group_by("file", "sheet").agg(pl.len().alias("rows"))
    told = counts.with_columns(pl.lit(source).alias("source"), pl.lit("duplicate_key").alias("reason"))
    return conform(told, "dropped").sort("file", "sheet")


def _any_true(flags: pl.DataFrame, height: int) -> pl.Series:
    if not flags.width:
        return pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    return flags.select(pl.any_horizontal(pl.all()).alias("any")).to_series()
