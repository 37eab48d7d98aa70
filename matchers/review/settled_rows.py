"""What people have decided about rows, applied to rows that are linked already, where the linker may not hear it.

Property searches link a row more strictly than the linker does, and a word about one paper must not reach another: here
a decision counts for the keys that the rows are given, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.handover import PLACE
from domain.tables import conform
from matchers.decide.outcome_codes import add_outcomes
from matchers.declarations.matching import Outcome
from matchers.review.review_decisions import REVIEWED_BEFORE, REVIEWED_OTHER, REVIEWED_SAME, ReviewDecisions

NOT_SURE_ENOUGH = "not_sure_enough"
PAIR = (*PLACE, "person_id")
_PERSON = ("person_id", "household_id")


@dataclass(frozen=True)
class SettledRows:
    """`links`: table `links`. `possible_matches`: whom a row may mean.

    The latter: file, sheet, row_number, person_id, household_id.
    """

    links: pl.DataFrame
    possible_matches: pl.DataFrame


def settle_rows(
    links: pl.DataFrame, possible_matches: pl.DataFrame, reviewed: ReviewDecisions, outcomes: Mapping[str, Outcome]
) -> SettledRows:
    """The rows as decided: a confirmed one is linked; one of which everybody was ruled out is nobody's.

    `links`: table `links`, each row with the key under which its decisions are kept. `possible_matches`: everybody whom
    a row may mean, those it is linked to among them. Where some are ruled out and others are left the row waits. A link
    to somebody who was ruled out while the register said otherwise of them waits too.
    """
    keys = links.select(*PLACE, "row_key")
    confirmed = keys.join(reviewed.confirmed_persons, on="row_key", maintain_order="left").drop("row_key")
    denied = keys.join(reviewed.ruled_out_persons, on="row_key").select(*PAIR, "is_person_changed").unique(PAIR)
    if confirmed.is_empty() and denied.is_empty():
        return SettledRows(links, possible_matches)
    ruled_out = denied.filter(~pl.col("is_person_changed")).select(PAIR)
    matches = possible_matches.join(ruled_out, on=list(PAIR), how="anti", maintain_order="left")
    lines = _add_decisions(links, confirmed, denied, _summarise_matches(possible_matches, matches))
    settled = conform(add_outcomes(_decide_rows(lines), outcomes), "links")
    matches = matches.join(confirmed, on=list(PLACE), how="anti", maintain_order="left")
    return SettledRows(settled, pl.concat([matches, confirmed.select(matches.columns)]).sort(PAIR))


def _summarise_matches(possible_matches: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Of the rows with somebody ruled out: how many are left (`#left`), and who, where it is one (`#left_*`)."""
    touched = possible_matches.join(matches, on=list(PAIR), how="anti").select(PLACE).unique()
    is_single = pl.col("person_id").n_unique() == 1
    persons = matches.group_by(PLACE).agg(
        pl.col("person_id").n_unique().alias("#left"),
        *(pl.when(is_single).then(pl.col(name).first()).alias(f"#left_{name}") for name in _PERSON),
    )
    return touched.join(persons, on=list(PLACE), how="left").with_columns(pl.col("#left").fill_null(0))


def _add_decisions(
    links: pl.DataFrame, confirmed: pl.DataFrame, denied: pl.DataFrame, touched: pl.DataFrame
) -> pl.DataFrame:
    """The links beside what was decided: `#confirmed_*`, `is_person_changed` (null: not ruled out), and `touched`."""
    confirmed = confirmed.rename({name: f"#confirmed_{name}" for name in _PERSON})
    lines = links.join(confirmed, on=list(PLACE), how="left", maintain_order="left")
    lines = lines.join(denied, on=list(PAIR), how="left", maintain_order="left")
    return lines.join(touched, on=list(PLACE), how="left", maintain_order="left")


def _decide_rows(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with person and reason as decided; a computed score stays where the reason does."""
    is_confirmed = pl.col("#confirmed_person_id").is_not_null()
    is_ruled_out = (~pl.col("is_person_changed")).fill_null(value=False)
    is_linked = pl.col("decision") == "linked"
    is_reopened = is_ruled_out | (~is_linked & pl.col("#left").is_not_null())
    is_nobodys = is_reopened & (pl.col("#left").fill_null(0) == 0)
    reason = (
        pl.when(is_confirmed).then(pl.lit(REVIEWED_SAME))
        .when(is_nobodys).then(pl.lit(REVIEWED_OTHER))
        .when(is_reopened & is_linked).then(pl.lit(NOT_SURE_ENOUGH))
        .when(is_linked & pl.col("is_person_changed").fill_null(value=False)).then(pl.lit(REVIEWED_BEFORE))
        .otherwise("reason")
    )  # fmt: skip
    persons = [
        pl.when(is_confirmed)
        .then(f"#confirmed_{name}")
        .when(is_reopened)
        .then(f"#left_{name}")
        .otherwise(name)
        .alias(name)
        for name in _PERSON
    ]
    is_changed = reason != pl.col("reason")
    scores = [pl.when(~is_changed).then(name).alias(name) for name in ("score", "runner_up")]
    return lines.with_columns(*persons, *scores, reason.alias("reason")).drop("decision", "method")
