"""Every household's road, step by step: what is done, what comes next and by when, what was passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from casework.clocks import add_publicity_clocks
from casework.road import step_facts
from casework.road.declaration import STEPS, RoadDeclaration
from casework.road.evidence import RoadEvidence
from casework.road.rounds import find_rounds
from casework.road.step_states import list_steps
from domain.tables import conform

_BY = "household_origin"
_PLACE = ("household_id", "township", "village")


@dataclass(frozen=True)
class RoadRules:
    """What decides how a road is read.

    `refused_by`: words of a decision against a household. `publicity_days`: how long a household is published.
    `due_days`: step -> by when a campaign wants it. `tracking_months`: between entry and the first assessment.
    """

    declared: RoadDeclaration
    refused_by: tuple[str, ...]
    publicity_days: int
    tracking_months: int = 12
    due_days: Mapping[str, date] = field(default_factory=dict)


def gather_facts(evidence: RoadEvidence, rules: RoadRules) -> pl.DataFrame:
    """A line per household: its road and everything that was done on it (`casework.road.step_facts`)."""
    rounds = find_rounds(evidence, rules.refused_by)
    parts = (
        step_facts.gather_clue_facts(evidence, rounds),
        step_facts.gather_search_facts(evidence, rounds),
        step_facts.gather_review_facts(evidence, rounds),
        step_facts.gather_register_facts(evidence, rounds),
        step_facts.gather_help_facts(evidence, rounds),
    )
    facts = evidence.households.join(rounds, on=_BY)
    for part in parts:
        facts = facts.join(part, on=_BY, how="left", maintain_order="left")
    counts = (
        "clues",
        "active",
        "unanswered",
        "visits",
        "answers_true",
        "searches",
        "orders",
        "open_orders",
        "due_orders",
        "measures",
    )
    flags = ("is_proposed", "was_monitored")
    led_there = (pl.col("is_proposed") & (pl.col("first_visit_on") <= pl.col("entered_on"))) | (
        pl.col("reviewed_on") <= pl.col("entered_on")
    )
    facts = facts.with_columns(pl.col("was_monitored") & ~led_there.fill_null(value=False))
    facts = add_publicity_clocks(facts, rules.publicity_days)
    is_disputed = pl.col("is_objection_open").fill_null(value=False)
    return facts.with_columns(
        pl.col("is_publicity_complete") & ~is_disputed,
        pl.col(counts).fill_null(0),
        pl.col(flags).fill_null(value=False),
        pl.col("rules").fill_null([]),
    )


def trace_road(facts: pl.DataFrame, rules: RoadRules, today: date) -> pl.DataFrame:
    """Table `road_steps` as of a day: a line per household and step. `facts`: of `gather_facts`."""
    lines = pl.concat([
        facts.select(
            _BY, *_PLACE, pl.lit(number).cast(pl.Int64).alias("step_no"), pl.lit(step.name).alias("step"),
            step.state.alias("state"), pl.when(step.state == "done").then(step.done_on.cast(pl.Date)).alias("done_on"),
            step.due_on.cast(pl.Date).alias("due_on"), step.basis.cast(pl.String).alias("basis"),
            step.detail.cast(pl.String).alias("detail"),
        )
        for number, step in enumerate(list_steps(rules), start=1)
    ])  # fmt: skip
    judged = _name_missing(lines, rules.declared, facts)
    return conform(_add_waiting(judged, rules, today), "road_steps").sort(
        "township", "village", "household_id", "step_no"
    )


def _name_missing(lines: pl.DataFrame, declared: RoadDeclaration, facts: pl.DataFrame) -> pl.DataFrame:
    """The lines; an open step that a later one has passed over is missing. Another road's entry passes over none."""
    before = pl.DataFrame(
        [(name, later) for name in STEPS for later in declared.steps[name].before],
        schema={"step": pl.String, "later": pl.String},
        orient="row",
    )
    elsewhere = facts.filter("was_monitored").select(_BY, step=pl.lit("entered"))
    done = lines.filter(pl.col("state") == "done").join(elsewhere, on=[_BY, "step"], how="anti")
    done = done.select(_BY, later="step")
    passed = before.join(done, on="later").select(_BY, "step").unique().with_columns(passed=pl.lit(value=True))
    is_missing = (pl.col("state") == "open") & pl.col("passed").fill_null(value=False)
    joined = lines.join(passed, on=[_BY, "step"], how="left", maintain_order="left")
    return joined.with_columns(pl.when(is_missing).then(pl.lit("missing")).otherwise("state").alias("state"))


def _add_waiting(lines: pl.DataFrame, rules: RoadRules, today: date) -> pl.DataFrame:
    """The lines with whom an open step waits for, its day of the campaign, and by how many days it is late."""
    is_open = pl.col("state") == "open"
    waits_for = {name: step.waits_for for name, step in rules.declared.steps.items()}
    campaign_day = pl.col("step").replace_strict(dict(rules.due_days), default=None, return_dtype=pl.Date)
    due = pl.when(is_open).then(pl.min_horizontal("due_on", campaign_day)).otherwise("due_on")
    late = pl.when(is_open).then((pl.lit(today) - due).dt.total_days().clip(lower_bound=0)).fill_null(0)
    return lines.with_columns(
        due.alias("due_on"),
        pl.when(is_open).then(pl.col("step").replace_strict(waits_for, return_dtype=pl.String)).alias("waits_for"),
        late.alias("days_overdue"),
    )
