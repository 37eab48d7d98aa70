"""Why a row of a file stands in no link: refused, read by its household's number, or not read as data at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from domain.handover import PLACE
from services.review.reject_link import filter_rows
from services.runs.choice import FinishedRun


@dataclass(frozen=True)
class UnusedRow:
    """A row that was compared with nobody.

    `state`: quarantined; numbered (its source's rows bear the household's number, and need no linking); not_data (of a
    file that was read, and neither). `reasons`: texts of `quarantine` or `issues`. `households`: whose the row may
    be all the same. `sheet_counts`: its sheet's line of `accounting`.
    """

    source: str
    file: str
    sheet: str
    row_number: int
    state: str
    reasons: list[str]
    households: list[str]
    sheet_counts: dict[str, Any]


def find_unused_row(run: FinishedRun, place: Mapping[str, object]) -> UnusedRow | None:
    """What became of the row; none where it is linked or waits, where several are meant, or nobody sent such a file.

    Raises `UsageError` when there is no such source.
    """
    if filter_rows(run, run.store.tables["links"], place).height:
        return None
    quarantined = filter_rows(run, run.read("quarantine"), place)
    if quarantined.height:
        return _make(run, quarantined, "quarantined", quarantined["detail"].to_list())
    sheets = filter_rows(run, run.read("accounting"), {**place, "row_number": None})
    if sheets.height != 1:
        return None
    source = run.county.sources[sheets["source"].item()]
    lines = sheets.with_columns(pl.lit(place["row_number"]).cast(pl.Int64).alias("row_number"))
    issues = filter_rows(run, run.store.tables["issues"], place)
    texts = [f"{problem}。{cure}" for problem, cure in issues.select("problem", "cure").rows()]
    return _make(run, lines, "not_data" if source.anchor == "linked" else "numbered", texts)


def _make(run: FinishedRun, lines: pl.DataFrame, state: str, reasons: list[str]) -> UnusedRow | None:
    """None where the lines are about several rows."""
    places = lines.select("source", *PLACE).unique()
    if places.height != 1:
        return None
    source, file, sheet, number = places.row(0)
    matches = run.store.tables["possible_matches"].join(places.lazy(), on=["source", *PLACE], how="semi").collect()
    counts = run.read("accounting").filter(pl.col("source") == source, pl.col("file") == file, pl.col("sheet") == sheet)
    return UnusedRow(
        source, file, sheet, number, state, list(dict.fromkeys(reasons)),
        matches["household_id"].drop_nulls().unique().sort().to_list(),
        counts.row(0, named=True) if counts.height else {},
    )  # fmt: skip
