"""A township's visits by the lists of a run: village by village, each household with how far it has come."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import polars as pl

from casework.clocks.judge_clocks import STATES
from delivery.document_context import DocumentContext
from delivery.visits.visit_frames import make_visits
from delivery.visits.visit_page import Visit
from domain.county.policy import GUARANTEES
from domain.row_codes import ListEdition
from pipeline.current_run import CurrentRun
from screening.summary.visits import VISIT_LINES
from services.runs.published_runs import RunFrames
from services.townships.visit_state import (
    CountyState,
    StateMark,
    VisitState,
    open_current,
    read_county_state,
    read_state_mark,
)

_TABLES = ("visit_households", "visit_people")
# What pages show of a household, a member and a clue.
_HOME = (
    "household_id", "village", "group", "head_name", "household_size", "phone", "household_kind", "on_list",
    "mandatory", "monitored", "urgent", "status", "first_time", "due_on", "due_note", "last_check", *GUARANTEES,
)  # fmt: skip
_PERSON = ("relation", "person_name", "age", "person_id_number", "gone")
_CLUE = (
    "clue_id", "person_id", "relation", "person_name", "age", "risk", "why", "department", "evidence", "look", "urgent",
    "last_check",
)  # fmt: skip
# A county has thirty townships; the newest lists are read, and now and then earlier ones.
_TOWNSHIPS_KEPT, _STATES_KEPT = 64, 2
Key = TypeVar("Key")
Value = TypeVar("Value")


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

    @cached_property
    def households(self) -> list[HouseholdVisit]:
        """All of them, in visiting order."""
        return [household for homes in self.villages.values() for household in homes]

    def find(self, household_id: str | None) -> HouseholdVisit | None:
        """The household's visit; none where it is not visited here."""
        return self._by_number.get(household_id or "")

    @cached_property
    def _by_number(self) -> dict[str, HouseholdVisit]:
        return {household.household_id: household for household in self.households}

    def find_next(self, household_id: str) -> HouseholdVisit | None:
        """The household after it that is not done; none where there is none."""
        homes = self.households
        place = next((at for at, one in enumerate(homes) if one.household_id == household_id), -1)
        return next((one for one in homes[place + 1 :] if one.state != "done"), None)


class VisitBooks:
    """The visits of every township, by the lists of published runs; several threads may ask at once.

    They are kept until somebody has answered, or another day begins.
    """

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._lock = RLock()
        self._sheets: OrderedDict[tuple[str, str], Mapping[str, Sequence[Visit]]] = OrderedDict()
        self._currents: OrderedDict[tuple[str, date], CurrentRun] = OrderedDict()
        self._states: OrderedDict[tuple[str, date], tuple[StateMark, CountyState]] = OrderedDict()
        self._visits: OrderedDict[tuple[str, str], tuple[CountyState, TownshipVisits]] = OrderedDict()

    def read(self, run: RunFrames, township: str, today: date) -> TownshipVisits | None:
        """The visits; none where the run was made by a version that published no visit sheets' tables."""
        if not run.run.store.has("visit_households"):
            return None
        mark = read_state_mark(self._workspace)
        with self._lock:
            state = self._read_state(run, max(today, run.run.as_of), mark)
            key = (run.run_id, township)
            if key not in self._visits or self._visits[key][0] is not state:
                _keep(self._visits, key, (state, self._make_visits(run, township, state)), _TOWNSHIPS_KEPT)
            return self._visits[key][1]

    def _read_state(self, run: RunFrames, day: date, mark: StateMark) -> CountyState:
        key = (run.run_id, day)
        if key not in self._states or self._states[key][0] != mark:
            if key not in self._currents:
                _keep(self._currents, key, open_current(self._workspace, run, day), _STATES_KEPT)
            _keep(self._states, key, (mark, read_county_state(run, self._currents[key])), _STATES_KEPT)
        return self._states[key][1]

    def _make_visits(self, run: RunFrames, township: str, county: CountyState) -> TownshipVisits:
        edition = ListEdition(run.run_id, run.edition, township)
        key = (run.run_id, township)
        if key not in self._sheets:
            _keep(self._sheets, key, _make_sheets(run, edition), _TOWNSHIPS_KEPT)
        state = county.select_township(township)
        grouped = _group_state(state)
        villages = {
            village: [_add_state(visit, turn, grouped) for turn, visit in enumerate(visits, start=1)]
            for village, visits in self._sheets[key].items()
        }
        answers = {(line["kind"], line["row_key"]): line for line in state.row_answers.iter_rows(named=True)}
        return TownshipVisits(edition, villages, answers)


def _keep(kept: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> None:
    """Put it last; what was put first goes where there are too many."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)


def _make_sheets(run: RunFrames, edition: ListEdition) -> Mapping[str, Sequence[Visit]]:
    tables = {name: run.read(name) for name in _TABLES}
    tables |= {summary: run.read(name) for name, summary in VISIT_LINES.items()}
    finished = run.run
    context = DocumentContext.of(
        finished.county.settings, finished.county.sources, finished.policy, run.period, finished.as_of
    )
    context = replace(
        context, run_id=run.run_id, edition=run.edition, visit_form=finished.county.visit_form
    )  # fmt: skip
    villages = make_visits(tables, context, edition.township, edition)
    return {village: [_drop_unshown(visit) for visit in visits] for village, visits in villages.items()}


def _drop_unshown(visit: Visit) -> Visit:
    """The visit with what pages show: a county has tens of thousands, and every one is kept."""
    return replace(
        visit, household=_select(visit.household, _HOME), people=[_select(row, _PERSON) for row in visit.people],
        clues=[_select(row, _CLUE) for row in visit.clues], attention=[_select(row, _CLUE) for row in visit.attention],
    )  # fmt: skip


def _select(row: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    return {name: row[name] for name in names}


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
