"""The clocks of a run's clues: those that go on, and those that begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from casework.clocks.running_clocks import CLOCK
from domain.due_days import add_working_days_to

_ENDING, _CONFIRMED = ("不属实", "已解决"), "属实"
# States of a clue that nobody can have answered on a list before this one.
_FIRST_TIME = ("new", "reopened")


@dataclass(frozen=True)
class ClockRules:
    """What decides when a clock begins and when it is due.

    `visit_days`: working days from a listing to the visit. `visit_by`: the campaign's day; none: no campaign.
    `recheck_days`: rule -> days after which what was found true and not taken in is asked again.
    """

    visit_days: int
    visit_by: date | None = None
    recheck_days: Mapping[str, int] = field(default_factory=dict)


def start_clocks(
    clues: pl.DataFrame, running: pl.DataFrame, answers: pl.DataFrame, rules: ClockRules, as_of: date
) -> pl.DataFrame:
    """clue_id, clock, clock_started_on, due_on: of every clue.

    A declaration's clock is its own. A clock that is `running` goes on, in a campaign at the latest until that one's
    day, unless the clue was answered and is asked again. All others begin on the as-of date.
    `clues`: clue_id, rule_id, status, declared_on, declared_due_on (null: not of a declaration). `running`: as of
    `find_running_clocks`. `answers`: clue_id, result, include, checked_on, in the order in which they count.
    """
    rows = clues.join(running, on="clue_id", how="left").join(_find_last(answers), on="clue_id", how="left")
    rows = rows.with_columns(pl.lit(as_of).alias("as_of"), pl.lit(rules.visit_by, dtype=pl.Date).alias("visit_by"))
    rows = rows.with_columns(add_working_days_to("as_of", rules.visit_days).alias("visit_due_on"))
    is_declared, goes_on = pl.col("declared_on").is_not_null(), _goes_on(rules)
    is_shortened = (pl.col("visit_by") < pl.col("due_on")).fill_null(value=False) & ~_is_answered()
    begun = (
        pl.when(pl.col("visit_by").is_not_null()).then(pl.lit("campaign"))
        .when(pl.col("result").is_not_null() & ~pl.col("status").is_in(_FIRST_TIME)).then(pl.lit("recheck"))
        .otherwise(pl.lit("issue"))
    )  # fmt: skip
    clock = (
        pl.when(is_declared).then(pl.lit("declaration"))
        .when(goes_on & is_shortened).then(pl.lit("campaign"))
        .when(goes_on).then("clock").otherwise(begun)
    )  # fmt: skip
    started = pl.when(is_declared).then("declared_on").when(goes_on).then("clock_started_on").otherwise("as_of")
    due = (
        pl.when(is_declared).then(_find_declared_due())
        .when(goes_on & is_shortened).then("visit_by")
        .when(goes_on).then("due_on").otherwise(pl.coalesce("visit_by", "visit_due_on"))
    )  # fmt: skip
    started_clocks = rows.with_columns(clock.alias("clock"), started.alias("clock_started_on"), due.alias("due_on"))
    return started_clocks.select(CLOCK).sort("clue_id")


def _find_last(answers: pl.DataFrame) -> pl.DataFrame:
    last = answers.unique("clue_id", keep="last", maintain_order=True)
    return last.select("clue_id", "result", "include", "checked_on")


def _is_answered() -> pl.Expr:
    return (pl.col("checked_on") >= pl.col("clock_started_on")).fill_null(value=False)


def _goes_on(rules: ClockRules) -> pl.Expr:
    """Whether a running clock goes on: nobody has answered it, or what was answered is not asked again.

    不属实 and 已解决 come again only when their rest is over; 属实 without 拟纳入 stays on the list and is asked again
    after as many days, or when it has grown worse.
    """
    ends = pl.col("result").is_in(_ENDING)
    is_not_included = (pl.col("result") == _CONFIRMED) & ~pl.col("include").fill_null(value=False)
    days = pl.col("rule_id").replace_strict(dict(rules.recheck_days), default=180, return_dtype=pl.Int64)
    is_over = pl.col("checked_on") + pl.duration(days=days) <= pl.col("as_of")
    comes_again = ends | (is_not_included & (is_over | (pl.col("status") == "worsened")))
    is_asked_again = _is_answered() & comes_again.fill_null(value=False)
    return pl.col("clock_started_on").is_not_null() & ~is_asked_again


def _find_declared_due() -> pl.Expr:
    """A declaration's due date, or the later one that was allowed for it."""
    is_same = pl.col("clock_started_on") == pl.col("declared_on")
    return pl.when(is_same).then(pl.max_horizontal("declared_due_on", "due_on")).otherwise("declared_due_on")
