"""Which earlier runs a run looks back on, and which of them is the run before."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.periods import PERIOD_KINDS, Period

# A run of the comparison; property searches have a history of their own.
COMPARISON = "run"


def select_history(runs: pl.DataFrame, period: Period, as_of: date) -> pl.DataFrame:
    """Table `ledger_runs`: the runs before, the oldest first, one for each period; the last line is the run before.

    They are published and not withdrawn, of a period other than `period`, whatever its kind, and look at an earlier
    day; on one day a month stands before a quarter, this before a year, and this before a campaign. Of one period its
    newest run counts. `runs`: table `ledger_runs`, in the order in which they were published.
    """
    published = runs.filter(pl.col("state") == "published", pl.col("command") == COMPARISON)
    return _select_newest(published, period, as_of)


def select_register_history(runs: pl.DataFrame, period: Period, as_of: date) -> pl.DataFrame:
    """Table `ledger_runs`: the runs before, also withdrawn ones of periods that have no other.

    What they knew of who was in which household is needed still: later runs left only what had changed since.
    """
    states = ("withdrawn", "published")
    eligible = runs.filter(pl.col("state").is_in(states), pl.col("command") == COMPARISON)
    place = pl.col("state").replace_strict(states, range(len(states)), return_dtype=pl.Int8)
    return _select_newest(eligible.sort(place, maintain_order=True), period, as_of)


def select_published(runs: pl.DataFrame) -> pl.DataFrame:
    """Table `ledger_runs`: the newest published run of every period, in the order of `select_history`."""
    published = runs.filter(pl.col("state") == "published", pl.col("command") == COMPARISON)
    return _order(published).drop("#rank")


def _select_newest(runs: pl.DataFrame, period: Period, as_of: date) -> pl.DataFrame:
    """The last of the runs of every other period that ends before, the oldest period first."""
    is_earlier = (pl.col("as_of") < as_of) | ((pl.col("as_of") == as_of) & (pl.col("#rank") < _rank(period)))
    return _order(runs).filter(pl.col("period") != str(period), is_earlier).drop("#rank")


def _order(runs: pl.DataFrame) -> pl.DataFrame:
    """The last of the runs of every period, the oldest period first, with `#rank` of the period's kind."""
    newest = runs.unique("period", keep="last", maintain_order=True)
    ranks = {name: _rank(Period.parse(name)) for name in newest["period"].to_list()}
    rank = pl.col("period").replace_strict(ranks, default=0, return_dtype=pl.Int64)
    return newest.with_columns(rank.alias("#rank")).sort("as_of", "#rank", "period")


def _rank(period: Period) -> int:
    return PERIOD_KINDS.index(period.kind)
