"""Small frames for the tests of clocks, and a clue's life over several runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from casework.clocks import ClockRules, find_running_clocks, judge_clocks, start_clocks
from domain.tables import conform, empty, polars_schema
from domain.workdays import add_working_days

CLUE = {
    "clue_id": pl.String, "rule_id": pl.String, "status": pl.String, "declared_on": pl.Date,
    "declared_due_on": pl.Date,
}  # fmt: skip
ANSWER = {"clue_id": pl.String, "result": pl.String, "include": pl.Boolean, "checked_on": pl.Date}
MONITORED = {"household_id": pl.String, "monitored_since": pl.Date}
RUNNING = {"clue_id": pl.String, "clock": pl.String, "clock_started_on": pl.Date, "due_on": pl.Date}
VISIT_DAYS = 20


def make_frame(schema: dict[str, Any], lines: Iterable[dict[str, Any]] = ()) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(schema) | line for line in lines], schema=schema)


def make_extensions(*lines: dict[str, Any]) -> pl.DataFrame:
    """Table `clock_extensions`."""
    nothing = dict.fromkeys(polars_schema("clock_extensions"), "")
    made = [nothing | {"due_before": date(2026, 1, 1)} | line for line in lines]
    return conform(pl.DataFrame(made), "clock_extensions") if made else empty("clock_extensions")


def make_clocks(*lines: dict[str, Any]) -> pl.DataFrame:
    """Table `clue_clocks` as far as `urgent_due_on`."""
    schema = polars_schema("clue_clocks")
    names = schema.names()[: schema.names().index("urgent_due_on") + 1]
    nothing = {
        "clue_id": "c1", "household_id": "H1", "township": "甲镇", "village": "乙村", "rule_id": "r", "clock": "issue",
        "clock_started_on": date(2026, 9, 30), "due_on": date(2026, 11, 3), "urgent_due_on": None,
    }  # fmt: skip
    return pl.DataFrame([nothing | line for line in lines], schema={name: schema[name] for name in names})


def judge(
    clocks: pl.DataFrame, day: date, answers: Iterable[dict[str, Any]] = (), entries: Iterable[dict[str, Any]] = ()
) -> pl.DataFrame:
    answered = make_frame(ANSWER, answers)
    return judge_clocks(clocks, answered, make_frame(MONITORED, entries), day, due_soon_days=5)


@dataclass
class ClueLife:
    """One clue from run to run, and what its clock says in each."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    extensions: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    runs: int = 0

    def find_running(self, day: date) -> pl.DataFrame:
        """The clock that goes on after the last run, as it stands on a day."""
        texts = {"clue_id": pl.String, "state": pl.String, "reason": pl.String, "certainty": pl.String}
        events = make_frame(texts | RUNNING | {"at": pl.UInt32, "as_of": pl.Date}, self.events)
        return find_running_clocks(events, make_extensions(*self.extensions), self.runs - 1, VISIT_DAYS, day)

    def run(
        self, as_of: date, status: str = "continuing", *, visit_by: date | None = None, declared_on: date | None = None
    ) -> dict[str, Any]:
        """A run that lists the clue; its clock, which the ledger keeps."""
        due = add_working_days(declared_on, 20) if declared_on else None
        line = {"clue_id": "c1", "rule_id": "r", "status": status, "declared_on": declared_on, "declared_due_on": due}
        clock = start_clocks(
            make_frame(CLUE, [line]), self.find_running(as_of), self.answered(as_of), ClockRules(20, visit_by), as_of
        ).row(0, named=True)
        self.keep(as_of, "found", **clock)
        return clock

    def rest(self, as_of: date, reason: str = "checked") -> None:
        """A run that suppresses it."""
        clock = self.find_running(as_of).to_dicts() if reason == "waiting" else []
        self.keep(as_of, "suppressed", reason=reason, **(clock[0] if clock else {}))

    def skip(self) -> None:
        """A run that does not know it."""
        self.runs += 1

    def keep(self, as_of: date, state: str, **more: Any) -> None:
        line = {"clue_id": "c1", "state": state, "certainty": "confirmed", "at": self.runs, "as_of": as_of}
        self.events.append(line | more)
        self.runs += 1

    def answer(self, day: date, result: str = "属实", include: bool | None = None) -> None:
        self.answers.append({"clue_id": "c1", "result": result, "include": include, "checked_on": day})

    def extend(self, day: date, due_on: date) -> None:
        self.extensions.append(
            {"record_id": str(len(self.extensions)), "clue_id": "c1", "extended_on": day, "due_on": due_on}
        )

    def answered(self, until: date) -> pl.DataFrame:
        heard = sorted(
            (line for line in self.answers if line["checked_on"] <= until), key=lambda line: line["checked_on"]
        )
        return make_frame(ANSWER, heard)

    def judge(self, day: date) -> dict[str, Any]:
        """How the clock stands on a day after the last run."""
        running = self.find_running(day)
        places = make_clocks({}).drop("clock", "clock_started_on", "due_on")
        clocks = places.join(running, on="clue_id").select(make_clocks({}).columns)
        return judge_clocks(clocks, self.answered(day), make_frame(MONITORED), day, 5).row(0, named=True)
