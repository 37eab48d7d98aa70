"""A township's visits by the lists of a run: village by village, each household with how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

import polars as pl

from casework.clocks.judge_clocks import STATES
from delivery.document_context import DocumentContext
from delivery.visits.visit_frames import make_visits
from delivery.visits.visit_page import Visit
from domain.row_codes import ListEdition
from screening.summary.visits import VISIT_LINES
from services.published_runs import RunFrames
from services.townships.visit_state import VisitState, VisitStates

_TABLES = ("visit_households", "visit_people")
# Townships whose visits in words are kept.
_KEPT = 64


@dataclass(frozen=True)
class HouseholdVisit:
    """A household to be visited. `turn`: its place in its village.

    `state`: of its most pressing clue, one of `STATES`. `answers`: clue -> line of table `verification_results`.
    """

    visit: Visit
    turn: int
    state: str
    due_on: date | None
    days_overdue: int
    answers: Mapping[str, Mapping[str, Any]]

    @property
    def household_id(self) -> str:
        """Its number."""
        return str(self.visit.household["household_id"])

    @property
    def village(self) -> str:
        """Its village."""
        return str(self.visit.household["village"] or "")

    @property
    def answered(self) -> int:
        """How many of its clues are answered."""
        return sum(str(clue["clue_id"]) in self.answers for clue in self.visit.clues)

    @property
    def is_new(self) -> bool:
        """Whether the list has it for the first time."""
        return self.visit.household["first_time"] == "是"

    @property
    def is_urgent(self) -> bool:
        """Whether somebody declared an emergency."""
        return bool(self.visit.household["urgent"])


@dataclass(frozen=True)
class TownshipVisits:
    """The visits of a township, the villages in the order of the visit sheets. `edition`: of which list."""

    edition: ListEdition
    villages: Mapping[str, Sequence[HouseholdVisit]]
    row_answers: Mapping[tuple[str, str], Mapping[str, Any]]

    @property
    def households(self) -> list[HouseholdVisit]:
        """All of them, in visiting order."""
        return [household for homes in self.villages.values() for household in homes]

    def find(self, household_id: str | None) -> HouseholdVisit | None:
        """The household's visit; none where it is not visited here."""
        return next((one for one in self.households if one.household_id == household_id), None)

    def find_next(self, household_id: str) -> HouseholdVisit | None:
        """The household after it that is not done; none where there is none."""
        homes = self.households
        place = next((at for at, one in enumerate(homes) if one.household_id == household_id), -1)
        return next((one for one in homes[place + 1 :] if one.state != "done"), None)


class VisitBooks:
    """The visits of every township, by the lists of published runs; several threads may ask at once."""

    def __init__(self, workspace: Path) -> None:
        self._states = VisitStates(workspace)
        self._books: dict[tuple[str, str], Mapping[str, Sequence[Visit]]] = {}
        self._lock = RLock()

    def read(self, run: RunFrames, township: str, today: date) -> TownshipVisits | None:
        """The visits; none where the run was made by a version that published no visit sheets' tables."""
        if not run.run.store.has("visit_households"):
            return None
        edition = ListEdition(run.run_id, run.edition, township)
        state = self._states.read(run, township, today)
        grouped = _group_state(state)
        villages = {
            village: [_add_state(visit, turn, grouped) for turn, visit in enumerate(visits, start=1)]
            for village, visits in self._read_book(run, edition).items()
        }
        answers = {(line["kind"], line["row_key"]): line for line in state.row_answers.iter_rows(named=True)}
        return TownshipVisits(edition, villages, answers)

    def _read_book(self, run: RunFrames, edition: ListEdition) -> Mapping[str, Sequence[Visit]]:
        key = (edition.run_id, edition.township)
        with self._lock:
            if key not in self._books:
                while len(self._books) >= _KEPT:
                    self._books.pop(next(iter(self._books)))
                self._books[key] = _make_book(run, edition)
            return self._books[key]


def _make_book(run: RunFrames, edition: ListEdition) -> Mapping[str, Sequence[Visit]]:
    tables = {name: run.read(name) for name in _TABLES}
    tables |= {summary: run.read(name) for name, summary in VISIT_LINES.items()}
    finished = run.run
    context = DocumentContext.of(
        finished.county.settings, finished.county.sources, finished.policy, run.period, finished.as_of
    )
    context = replace(
        context, run_id=run.run_id, edition=run.edition, visit_form=finished.county.visit_form
    )  # fmt: skip
    return make_visits(tables, context, edition.township, edition)


@dataclass(frozen=True)
class _GroupedState:
    """The state by household and by clue."""

    clocks: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, Mapping[str, Any]]


def _group_state(state: VisitState) -> _GroupedState:
    rank = pl.col("state").replace_strict({name: at for at, name in enumerate(STATES)}, return_dtype=pl.Int64)
    limit = pl.coalesce("urgent_due_on", "due_on").alias("limit")
    pressing = state.clocks.with_columns(rank.alias("rank"), limit).sort(
        "household_id", "rank", "days_overdue", "limit", descending=[False, True, True, False]
    )
    first = pressing.drop_nulls("household_id").unique("household_id", keep="first", maintain_order=True)
    return _GroupedState(
        {line["household_id"]: line for line in first.iter_rows(named=True)},
        {line["clue_id"]: line for line in state.answers.iter_rows(named=True)},
    )


def _add_state(visit: Visit, turn: int, state: _GroupedState) -> HouseholdVisit:
    clock = state.clocks.get(str(visit.household["household_id"]), {})
    due_on = clock.get("limit") or visit.household["due_on"]
    return HouseholdVisit(
        visit, turn, str(clock.get("state", "waiting")), due_on if isinstance(due_on, date) else None,
        int(clock.get("days_overdue", 0)),
        {str(clue["clue_id"]): state.answers[str(clue["clue_id"])] for clue in visit.clues
         if str(clue["clue_id"]) in state.answers},
    )  # fmt: skip
