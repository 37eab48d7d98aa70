"""What a run knows of the runs before it, and what it leaves for those after."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

import casework.truth
import ledger
from domain.county.folder_content import FolderContent
from domain.tables import add_absent_columns
from ledger.clue_events import make_clue_events, make_run_line
from ledger.household_continuity import HouseholdContinuity, label_lines, select_known_people, trace_households
from pipeline.answers.answer_sheets import SOURCE
from pipeline.deliveries.source_data import list_usable_sources
from pipeline.job import Job, code_digest
from storage.admitted_rows import ACCEPTED

# What is asked of an answer.
VISIT_FIELDS = ("household_id", "clue_id", "result", "include", "exclusion_reason", "checked_on")


def recall_runs(job: Job) -> ledger.EarlierRuns:
    """What the ledger remembers of the runs before, and what their townships have answered."""
    ids = job.history["run_id"].to_list()
    return ledger.EarlierRuns(
        history=job.history,
        events=job.ledger.read_clue_events(ids),
        visits=read_visits(job),
        evidence=_read_earlier_evidence(job),
    )


def read_visits(job: Job) -> pl.DataFrame:
    """Columns of `VISIT_FIELDS`: answers up to the as-of date, of the ledger and of this inbox, as they came."""
    parts = [job.read_earlier_visits()]
    if SOURCE in list_usable_sources(job):
        parts.append(job.run.rows(SOURCE).read_rows(ACCEPTED, VISIT_FIELDS))
    visits = pl.concat([add_absent_columns(part, SOURCE).select(VISIT_FIELDS) for part in parts])
    dated = visits.drop_nulls(["household_id", "checked_on", "result"])
    return dated.filter(pl.col("checked_on") <= job.as_of)


def _read_earlier_evidence(job: Job) -> pl.DataFrame:
    """clue_id, evidence: of the run before, also of its clues that waited."""
    columns = ("clue_id", "evidence")
    parts = [add_absent_columns(job.previous.read(name), name) for name in ("findings", "suppressed")]
    return pl.concat([part.select(columns) for part in parts]).unique("clue_id", maintain_order=True)


def trace_register(job: Job, members: pl.DataFrame) -> HouseholdContinuity:
    """The households and people of before in today's register; what is new of them is kept for the ledger."""
    people = members.select("person_id", "household_id", "township", "village").with_columns(_make_keys(job, members))
    known_people = select_known_people(job.ledger.read_known_people(), job.register_history)
    continuity = trace_households(people, known_people)
    job.run.put("known_people", label_lines(continuity.new_lines, job.folder.final.name))
    return continuity


def _make_keys(job: Job, members: pl.DataFrame) -> pl.Series:
    """Column `number_key`; a trial in a workspace without a ledger makes none, and knows nobody of before anyway."""
    if job.is_trial and job.ledger.read_runs().is_empty():
        return pl.Series("number_key", [None] * members.height, dtype=pl.String)
    valid = members.select(pl.when("id_valid").then("id_number").alias("number"))["number"]
    return ledger.make_number_keys(valid, job.ledger.read_secret()).alias("number_key")


def put_events(job: Job, clocks: pl.DataFrame | None = None, grounds: pl.DataFrame | None = None) -> None:
    """Put what this run says of every clue, table `clue_events`.

    `clocks`, `grounds`: as of `make_clue_events`.
    """
    tables = {name: job.run.read(name) for name in ("findings", "suppressed", "resolved")}
    job.run.put("clue_events", make_clue_events(tables, job.folder.final.name, str(job.period), clocks, grounds))


def put_truth(job: Job, earlier: ledger.EarlierRuns) -> None:
    """Publish how often what this run and those before listed proved true, by what was answered up to its day."""
    periods = [*earlier.history["period"], str(job.period)]
    place = pl.lit(len(periods) - 1, dtype=pl.UInt32)
    own_events = job.run.read("clue_events").with_columns(place.alias("at"), pl.lit(job.as_of).alias("as_of"))
    events = pl.concat([earlier.numbered_events.select(own_events.columns), own_events])
    period = pl.col("at").replace_strict(dict(enumerate(periods)), return_dtype=pl.String)
    judged = casework.truth.add_verdicts(events.with_columns(period.alias("period")), earlier.visits)
    job.run.put("truth_counts", casework.truth.count_truth(judged, periods))
    reasons = job.county.settings.exclusion_reasons
    job.run.put("false_alarm_counts", casework.truth.count_false_alarms(judged, reasons))


def put_run_line(job: Job, digests: dict[str, str] | None = None) -> None:
    """Put how this run is to be entered, table `ledger_runs`. `digests`: rule -> digest of what decides its answer."""
    line = {
        "run_id": job.folder.final.name, "command": job.command, "period": str(job.period), "as_of": job.as_of,
        "policy": job.policy.id, "configuration": job.county.digest, "code": code_digest(),
        "rule_digests": json.dumps(digests or {}, sort_keys=True),
    }  # fmt: skip
    job.run.put("ledger_runs", make_run_line(line))


def keep_run(job: Job) -> None:
    """Leave with the ledger what this run says, and its configuration; nobody reads it before the run is published."""
    configuration = FolderContent.of(Path(job.request.config))
    if configuration.digest == job.county.digest and job.ledger.read_configuration(job.county.digest) is None:
        job.ledger.keep_configuration(job.county.digest, configuration.pack())
    job.ledger.keep_run(job.run.read("ledger_runs"), job.run.read("clue_events"), job.run.read("known_people"))


def make_suppression_rule(job: Job) -> ledger.SuppressionRule:
    """What decides whether a clue that was checked rests, by the policy."""
    rules = job.policy.rules
    return ledger.SuppressionRule(
        recheck_days={name: job.policy.find_recheck_days(name) for name in rules},
        mandatory=frozenset(name for name, rule in rules.items() if rule.mandatory),
        growth=ledger.GrowthRule(
            frozenset(name for name, rule in rules.items() if rule.amount), job.policy.worsened_by
        ),
    )
