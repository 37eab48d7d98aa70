"""The clocks of a run's clues: from what is remembered, what was found now, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

import ledger
import screening
from casework.clocks import ClockRules, find_running_clocks, judge_clocks, start_clocks
from casework.clocks.judge_clocks import find_household_due_dates
from domain.county.rule import LISTED_CERTAINTIES
from domain.due_days import add_working_days_to
from pipeline.job import Job

# A sheet of answers about areas, whose rows are clues.
_AREAS = "areas"


@dataclass(frozen=True)
class RunClocks:
    """`clue_clocks`: the table. `events`: clue_id, clock, clock_started_on, due_on: what the ledger is to remember."""

    clue_clocks: pl.DataFrame
    events: pl.DataFrame

    def put_due_dates(self, findings: pl.DataFrame) -> pl.DataFrame:
        """The findings with the due dates of their clocks; one that lists nobody keeps its own."""
        due = self.clue_clocks.select("clue_id", clock_due_on="due_on")
        rows = findings.join(due, on="clue_id", how="left", maintain_order="left")
        return rows.with_columns(pl.coalesce("clock_due_on", "due_on").alias("due_on")).drop("clock_due_on")

    def put_household_due_dates(self, suspected: pl.DataFrame) -> pl.DataFrame:
        """The suspected households, each with the earliest due date that nobody has met yet."""
        due = find_household_due_dates(self.clue_clocks)
        return suspected.drop("due_on").join(due, on="household_id", how="left", maintain_order="left")


@dataclass(frozen=True)
class ClockInputs:
    """What the clocks of a run depend on.

    `screened`: what the rules found. `findings`: table `findings` of the clues that are told. `waiting`: table
    `suppressed` of those that wait for data. `monitored`: frame `monitored_households`.
    """

    screened: screening.RuleResults
    findings: pl.DataFrame
    waiting: pl.DataFrame
    monitored: pl.DataFrame
    earlier: ledger.EarlierRuns


def start_run_clocks(job: Job, inputs: ClockInputs) -> RunClocks:
    """Start, carry on and judge the clock of every listed clue of the run."""
    listed = inputs.findings.filter(pl.col("certainty").is_in(LISTED_CERTAINTIES))
    policy, earlier = job.policy.clocks, inputs.earlier
    running = find_running_clocks(
        earlier.numbered_events, job.read_earlier_extensions(), earlier.history.height - 1, policy.visit.working_days,
        job.as_of,
    )  # fmt: skip
    answers = _list_answers(job, listed, earlier)
    recheck_days = {name: job.policy.find_recheck_days(name) for name in job.policy.rules}
    rules = ClockRules(policy.visit.working_days, job.visit_by, recheck_days)
    started = start_clocks(_add_declared(listed, inputs.screened), running, answers, rules, job.as_of)
    clues = _add_urgent(listed.drop("due_on").join(started, on="clue_id"), inputs.screened, policy.urgent.working_days)
    due_soon = job.county.settings.due_soon_working_days
    return RunClocks(
        judge_clocks(clues, answers, inputs.monitored, job.as_of, due_soon),
        pl.concat([started, running.join(inputs.waiting, on="clue_id", how="semi")]),
    )


def _list_answers(job: Job, listed: pl.DataFrame, earlier: ledger.EarlierRuns) -> pl.DataFrame:
    """clue_id, result, include, checked_on: what was answered to each clue up to the as-of date."""
    now = listed.select("clue_id", "household_id", as_of=pl.lit(job.as_of))
    sightings = pl.concat([earlier.numbered_events.select("clue_id", "household_id", "as_of"), now])
    return add_area_answers(ledger.list_answers(earlier.visits, sightings), job.read_earlier_answers())


def add_area_answers(answers: pl.DataFrame, feedback_answers: pl.DataFrame) -> pl.DataFrame:
    """The answers, and those to clues about areas, of table `feedback_answers`."""
    of_areas = feedback_answers.filter(pl.col("kind") == _AREAS).select(
        "result", "checked_on", clue_id="row_key", include=pl.lit(None, dtype=pl.Boolean)
    )
    columns = answers.columns
    return pl.concat([answers, of_areas.drop_nulls("checked_on").select(columns)]).sort(
        "checked_on", maintain_order=True
    )


def _add_declared(listed: pl.DataFrame, screened: screening.RuleResults) -> pl.DataFrame:
    """clue_id, rule_id, status, declared_on, declared_due_on of the clues."""
    clues = listed.select("clue_id", "rule_id", "status", declared_due_on="due_on")
    return clues.join(screened.clock_starts.select("clue_id", declared_on="due_from"), on="clue_id", how="left")


def _add_urgent(clues: pl.DataFrame, screened: screening.RuleResults, urgent_days: int) -> pl.DataFrame:
    """The clues with `urgent_due_on`: by when somebody must have gone there; null where nothing is urgent."""
    is_urgent = pl.col("clue_id").is_in(screened.urgent.implode())
    due = add_working_days_to("clock_started_on", urgent_days)
    return clues.with_columns(pl.when(is_urgent).then(due).alias("urgent_due_on"))
