"""The tables that the bare site shows: the lines of the portal's own review queue and of the townships' lists."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.papers.measuring import run_in_own_process
from benchmarks.portal_load.accounts import PASSWORD
from benchmarks.portal_load.bare.fill import fill_database


@dataclass(frozen=True)
class BareSite:
    """`environment`: what its server is started with. `review`, `households`: rows of its tables."""

    environment: dict[str, str]
    review: int
    households: int


def fill_bare_site(workspace: Path, config: Path, folder: Path, users: int) -> BareSite:
    """Write the run's lines into a database of their own, with users; one that is there goes."""
    folder.mkdir(exist_ok=True)
    database = folder / "bare.sqlite3"
    database.unlink(missing_ok=True)
    environment = {"FANGPIN_BARE_DATABASE": str(database)}
    os.environ.update(environment)
    lines, households = run_in_own_process(_read_lines, workspace, config)
    run_in_own_process(fill_database, {"ReviewLine": lines, "ListedHousehold": households}, users, PASSWORD)
    return BareSite(environment, lines.height, households.height)


def _read_lines(workspace: Path, config: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    from services.review.lines import make_review_lines
    from services.runs.choice import choose_newest_run

    run = choose_newest_run(workspace, str(config), None)
    return make_review_lines(run, everything=True), run.read("suspected").sort("township", "village")


def list_townships(config: Path) -> list[str]:
    """Names of the county's townships."""
    with (config / "regions.csv").open(encoding="utf-8", newline="") as file:
        return [line["name"] for line in csv.DictReader(file) if line["level"] == "township"]
