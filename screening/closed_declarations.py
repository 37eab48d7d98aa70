"""Which declarations are closed: visited and answered, entered in the register, or answered by the platform's order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from screening.rules.clue_ids import NO_ORIGINS, ClueOrigins, make_clue_ids

DECLARED = "declarations"
# A visit that says so ends the matter; 属实 ends it only when the household is not to be included.
_ANOTHERS = "非本人"
_ENDED = ("不属实", "已解决", _ANOTHERS)
_UNFINISHED = "^(?:待|正在|转办)|办理中|处理中|未办|尚未"


@dataclass(frozen=True)
class DeclarationAnswers:
    """What came back: `visits`: claimed rows of `verification_results`. `replies`: accepted rows of `dispatch_replies`.

    None where nothing came. `members`: table `members`. `origins`: what clues of households with other numbers bear.
    """

    visits: pl.DataFrame | None
    replies: pl.DataFrame | None
    members: pl.DataFrame
    origins: ClueOrigins = NO_ORIGINS


def add_closing_days(
    declared: pl.DataFrame, answers: DeclarationAnswers, rules: Iterable[str], as_of: date
) -> pl.DataFrame:
    """Claimed rows of `declarations` with `closed_on`: the first day up to the as-of date that ended the matter.

    `rules`: ids of the rules over declarations, whose clues a visit may name. An answer without a date, or from before
    the declaration, closes nothing.
    """
    rows = declared.drop("closed_on", strict=False).with_row_index("_at")
    ends = pl.concat(
        [
            _closed_by_visits(rows, answers, rules),
            _closed_by_replies(rows, answers.replies),
            _closed_by_register(rows, answers),
        ]
    )
    of_row = rows.select("_at", "declared_on").join(ends, on="_at")
    within = of_row.filter(pl.col("day").is_between("declared_on", pl.lit(as_of)))
    first = within.group_by("_at").agg(pl.col("day").min().alias("closed_on"))
    return rows.join(first, on="_at", how="left", maintain_order="left").drop("_at")


def _closed_by_visits(rows: pl.DataFrame, answers: DeclarationAnswers, rules: Iterable[str]) -> pl.DataFrame:
    """Visits to the household as such, or about the declaration's own clue, under the number of its household."""
    visits = answers.visits
    if visits is None:
        return _empty_closings()
    refused = (pl.col("result") == "属实") & ~pl.col("include")
    ended = pl.col("result").is_in(_ENDED) | refused.fill_null(value=False)
    over = visits.filter(pl.col("certain") & ended).select(
        "household_id", "clue_id", "result", pl.col("checked_on").alias("day")
    )
    # Whose clue it is settles the link: where it stays the matter is open.
    of_clue = over.filter(pl.col("result") != _ANOTHERS)
    of_home = rows.select("_at", "household_id").join(over.filter(pl.col("clue_id").is_null()), on="household_id")
    parts = [of_home.select("_at", "day")]
    subjects = rows.with_columns(pl.col("ticket_no").alias("subject"))
    for rule_id in rules:
        with_clue = rows.select("_at", "household_id", make_clue_ids(subjects, rule_id, answers.origins))
        parts.append(with_clue.join(of_clue, on=["clue_id", "household_id"]).select("_at", "day"))
    return pl.concat(parts)


def _closed_by_replies(rows: pl.DataFrame, replies: pl.DataFrame | None) -> pl.DataFrame:
    """Replies to the declaration's own order."""
    if replies is None:
        return _empty_closings()
    done = replies.filter(~pl.col("result").str.contains(_UNFINISHED).fill_null(value=True))
    day = done.select("order_no", pl.col("done_on").alias("day"))
    return rows.select("_at", "ticket_no").join(day, left_on="ticket_no", right_on="order_no").select("_at", "day")


def _closed_by_register(rows: pl.DataFrame, answers: DeclarationAnswers) -> pl.DataFrame:
    """Households that stand in the register as monitored since."""
    since = answers.members.select("household_id", pl.col("monitored_since").alias("day")).drop_nulls().unique()
    return rows.select("_at", "household_id").join(since, on="household_id").select("_at", "day")


def _empty_closings() -> pl.DataFrame:
    return pl.DataFrame(schema={"_at": pl.UInt32, "day": pl.Date})
