"""拟纳入名单 and 拟修正风险消除名单: numbered papers for the townships that have somebody on them, and the county's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from casework.road import (
    count_candidates,
    count_open_roads,
    list_candidates,
    list_corrections,
    list_open_roads,
)
from delivery.documents import CANDIDATE_DOCUMENTS, write_documents
from domain.error_guard import guard
from services.follow_up.roads import Roads, make_road_context, open_roads
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader

_MARK = "拟"
# Kind of paper (the layout of its document) -> the table that a township's paper is about; the county's has both.
_TOWNSHIP_PAPERS = {"candidates": "candidate_lines", "corrections": "correction_candidates"}

_COUNTY_PAPER = (*_TOWNSHIP_PAPERS.values(), "road_lines")


@dataclass(frozen=True)
class CandidatePapers:
    """`counts`: table `candidate_counts`. `files`: number -> file, in the order of the numbers."""

    counts: pl.DataFrame
    files: Mapping[str, Path]


def issue_candidates(workspace: Path, config: Path, today: date, by: str) -> CandidatePapers:
    """Write the day's lists into `<workspace>/follow_up/<day>`, numbered; without a household there is no paper.

    Raises `UsageError` when nothing is published, `StageFailed` when a file cannot be written.
    """
    return guard("生成拟纳入名单", _issue)(workspace, config, today, by)


def _issue(workspace: Path, config: Path, today: date, by: str) -> CandidatePapers:
    roads = open_roads(workspace, config, today)
    tables = make_candidate_tables(roads)
    if tables["candidate_counts"].is_empty() and tables["road_lines"].is_empty():
        return CandidatePapers(tables["candidate_counts"], {})
    folder = make_follow_up_folder(workspace, roads.reader.day)
    files: dict[str, Path] = {}
    for document in CANDIDATE_DOCUMENTS:
        numbers = _number(roads, document.layout, tables, by)
        context = make_road_context(roads.current, numbers)
        written = write_documents([document], folder, tables, context, roads.current.county.lists)
        files |= dict(zip(numbers.values(), written[document], strict=True))
    return CandidatePapers(tables["candidate_counts"], dict(sorted(files.items())))


def make_candidate_tables(roads: Roads) -> dict[str, pl.DataFrame]:
    """Tables `candidate_lines`, `correction_candidates`, `candidate_counts` of the day."""
    current = roads.current
    titles = {name: rule.title for name, rule in current.policy.rules.items()}
    candidates = list_candidates(roads.facts, roads.summary, roads.reader.homes, roads.rules.declared, titles)
    corrections = list_corrections(current.run.read("correction_advice"), roads.facts, roads.reader.homes)
    road_lines = list_open_roads(roads.summary, roads.reader.homes)
    return {
        "candidate_lines": candidates,
        "correction_candidates": corrections,
        "candidate_counts": count_candidates(candidates, corrections),
        "road_lines": road_lines,
        "road_counts": count_open_roads(road_lines),
    }


def _number(roads: Roads, layout: str, tables: Mapping[str, pl.DataFrame], by: str) -> dict[str, str]:
    """Township, empty for the county -> its paper's number, for a kind of paper."""
    current = roads.current
    if layout in _TOWNSHIP_PAPERS:
        parts = tables[_TOWNSHIP_PAPERS[layout]].partition_by("township", as_dict=True)
        rows = {str(township): part for (township,), part in sorted(parts.items())}
    else:
        rows = {"": pl.concat([tables[name] for name in _COUNTY_PAPER], how="diagonal")}
    papers = [
        Paper(layout, part, township or None, period=str(current.period), run_id=current.run_id)
        for township, part in rows.items()
    ]
    return number_by_reader(current.ledger, _MARK, papers, roads.reader.day, by)
