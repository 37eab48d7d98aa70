"""How far the work has come on a day: 工作进展统计 for the county, and a page for the wall of every township."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from casework.road import count_open_roads, count_progress, list_open_roads
from delivery.documents import PROGRESS_DOCUMENTS, write_documents
from domain.error_guard import guard
from pipeline.current_glance import make_current_glance
from services.follow_up.roads import Roads, make_road_context, open_roads
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader

_MARK = "统"


@dataclass(frozen=True)
class ProgressPapers:
    """`progress`: table `work_progress`. `files`: number -> file, in the order of the numbers."""

    progress: pl.DataFrame
    files: Mapping[str, Path]


def issue_progress(workspace: Path, config: Path, today: date, by: str) -> ProgressPapers:
    """Write the day's papers into `<workspace>/follow_up/<day>`, numbered.

    Raises `UsageError` when nothing is published, `StageFailed` when a file cannot be written.
    """
    return guard("统计工作进展", _issue)(workspace, config, today, by)


def _issue(workspace: Path, config: Path, today: date, by: str) -> ProgressPapers:
    roads = open_roads(workspace, config, today)
    tables = make_progress_tables(roads)
    numbers = _number(roads, tables, by)
    folder = make_follow_up_folder(workspace, roads.reader.day)
    context = make_road_context(roads.current, numbers)
    written = write_documents(PROGRESS_DOCUMENTS, folder, tables, context, roads.current.county.lists)
    files = [path for paths in written.values() for path in paths]
    return ProgressPapers(tables["work_progress"], dict(zip(numbers.values(), files, strict=True)))


def make_progress_tables(roads: Roads) -> dict[str, pl.DataFrame]:
    """Tables `work_progress`, `road_counts`, `GLANCE_TABLES` of the day; `deliveries` of the run whose lists hold."""
    road_lines = list_open_roads(roads.summary, roads.reader.homes)
    return {
        "work_progress": count_progress(roads.facts, roads.summary),
        "road_counts": count_open_roads(road_lines),
        "deliveries": roads.current.run.read("deliveries"),
        **make_current_glance(roads.current),
    }


def _number(roads: Roads, tables: Mapping[str, pl.DataFrame], by: str) -> dict[str, str]:
    """The empty text for the county, then townships -> their paper's number."""
    current = roads.current
    about = {"period": str(current.period), "run_id": current.run_id}
    papers = [Paper("progress", tables["work_progress"], **about)]
    glances = [table for name, table in tables.items() if name.startswith("glance_")]
    for township in tables["glance_figures"]["township"].drop_nulls():
        rows = pl.concat([table.filter(township=township) for table in glances], how="diagonal")
        papers.append(Paper("glance", rows, str(township), **about))
    return number_by_reader(current.ledger, _MARK, papers, roads.reader.day, by)
