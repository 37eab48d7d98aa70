"""Where the road that a household is on begins, and whether it has ended: one road follows another."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from casework.road.evidence import RoadEvidence

_BY = "household_origin"
TRUE = "属实"


def find_rounds(evidence: RoadEvidence, refused_by: Collection[str]) -> pl.DataFrame:
    """Frame `rounds`: the last road of every household.

    A road begins with the first listing of a clue that is new, worse or there again after the road before had ended.
    It ends when the register says that the risk is removed, when a decision goes against the household (it holds one
    of `refused_by`), or when nothing that was found holds any more while the household is not under monitoring.
    """
    endings = _find_endings(evidence, refused_by).sort("day")
    begun = _find_beginnings(evidence.listings).sort("day").join_asof(
        endings.select(_BY, "day", window_from="day"), on="day", by=_BY, check_sortedness=False
    )  # fmt: skip
    last = begun.group_by(_BY, "window_from").agg(started_on=pl.col("day").min())
    last = last.sort("started_on").unique(_BY, keep="last", maintain_order=True)
    rounds = evidence.households.select(_BY).join(last, on=_BY, how="left", maintain_order="left")
    ended = rounds.join(endings, on=_BY).filter(pl.col("day") >= pl.col("started_on").fill_null(pl.date(1, 1, 1)))
    first = ended.filter(pl.col("window_from").is_null() | (pl.col("day") > pl.col("window_from")))
    first = first.unique(_BY, keep="first", maintain_order=True).select(_BY, "ending", ended_on="day")
    return rounds.join(first, on=_BY, how="left", maintain_order="left").select(
        _BY, "started_on", "window_from", "ended_on", "ending"
    )


def _find_beginnings(listings: pl.DataFrame) -> pl.DataFrame:
    """household_origin, day of the runs that told something new of a household."""
    found = listings.filter(pl.col("state") == "found").sort("as_of")
    is_first = pl.int_range(pl.len()).over("clue_id") == 0
    is_new = pl.col("status").is_in(["new", "worsened", "reopened"]).fill_null(value=True)
    return found.filter(is_first | is_new).select(_BY, day="as_of").unique()


def _find_endings(evidence: RoadEvidence, refused_by: Collection[str]) -> pl.DataFrame:
    """household_origin, day, ending; of one day the gravest alone."""
    firm = pl.concat([_find_removals(evidence.register_states), find_refusals(evidence.reviews, refused_by)])
    settled = _drop_monitored_days(_find_settled_days(evidence, firm), evidence.register_states)
    every = pl.concat([firm, settled.with_columns(ending=pl.lit("settled"))])
    return every.unique([_BY, "day"], keep="first", maintain_order=True)


def _find_removals(states: pl.DataFrame) -> pl.DataFrame:
    """household_origin, day, ending: the first run that had the risk as removed, each time it became so."""
    cleared = pl.col("risk_cleared").fill_null(value=False)
    before = cleared.shift(fill_value=False).over(_BY, order_by="as_of")
    return states.filter(cleared & ~before).select(_BY, day="as_of", ending=pl.lit("removed"))


def find_refusals(reviews: pl.DataFrame, refused_by: Collection[str]) -> pl.DataFrame:
    """household_origin, day, ending of decisions against taking a household in."""
    says_no = pl.col("decision").str.contains_any(list(refused_by)).fill_null(value=False) & ~pl.col("is_about_removal")
    day = pl.coalesce("decided_on", "reviewed_on")
    decided = reviews.filter(says_no).select(_BY, day=day, ending=pl.lit("refused"))
    return decided.drop_nulls("day")


def _find_settled_days(evidence: RoadEvidence, firm: pl.DataFrame) -> pl.DataFrame:
    """household_origin, day: visits and runs after which no last answer since the road before says 属实."""
    dated = evidence.visits.drop_nulls(["checked_on", "result"])
    visits = dated.sort("checked_on", maintain_order=True).with_row_index("#at")
    days = pl.concat([visits.select(_BY, day="checked_on"), _find_quiet_days(evidence.listings)]).unique()
    since = firm.select(_BY, "day", since="day").sort("day")
    days = days.sort("day").join_asof(since, on="day", by=_BY, check_sortedness=False)
    answers = days.join(visits.select(_BY, "clue_id", "result", "checked_on", "#at"), on=_BY).filter(
        pl.col("checked_on") <= pl.col("day"), (pl.col("checked_on") > pl.col("since")).fill_null(value=True)
    )
    still_true = _select_last_words(answers).filter(pl.col("result") == TRUE)
    return days.select(_BY, "day").join(still_true, on=[_BY, "day"], how="anti")


def _select_last_words(answers: pl.DataFrame) -> pl.DataFrame:
    """The last answer to each clue by a day; one without a clue's number speaks for all that came before it."""
    last = answers.sort("#at").unique([_BY, "day", "clue_id"], keep="last", maintain_order=True)
    of_household = pl.col("#at").filter(pl.col("clue_id").is_null()).max().over(_BY, "day")
    is_last = pl.col("#at") == pl.col("#at").max().over(_BY, "day")
    counts = pl.when(pl.col("clue_id").is_null()).then(is_last).otherwise(pl.col("#at") > of_household)
    return last.filter(counts.fill_null(value=True))


def _find_quiet_days(listings: pl.DataFrame) -> pl.DataFrame:
    """household_origin, day of runs in which clues of a household ended and none went on or waited."""
    is_active = (pl.col("state") == "found") | (pl.col("reason") == "waiting").fill_null(value=False)
    has_ended = (pl.col("state") == "resolved") & (pl.col("reason") != "monitored").fill_null(value=True)
    runs = listings.group_by(_BY, day="as_of").agg(is_active.any().alias("active"), has_ended.any().alias("ended"))
    return runs.filter("ended", ~pl.col("active")).select(_BY, "day")


def _drop_monitored_days(days: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """The days on which the household was not under monitoring: whoever is, goes on until the removal."""
    register_days = states.select(_BY, "under_monitoring", day="as_of").sort("day")
    dated = days.sort("day").join_asof(register_days, on="day", by=_BY, check_sortedness=False)
    return dated.filter(~pl.col("under_monitoring").fill_null(value=False)).drop("under_monitoring")
