"""Why a clue of the run before is not found now: it waits, or it has ended, for the first reason that fits."""

from __future__ import annotations

import json

import polars as pl

from domain.handover import PLACE
from ledger.clue_memory import WAITING

# Reasons that screening cannot give, in their order among the others: person_gone, household_merged, monitored,
# link_taken_back, rule_changed, then remedied, window_passed, below_threshold, row_gone.
_GONE, _MERGED, _MONITORED = "person_gone", "household_merged", "monitored"
_TAKEN_BACK, _CHANGED = "link_taken_back", "rule_changed"


def give_reasons(
    absent_clues: pl.DataFrame, facts: pl.DataFrame, taken_back: pl.Series, digests: tuple[str, str]
) -> pl.DataFrame:
    """clue_id, reason: `waiting`, or a reason of table `resolved`, for every clue of `absent_clues`.

    `facts`: clue_id, reason: what the rows say, as screening finds it (`person_gone`, `monitored`, `waiting`,
    `remedied`, `window_passed`, `below_threshold`, `row_gone`). `taken_back`: ids of the clues whose link was
    overturned. `digests`: JSON, rule -> digest, of the run before and of this one.
    A clue that hangs on nobody's data any more has ended, though its source may be missing.
    """
    changed, dropped = _compare_rules(*digests)
    rows = absent_clues.join(facts, on="clue_id", how="left")
    is_left = pl.col("present_household").is_null() | (
        pl.col("person_id").is_not_null() & pl.col("present_person").is_null()
    )
    reason = (
        pl.when("is_merged").then(pl.lit(_MERGED))
        .when(is_left | (pl.col("reason") == _GONE)).then(pl.lit(_GONE))
        .when(pl.col("reason") == _MONITORED).then(pl.lit(_MONITORED))
        .when(pl.col("clue_id").is_in(taken_back.implode())).then(pl.lit(_TAKEN_BACK))
        .when(pl.col("rule_id").is_in(sorted(dropped))).then(pl.lit(_CHANGED))
        .when(pl.col("reason") == WAITING).then(pl.lit(WAITING))
        .when(pl.col("rule_id").is_in(sorted(changed))).then(pl.lit(_CHANGED))
        .otherwise(pl.col("reason").fill_null("row_gone"))
    )  # fmt: skip
    return rows.select("clue_id", reason.alias("reason"))


def _compare_rules(before: str, now: str) -> tuple[set[str], set[str]]:
    """The rules that decide otherwise than in the run before, and those that are no longer asked."""
    then, current = json.loads(before or "{}"), json.loads(now or "{}")
    changed = {rule for rule, digest in then.items() if rule in current and current[rule] != digest}
    return changed, (set(then) - set(current)) if then else set()


def find_overturned_clues(absent_clues: pl.DataFrame, evidence: pl.DataFrame, decisions: pl.DataFrame) -> pl.Series:
    """Ids of the clues of which a row was taken from the person, or the household, that it was linked to.

    `evidence`: table `finding_evidence` of the run before. `decisions`: table `review_decisions`, those in force.
    """
    denied = decisions.filter(pl.col("verdict") == "other")
    rows = evidence.join(absent_clues.select("clue_id", "person_id", "household_id"), on="clue_id")
    hits = rows.join(
        denied.select("source", *PLACE, "whole_household", whom="person_id", whose="household_id"),
        on=["source", *PLACE],
    )
    is_persons = pl.col("person_id") == pl.col("whom")
    is_households = (pl.col("household_id") == pl.col("whose")).fill_null(value=False)
    return hits.filter(is_persons.fill_null(value=False) | is_households)["clue_id"].unique()
