"""Why a row was linked, sent to review or left: what met what, at which level, with which weight; who came second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import delivery
import intake
import matchers
from domain.handover import PLACE
from matchers.declarations.matching import Thresholds
from pipeline.deliveries.receive_source import admit_source
from services.reject_link import find_link
from services.run_choice import FinishedRun

_REGISTER = "register_members"
# Which column of the two sides a feature of the comparisons is shown by.
SHOWN = {
    "name_key": "name", "birth": "birth_date", "sex": "sex", "shown": "id_number", "township": "place",
    "village": "place", "group_key": "place", "mobile": "phone", "relative": "relative", "owner_household": "id_number",
    "own_household": "household_id",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One comparison: its title, what the row says, what the register says, the level, the bits."""

    title: str
    row: str
    register: str
    level: str
    bits: float


@dataclass(frozen=True)
class Candidate:
    """A candidate with their waterfall. `whom`: a label; `prior`, `bits`: in bits; `barred`: why they are ruled out."""

    whom: str
    steps: list[Step]
    prior: float | None
    bits: float | None
    probability: float | None
    barred: str | None


@dataclass(frozen=True)
class RowExplanation:
    """A row's line of `links`, the words of its outcome, its candidates best first, and whether its cells are known.

    `limits`: the thresholds by which the run decided.
    """

    link: dict[str, object]
    score: float | None
    runner_up: float | None
    outcome: str
    candidates: list[Candidate]
    values_known: bool
    row: dict[str, str | None]
    owner: dict[str, str | None]
    decision_sentences: list[str]
    limits: Thresholds


@dataclass(frozen=True)
class _Sides:
    """Tables `review_rows` and `review_people` of one row."""

    rows: pl.DataFrame
    people: pl.DataFrame


def explain_row(run: FinishedRun, place: dict[str, object], inbox: Path | None) -> RowExplanation:
    """Explain one row of a run; `inbox`: where the files lie now, else where they lay for the run.

    Raises `UsageError` when there is no such row.
    """
    line = find_link(run, run.read("links"), place)
    link = line.row(0, named=True)
    pairs = run.read("review_pairs").join(line, on=["source", *PLACE], how="semi")
    sides = _read_review_tables(run, line, pairs) or _read_inbox_rows(run, line, pairs, inbox)
    row = sides.rows.row(0, named=True) if sides else {}
    people = {person["person_id"]: person for person in sides.people.iter_rows(named=True)} if sides else {}
    candidates = [_make_candidate(run, pair, row, people) for pair in pairs.sort("rank").iter_rows(named=True)]
    return RowExplanation(
        link, link["score"], link["runner_up"], run.county.matching.outcomes[link["reason"]].title, candidates,
        sides is not None, row, people.get(link["person_id"], {}), _describe_decision(run, line),
        _describe_limits(run),
    )  # fmt: skip


def _describe_limits(run: FinishedRun) -> Thresholds:
    """The thresholds by which the run decided: a small register's are others."""
    registered = int(run.read("accounting").filter(pl.col("source") == _REGISTER)["registered"].sum())
    return run.county.matching.thresholds.among(registered)


def _make_candidate(
    run: FinishedRun,
    pair: dict[str, Any],
    row: Mapping[str, str | None],
    people: Mapping[str, Mapping[str, str | None]],
) -> Candidate:
    whom = f"人编号 {pair['person_id']}，户编号 {pair['household_id']}"
    if pair["person_id"] is None:
        whom = "未登记的人员（其他数据中有其有效证件号码）"
    steps = _list_steps(run, pair, row, people.get(pair["person_id"], {}))
    return Candidate(whom, steps, pair["prior"], pair["bits"], pair["probability"], pair["barred"])


def _list_steps(
    run: FinishedRun, pair: Mapping[str, Any], row: Mapping[str, str | None], person: Mapping[str, str | None]
) -> list[Step]:
    comparisons = run.county.matching.model.comparisons
    words = delivery.make_level_labels(comparisons)
    levels, weights = (str(pair[name] or "").split() for name in ("levels", "weights"))
    steps = []
    for level_title, worth in zip(levels, weights, strict=True):
        name = level_title.partition("=")[0]
        comparison = comparisons.get(name)
        field = SHOWN.get(comparison.of[0], "") if comparison else ""
        side = "family" if field == "relative" else field
        title = comparison.title if comparison else delivery.LIST_COVERAGE_LABEL
        steps.append(
            Step(
                title,
                row.get(field) or "",
                person.get(side) or "",
                words.get(level_title, level_title),
                float(worth.partition("=")[2]),
            )
        )
    return steps


def _read_review_tables(run: FinishedRun, line: pl.DataFrame, pairs: pl.DataFrame) -> _Sides | None:
    """What the run has kept of the row: those that wait for a person."""
    rows = run.read("review_rows").join(line, on=["source", *PLACE], how="semi")
    people = run.read("review_people").join(pairs, on="person_id", how="semi")
    return _Sides(rows, people) if rows.height else None


def _read_inbox_rows(run: FinishedRun, line: pl.DataFrame, pairs: pl.DataFrame, inbox: Path | None) -> _Sides | None:
    """The row and its people from the files, where these are still what they were."""
    noted = run.manifest["notes"].get("inbox")
    folder = inbox or (run.workspace / noted if noted else None)
    if folder is None or not folder.is_dir():
        return None
    sheets = intake.recognise_files(folder, run.county.source_headings.values())
    file_hashes = set(run.read("files")["sha256"])
    source = run.county.sources[line["source"].item()]
    members = run.county.sources[_REGISTER]
    needed_sheets = [sheet for sheet in sheets if sheet.source in {source.id, members.id}]
    if not needed_sheets or any(sheet.sha256 not in file_hashes for sheet in needed_sheets):
        return None
    admissions = [
        admit_source(folder, declared, needed_sheets, run.policy, run.as_of) for declared in (source, members)
    ]
    rows = matchers.make_review_rows(admissions[0], source, line)
    register = matchers.build_members(admissions[1].accepted, run.county.regions, run.as_of)
    person_ids = pl.concat([pairs.select("person_id"), line.select("person_id")]).drop_nulls().unique()
    return _Sides(rows, matchers.make_review_people(register, person_ids)) if rows.height else None


def _describe_decision(run: FinishedRun, line: pl.DataFrame) -> list[str]:
    """What people have said of rows of this content."""
    words = {"same": "同一人", "other": "非同一人", "unsure": "存疑或撤销", "doubted": "非本人，待人工确认"}
    origins = {"review": "人工确认清单", "reject": "推翻或撤销", "feedback": "乡镇核查“非本人”"}
    decisions = run.ledger.read_decisions().join(line.select("row_key"), on="row_key", how="semi")
    return [
        f"{day.isoformat()} {by or '（未署名）'}：{words[verdict]}（{origins[origin]}），人编号 {person}"
        for day, by, verdict, origin, person in decisions.select(
            "decided_on", "decided_by", "verdict", "origin", "person_id"
        ).iter_rows()
    ]
