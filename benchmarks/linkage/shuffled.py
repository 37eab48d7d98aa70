"""The same rows in another order, or in other files: a linker must give the same answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import polars as pl

from benchmarks.linkage import metrics
from benchmarks.linkage.county import Bench
from domain.handover import PLACE, Admission

_OLD = tuple(f"#{name}" for name in PLACE)


def reordered(bench: Bench, seed: int) -> tuple[Bench, pl.DataFrame]:
    """Rows of every file and sheet, and of the register, in another order; and new place -> old place per source."""
    return _moved(bench, lambda rows: _renumbered(rows.sample(fraction=1, shuffle=True, seed=seed)))


def split(bench: Bench, parts: int = 3) -> tuple[Bench, pl.DataFrame]:
    """Every file cut into several, rows kept in order."""
    return _moved(bench, lambda rows: _renumbered(_cut(rows, parts)))


def _cut(rows: pl.DataFrame, parts: int) -> pl.DataFrame:
    part = pl.col("row_number").rank("ordinal").over("file", "sheet") * parts // (pl.len().over("file", "sheet") + 1)
    return rows.with_columns(pl.format("{}-{}", part, "file").alias("file"))


def _renumbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns((pl.int_range(pl.len()).over("file", "sheet") + 2).cast(pl.Int64).alias("row_number"))


def _moved(bench: Bench, how: Callable[[pl.DataFrame], pl.DataFrame]) -> tuple[Bench, pl.DataFrame]:
    deliveries, places = {}, []
    for source, admission in bench.deliveries.items():
        rows = how(admission.accepted.with_columns(pl.col(PLACE).name.prefix("#")))
        deliveries[source] = Admission(source, rows.drop(_OLD), admission.quarantine, admission.unreadable)
        places.append(rows.select(pl.lit(source).alias("source"), *PLACE, *_OLD))
    register = how(bench.register)
    return dataclasses.replace(bench, deliveries=deliveries, register=register), pl.concat(places)


def differing(before: pl.DataFrame, after: pl.DataFrame, places: pl.DataFrame) -> int:
    """How many rows have another decision or another person in the second answer."""
    back = after.join(places, on=metrics.KEY).select("source", *_OLD, "decision", "person_id", "household_id")
    both = before.join(back, left_on=metrics.KEY, right_on=["source", *_OLD], suffix="_after")
    same = [pl.col(name).eq_missing(pl.col(f"{name}_after")) for name in ("decision", "person_id", "household_id")]
    return before.height - both.filter(pl.all_horizontal(same)).height
