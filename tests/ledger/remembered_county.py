"""A county of clues without files: what each run found, what was answered, and what the next run makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

import ledger
from domain.periods import Period
from domain.tables import add_absent_columns, conform, empty, polars_schema
from ledger.clue_events import make_clue_events
from ledger.household_continuity import label_lines, select_known_people

AMOUNTS, MANDATORY = frozenset({"medical_burden"}), frozenset({"income_below_line"})
DAY = date(2026, 9, 30)


def make_clue(**fields: Any) -> dict[str, Any]:
    """A line of table `findings`; `clue_id` is the rule and whom it is about unless given."""
    line = {
        "household_id": "H1", "person_id": None, "township": "甲镇", "village": "乙村", "rule_id": "dangerous_house",
        "risk": "住房", "source": "housing_safety", "value": None, "evidence": "", "certainty": "confirmed",
    } | fields  # fmt: skip
    return {"clue_id": f"{line['rule_id']}-{line['household_id']}-{line['person_id']}"} | line


def make_table(name: str, lines: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """The table of these lines; what they leave out is null."""
    frame = pl.DataFrame([dict(line) for line in lines], schema_overrides=polars_schema(name))
    return conform(add_absent_columns(frame, name), name) if frame.width else empty(name)


def make_people(*people: tuple[str, str, str | None]) -> pl.DataFrame:
    """Members as `trace_households` takes them: person_id, household_id, number_key."""
    frame = pl.DataFrame(
        people, schema={"person_id": pl.String, "household_id": pl.String, "number_key": pl.String}, orient="row"
    )
    return frame.with_columns(township=pl.lit("甲镇"), village=pl.lit("乙村"))


@dataclass
class County:
    """What the ledger would hold; `people`: today's register."""

    people: pl.DataFrame = field(default_factory=lambda: make_people(("P1", "H1", "k1"), ("P2", "H2", "k2")))
    runs: pl.DataFrame = field(default_factory=lambda: empty("ledger_runs"))
    events: pl.DataFrame = field(default_factory=lambda: empty("clue_events"))
    known_people: pl.DataFrame = field(default_factory=lambda: empty("known_people"))
    visits: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, clue_id: str | None, result: str, day: date, household_id: str = "H1", **fields: Any) -> None:
        """Remember a visit."""
        line = {"clue_id": clue_id, "result": result, "checked_on": day, "household_id": household_id}
        self.visits.append(line | {"file": "", "sheet": "", "row_number": 1, "recorded_at": ""} | fields)

    def recall(self, period: str, as_of: date) -> ledger.EarlierRuns:
        """What a run of that period and day knows of the runs before."""
        history = ledger.select_history(self.runs, Period.parse(period), as_of)
        events = self.events.filter(pl.col("run_id").is_in(history["run_id"].implode()))
        visits = make_table("verification_results", self.visits).filter(pl.col("checked_on") <= as_of)
        texts = pl.DataFrame(schema={"clue_id": pl.String, "evidence": pl.String})
        return ledger.EarlierRuns(history, events, visits, texts)

    def run(
        self, period: str, as_of: date, *clues: dict[str, Any], unanswered: Iterable[tuple[str, str]] = (),
        unasked: Iterable[str] = (), facts: Mapping[str, str] | None = None, digests: str = "{}", keep: bool = True,
    ) -> dict[str, pl.DataFrame]:  # fmt: skip
        """Tables `findings`, `suppressed`, `resolved`, `suspected` of a run that found these clues."""
        earlier = self.recall(period, as_of)
        register_history = ledger.select_register_history(self.runs, Period.parse(period), as_of)
        known_people = select_known_people(self.known_people, register_history)
        continuity = ledger.trace_households(self.people, known_people)
        growth = ledger.GrowthRule(AMOUNTS, 0.5)
        rule = ledger.SuppressionRule({"water_household": 30}, MANDATORY, growth)
        remembered = ledger.compare_clues(make_table("findings", clues), earlier, continuity, rule, period, as_of)
        waiting = {
            line["clue_id"]: "waiting"
            for line in remembered.absent_clues.iter_rows(named=True)
            if line["rule_id"] in set(unasked) or (line["rule_id"], line["present_household"]) in set(unanswered)
        }
        reasons = pl.DataFrame(
            list((waiting | dict(facts or {})).items()),
            schema={"clue_id": pl.String, "reason": pl.String},
            orient="row",
        )
        before = earlier.history["rule_digests"][-1] if earlier.history.height else "{}"
        given = ledger.give_reasons(remembered.absent_clues, reasons, pl.Series([], dtype=pl.String), (before, digests))
        ended = ledger.end_clues(remembered.absent_clues, given, earlier, period)
        tables = {
            "findings": remembered.findings,
            "suppressed": pl.concat([remembered.suppressed, ended.waiting]),
            "resolved": ended.resolved,
        }
        listed = _list_households(remembered.findings)
        tables["suspected"] = ledger.add_household_status(listed, remembered.findings, earlier, continuity, period)
        if keep:
            self._remember(period, as_of, tables, continuity, digests)
        return tables

    def _remember(
        self, period: str, as_of: date, tables: Mapping[str, pl.DataFrame], continuity: ledger.HouseholdContinuity,
        digests: str,
    ) -> None:  # fmt: skip
        run_id = f"run-{self.runs.height}"
        line = {
            "run_id": run_id, "command": "run", "period": period, "as_of": as_of, "policy": "", "configuration": "",
            "code": "", "rule_digests": digests, "edition": 1, "state": "published",
        }  # fmt: skip
        self.runs = pl.concat([self.runs, make_table("ledger_runs", [line])])
        self.events = pl.concat([self.events, make_clue_events(tables, run_id, period)])
        self.known_people = pl.concat([self.known_people, label_lines(continuity.new_lines, run_id)])


def _list_households(findings: pl.DataFrame) -> pl.DataFrame:
    counted = findings.filter(pl.col("household_id").is_not_null(), pl.col("certainty") != "attention")
    per = counted.group_by("household_id").agg(
        pl.col("township", "village").first(),
        pl.col("risk").unique().sort().str.join("、").alias("risks"),
        pl.len().alias("findings"),
        pl.col("certainty").min(),
        mandatory=pl.lit(value=False),
        monitored=pl.lit(value=False),
    )
    ranked = per.sort("household_id").with_columns(pl.int_range(1, pl.len() + 1).alias("priority"))
    return add_absent_columns(ranked, "suspected")
