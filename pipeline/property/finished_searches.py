"""What the finished property searches of a workspace know of households: who was asked about, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from domain.tables import add_absent_columns, empty
from pipeline.property.search_job import PropertyJob
from storage.run_manifest import read_manifest
from storage.run_store import RunStore
from storage.workspace import find_latest_run, list_folders

PURGED = "purged"
_NAMES = ("asked", "property_findings", "refused")


@dataclass(frozen=True)
class FinishedSearches:
    """The newest search of each period up to a day.

    Tables `asked`, `property_findings` and `refused` with `period` and `as_of`; household numbers as the register of
    that day had them. `purged_days`: as-of dates of searches whose data have gone.
    """

    asked: pl.DataFrame
    findings: pl.DataFrame
    refused: pl.DataFrame
    purged_days: list[date]


def read_finished_searches(workspace: Path, today: date) -> FinishedSearches:
    """The searches whose as-of date is not after the day."""
    parts = {name: [_label(empty(name), "", today)] for name in _NAMES}
    for period, day, run in _list_searches(workspace):
        if day <= today:
            for name in _NAMES:
                parts[name].append(_label(add_absent_columns(run.read(name), name), period, day))
    asked, findings, refused = (pl.concat(parts[name], how="diagonal") for name in _NAMES)
    return FinishedSearches(asked, findings, refused, [day for day in _list_purged_days(workspace) if day <= today])


def _list_searches(workspace: Path) -> Iterator[tuple[str, date, RunStore]]:
    for folder in list_folders(workspace / PropertyJob.runs_folder_name):
        search = find_latest_run(folder)
        manifest = read_manifest(search) if search else None
        if search and manifest:
            yield folder.name, date.fromisoformat(manifest["as_of"]), RunStore.open(search)


def _label(table: pl.DataFrame, period: str, day: date) -> pl.DataFrame:
    return table.with_columns(pl.lit(period).alias("period"), pl.lit(day).alias("as_of"))


def _list_purged_days(workspace: Path) -> list[date]:
    """As-of dates of the searches that left a record alone."""
    records = sorted((workspace / PropertyJob.runs_folder_name / PURGED).glob("*.json"))
    days = (json.loads(path.read_text(encoding="utf-8")).get("as_of") for path in records)
    return [date.fromisoformat(day) for day in days if day]
