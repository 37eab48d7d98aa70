"""Why a row was linked, sent to review or left: what met what, at which level, with which weight; who came second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import delivery
import matchers
from domain.handover import PLACE
from matchers.declarations.matching import Thresholds
from services.explain.delivered_files import REGISTER
from services.explain.delivered_row import DeliveredRow, RowSides, read_delivered_row
from services.review.reject_link import find_link
from services.runs.choice import FinishedRun

# Which column of the two sides a feature of the comparisons is shown by.
SHOWN = {
    "name_key": "name", "birth": "birth_date", "sex": "sex", "shown": "id_number", "township": "place",
    "village": "place", "group_key": "place", "mobile": "phone", "relative": "relative", "owner_household": "id_number",
    "own_household": "household_id",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One comparison: its title, what the row says, what the register says, the level, the bits.

    `field`: which of `REVIEWED_FIELDS` it is shown by; empty where it is none.
    """

    title: str
    row: str
    register: str
    level: str
    bits: float
    field: str = ""


@dataclass(frozen=True)
class Candidate:
    """A candidate with their waterfall. `whom`: a label; `prior`, `bits`: in bits; `barred`: why they are ruled out.

    `is_unregistered`: whether only other sources know them, by a valid number that the register lacks.
    """

    whom: str
    steps: list[Step]
    prior: float | None
    bits: float | None
    probability: float | None
    barred: str | None
    is_unregistered: bool


@dataclass(frozen=True)
class NearPerson:
    """Who comes near to a row that found nobody. `is_paired`: whether a run looks at the two together at all."""

    whom: str
    steps: list[Step]
    bits: float
    barred: str | None
    is_paired: bool


@dataclass(frozen=True)
class RowExplanation:
    """A row's line of `links`, the words of its outcome, its candidates best first, and whether its cells are known.

    `nearest`: who comes nearest, where there are no candidates; None: not looked for, or the files are not there.
    `limits`: the thresholds by which the run decided.
    """

    link: dict[str, object]
    score: float | None
    runner_up: float | None
    outcome: str
    candidates: list[Candidate]
    nearest: list[NearPerson] | None
    values_known: bool
    row: dict[str, str | None]
    owner: dict[str, str | None]
    decision_sentences: list[str]
    limits: Thresholds


def explain_row(
    run: FinishedRun, place: Mapping[str, object], inbox: Path | None, *, reads_files: bool = True
) -> RowExplanation:
    """Explain one row of a run; `inbox`: where the files lie now, else where they lay for the run.

    `reads_files`: whether they are read where the run has not kept what the row says; that takes as long as reading
    its source and the register. Raises `UsageError` when there is no such row.
    """
    line = find_link(run, run.store.tables["links"], place)
    link = line.row(0, named=True)
    pairs = run.store.tables["review_pairs"].join(line.lazy(), on=["source", *PLACE], how="semi").collect()
    kept_sides = _read_review_tables(run, line, pairs)
    delivered = read_delivered_row(run, line, inbox) if reads_files and not kept_sides else None
    nearest = _find_nearest(delivered) if delivered and _is_nobody_known(link, pairs) else None
    sides = kept_sides or (delivered.make_sides(_list_people(line, pairs, nearest)) if delivered else None)
    row = sides.rows.row(0, named=True) if sides else {}
    people = {person["person_id"]: person for person in sides.people.iter_rows(named=True)} if sides else {}
    return RowExplanation(
        link, link["score"], link["runner_up"], run.county.matching.outcomes[link["reason"]].title,
        [_make_candidate(run, pair, row, people) for pair in pairs.sort("rank").iter_rows(named=True)],
        None if nearest is None else [_make_nearest(run, pair, row, people) for pair in nearest.iter_rows(named=True)],
        sides is not None, row, people.get(link["person_id"], {}), _describe_decision(run, line),
        _describe_limits(run),
    )  # fmt: skip


def _is_nobody_known(link: Mapping[str, Any], pairs: pl.DataFrame) -> bool:
    """Whether the run kept no registered person who came near to a row that is linked to nobody."""
    is_about_somebody = link["reason"] != "place_unknown"
    return link["decision"] == "unlinked" and is_about_somebody and pairs["person_id"].drop_nulls().is_empty()


def _find_nearest(delivered: DeliveredRow) -> pl.DataFrame:
    """Frame `nearest_people`: those who come nearest by today's weights."""
    return matchers.find_nearest_people(delivered.make_linker(), delivered.admission, delivered.source, delivered.place)


def _list_people(line: pl.DataFrame, pairs: pl.DataFrame, nearest: pl.DataFrame | None) -> pl.DataFrame:
    """person_id of everybody who is to be shown beside the row."""
    parts = [pairs.select("person_id"), line.select("person_id")]
    parts += [] if nearest is None else [nearest.select("person_id")]
    return pl.concat(parts).drop_nulls().unique()


def _make_nearest(
    run: FinishedRun, pair: Mapping[str, Any], row: Mapping[str, str | None],
    people: Mapping[str, Mapping[str, str | None]],
) -> NearPerson:  # fmt: skip
    steps = list_steps(run, pair, row, people.get(pair["person_id"], {}))
    return NearPerson(_name_candidate(pair, people), steps, pair["bits"], pair["barred"], pair["is_paired"])


def _describe_limits(run: FinishedRun) -> Thresholds:
    """The thresholds by which the run decided: a small register's are others."""
    registered = int(run.read("accounting").filter(pl.col("source") == REGISTER)["registered"].sum())
    return run.county.matching.thresholds.among(registered)


def _make_candidate(
    run: FinishedRun,
    pair: dict[str, Any],
    row: Mapping[str, str | None],
    people: Mapping[str, Mapping[str, str | None]],
) -> Candidate:
    steps = list_steps(run, pair, row, people.get(pair["person_id"], {}))
    return Candidate(
        _name_candidate(pair, people),
        steps,
        pair["prior"],
        pair["bits"],
        pair["probability"],
        pair["barred"],
        pair["person_id"] is None,
    )


def _name_candidate(pair: Mapping[str, Any], people: Mapping[str, Mapping[str, str | None]]) -> str:
    """Name and address as registered, where they are known, and the numbers of person and household."""
    if pair["person_id"] is None:
        return "未登记的人员（其他数据中有其有效证件号码）"
    person = people.get(pair["person_id"], {})
    parts = [person.get("name"), person.get("place"), f"人编号 {pair['person_id']}", f"户编号 {pair['household_id']}"]
    return "，".join(filter(None, parts))


def list_steps(
    run: FinishedRun, pair: Mapping[str, Any], row: Mapping[str, str | None], person: Mapping[str, str | None]
) -> list[Step]:
    """The comparisons of a line of table `review_pairs`, in the model's order; none where nothing was compared.

    `row`, `person`: the lines of tables `review_rows` and `review_people`.
    """
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
                field,
            )
        )
    return steps


def _read_review_tables(run: FinishedRun, line: pl.DataFrame, pairs: pl.DataFrame) -> RowSides | None:
    """What the run has kept of the row: those that wait for a person."""
    rows = run.read("review_rows").join(line, on=["source", *PLACE], how="semi")
    people = run.read("review_people").join(pairs, on="person_id", how="semi")
    return RowSides(rows, people) if rows.height else None


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
