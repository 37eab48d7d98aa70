"""From cells as typed to typed rows: accepted, or quarantined with the reason."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission, Landed
from domain.tables import conform
from expectations.quarantine import judged_fields, nameless, quarantine_table
from expectations.reading import read_column
from expectations.repeats import sent_again


def admit(landed: Landed, source: SourceDeclaration, read_by_rules: frozenset[str], today: date) -> Admission:
    """Accept or quarantine every landed row: never both, and none is lost.

    A row is quarantined when it names nobody, or when a field in `read_by_rules` holds something that cannot be read.
    Any other unreadable cell becomes null; a blank cell is null and never a fault. `today` bounds plausible years.
    A readable row that was sent again, however it is typed (M30), is dropped and counted: `repeats.sent_again`.
    """
    readings = {name: read_column(landed, name, field, today) for name, field in source.fields.items()}
    values = (reading["value"].alias(name) for name, reading in readings.items())
    typed = landed.rows.select(*PLACE, "numeric_id").with_columns(*values)
    judged = judged_fields(source, read_by_rules)
    unreadable = pl.DataFrame({name: readings[name]["unreadable"] for name in judged})
    unknown = typed.with_columns(nameless(source).alias("#nameless"))["#nameless"]
    failing = _any(unreadable, typed.height)
    good = typed.filter(~(unknown | failing))
    again = sent_again(good, source, read_by_rules, today)
    return Admission(
        source=source.id,
        accepted=good.filter(~again),
        quarantine=quarantine_table(typed, source, unknown, unreadable),
        unreadable=typed.filter(failing & ~unknown),
        dropped=_counted(good.filter(again), source.id),
        again=good.filter(again),
    )


def _counted(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    """Table `dropped` of the rows sent again."""
    counts = rows.group_by("file", "sheet").agg(pl.len().alias("rows"))
    told = counts.with_columns(pl.lit(source).alias("source"), pl.lit("duplicate_key").alias("reason"))
    return conform(told, "dropped").sort("file", "sheet")


def _any(flags: pl.DataFrame, height: int) -> pl.Series:
    if not flags.width:
        return pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    return flags.select(pl.any_horizontal(pl.all()).alias("any")).to_series()
