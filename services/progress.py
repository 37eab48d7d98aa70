"""工作进展统计: how far the listed households have come on a day, as the county's numbered paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from casework.road import count_open_roads, count_progress, list_open_roads
from delivery.documents import PROGRESS_DOCUMENTS, write_documents
from domain.error_guard import guard
from services.numbered_papers import Paper, make_follow_up_folder, number_by_reader
from services.roads import Roads, make_road_context, open_roads

_MARK = "统"


@dataclass(frozen=True)
class ProgressPaper:
    """`progress`: table `work_progress`. `number`, `file`: of the paper."""

    progress: pl.DataFrame
    number: str
    file: Path


def issue_progress(workspace: Path, config: Path, today: date, by: str) -> ProgressPaper:
    """Write the day's figures into `<workspace>/follow_up/<day>/county`, numbered.

    Raises `UsageError` when nothing is published, `StageFailed` when the file cannot be written.
    """
    return guard("统计工作进展", _issue)(workspace, config, today, by)


def _issue(workspace: Path, config: Path, today: date, by: str) -> ProgressPaper:
    roads = open_roads(workspace, config, today)
    tables = make_progress_tables(roads)
    current, progress = roads.current, tables["work_progress"]
    paper = Paper("progress", progress, period=str(current.period), run_id=current.run_id)
    numbers = number_by_reader(current.ledger, _MARK, [paper], roads.reader.day, by)
    folder = make_follow_up_folder(workspace, roads.reader.day)
    context = make_road_context(current, numbers)
    (files,) = write_documents(PROGRESS_DOCUMENTS, folder, tables, context, current.county.lists).values()
    return ProgressPaper(progress, numbers[""], files[0])


def make_progress_tables(roads: Roads) -> dict[str, pl.DataFrame]:
    """Tables `work_progress`, `road_counts` of the day, and `deliveries` of the run whose lists hold."""
    road_lines = list_open_roads(roads.summary, roads.reader.homes)
    return {
        "work_progress": count_progress(roads.facts, roads.summary),
        "road_counts": count_open_roads(road_lines),
        "deliveries": roads.current.run.read("deliveries"),
    }
