"""Whose each delivered row truly is, so that the quality of linkage can be measured."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data_samples.sheets import Delivery

SCHEMA = {
    "source": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row_number": pl.Int64,
    "person_id": pl.String,
    "household_id": pl.String,
    "damage": pl.String,
}


def truth(delivery: Delivery) -> pl.DataFrame:
    """One line per delivered row: source, file, sheet (empty for text), row_number as Excel shows it.

    `person_id` and `household_id` are those of the register, null for people outside it.
    `damage` lists what was done to the row, such as `id:M13 name:M21`, empty when nothing was.
    """
    lines = [
        (
            delivery.source,
            *delivery.place(sheet),
            line.number,
            line.row.person_id or None,
            line.row.household_id or None,
            " ".join(line.row.damage),
        )
        for sheet in delivery.sheets
        if not sheet.hidden
        for line in sheet.lines()
        if line.row is not None
    ]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def write_truth(frames: list[pl.DataFrame], folder: Path, name: str = "truth") -> Path:
    """Write `<name>.parquet`; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.parquet"
    pl.concat(frames).write_parquet(path)
    return path
