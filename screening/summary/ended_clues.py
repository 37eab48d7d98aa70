"""Clues that are not sent out: those that rest for a while, and those that have ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from domain.tables import conform
from screening.summary.clue_homes import add_homes, describe_standing
from screening.summary.last_answers import find_clue_answers

_OPEN = "有读不出或待人工确认的记录"
_ORDER = ("township", "village", "household_id", "risk", "rule_id", "person_id", "clue_id")


def make_resting_clues(
    suppressed: pl.DataFrame, listing: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame,
    awaited: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """Table `resting_clues`, in the order of villages and households.

    `listing`: `add_list_status`. `awaited`: `find_awaited_sources`.
    """
    rows = add_homes(suppressed, listing, households, persons)
    rows = rows.join(awaited, on=["household_id", "clue_id"], how="left").with_columns(
        describe_standing(), first_period="clue_first_period"
    )
    return conform(rows.sort(_ORDER, nulls_last=True), "resting_clues")


def make_left_clues(
    resolved: pl.DataFrame, listing: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame,
    resting: pl.DataFrame, visits: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """Table `left_clues`, in the same order. `resting`: table `resting_clues`. `visits`: as of `add_rechecks`."""
    rows = add_homes(resolved, listing, households, persons)
    rows = rows.join(find_clue_answers(visits), on="clue_id", how="left").with_columns(
        describe_standing(resting["household_id"]), first_period="clue_first_period"
    )
    return conform(rows.sort(_ORDER, nulls_last=True), "left_clues")


def find_awaited_sources(
    suppressed: pl.DataFrame, rule_sources: Mapping[str, Collection[str]], deliveries: pl.DataFrame,
    follow_up: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """household_id, clue_id, awaited_sources, open_reason: of the clues that wait.

    The sources of the clue's rule that did not arrive or were refused, parted by `、`; where all are there, the one
    that cannot be judged for this household, with the reason. `rule_sources`: rule -> its sources, the one that its
    clues name last. `deliveries`, `follow_up`: the tables.
    """
    absent = set(deliveries.filter(pl.col("status") != "delivered")["source"])
    missing = {name: [source for source in sources if source in absent] for name, sources in rule_sources.items()}
    lines = [
        (name, "、".join(missing[name] or list(sources)[-1:]), not missing[name])
        for name, sources in rule_sources.items()
    ]
    awaited = pl.DataFrame(
        lines, schema={"rule_id": pl.String, "awaited_sources": pl.String, "is_open": pl.Boolean}, orient="row"
    )
    reasons = (
        follow_up.filter(pl.col("cause") == "cannot_judge")
        .group_by("household_id", "source")
        .agg(pl.col("reason").unique().sort().str.join("；").alias("open_reason"))
    )
    waiting = suppressed.filter(pl.col("reason") == "waiting").select("household_id", "clue_id", "rule_id")
    rows = waiting.join(awaited, on="rule_id", how="left").join(
        reasons, left_on=["household_id", "awaited_sources"], right_on=["household_id", "source"], how="left"
    )
    reason = pl.when("is_open").then(pl.col("open_reason").fill_null(_OPEN))
    return rows.select("household_id", "clue_id", "awaited_sources", reason.alias("open_reason"))
