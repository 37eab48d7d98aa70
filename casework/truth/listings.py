"""What was listed, and what came of looking: one line for every time that a clue came onto a list."""

from __future__ import annotations

import polars as pl

from domain.county.rule import LISTED_CERTAINTIES

CONFIRMED, REFUTED, SOLVED, NOT_THEIRS = "属实", "不属实", "已解决", "非本人"
_WAITING = "waiting"  # why a clue is suppressed whose data did not arrive
_FACTS = ("household_id", "rule_id", "township", "source", "methods")
_LISTING = ("clue_id", "turn")
_ANSWER = ("result", "exclusion_reason", "checked_on", "is_household_answer")


def find_listings(events: pl.DataFrame) -> pl.DataFrame:
    """A line per clue and unbroken row of runs that listed it: when it was listed, and until when an answer is its own.

    A run in which it waited for its data does not break the row.

    Columns: clue_id, turn, period and listed_on (of the first of these runs), until (day of the run that lists it anew,
    null: none has), household_id, rule_id, township, source, methods (as the last of them says that says it).
    `events`: table `clue_events` with `at` (the place of the run in the history), `as_of` and `period` of the run.
    Clues of places are left out, since what is answered to them is free text; so is what is only watched.
    """
    return _make_listings(_number_turns(events))


def _make_listings(listed: pl.DataFrame) -> pl.DataFrame:
    lines = listed.group_by(_LISTING, maintain_order=True).agg(
        pl.col("period").first(),
        pl.col("as_of").first().alias("listed_on"),
        *(pl.col(name).drop_nulls().last() for name in _FACTS),
    )
    return lines.with_columns(pl.col("listed_on").shift(-1).over("clue_id").alias("until"))


def _number_turns(events: pl.DataFrame) -> pl.DataFrame:
    """The events that list a clue of a household, with `turn`: one more after every run that let it go.

    While its data did not arrive a clue waits, and is asked for by nobody anew when it is back.
    """
    is_found, is_waiting = pl.col("state") == "found", pl.col("reason") == _WAITING
    sent = events.filter(
        is_found | is_waiting, pl.col("household_id").is_not_null(), pl.col("certainty").is_in(LISTED_CERTAINTIES)
    ).sort("clue_id", "at")
    is_interrupted = (pl.col("at").cast(pl.Int64).diff() != 1).fill_null(value=False).over("clue_id")
    return sent.with_columns(is_interrupted.cast(pl.Int64).cum_sum().over("clue_id").alias("turn")).filter(is_found)


def add_verdicts(events: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """The listings (`find_listings`) with `result` (null: nobody has answered), `is_household_answer` and the reason.

    What was found the first time that somebody looked counts, as it was last worded before the run after it; 已解决
    after 属实 leaves 属实, since what was told was true. `exclusion_reason`: of that answer.
    `visits`: household_id, clue_id (null: about everything that was listed of the household), result,
    exclusion_reason, checked_on, in the order in which they came.
    """
    listed = _number_turns(events)
    listings = _make_listings(listed)
    dated = visits.drop_nulls(["result", "checked_on"]).with_row_index("#order").with_columns(
        pl.col("clue_id").is_null().alias("is_household_answer")
    )  # fmt: skip
    of_clues, of_households = dated.drop_nulls("clue_id"), _spread_household_answers(dated, listed)
    columns = ["clue_id", *_ANSWER, "#order"]
    answered_listings = (
        pl.concat([of_clues.select(columns), of_households.select(columns)])
        .join(listings.select(*_LISTING, "listed_on", "until"), on="clue_id")
        .filter(
            pl.col("checked_on") >= pl.col("listed_on"), (pl.col("checked_on") < pl.col("until")).fill_null(value=True)
        )
    )
    first = _select_first_round(answered_listings, events["as_of"])
    last = first.sort("checked_on", "#order").group_by(_LISTING).agg(
        pl.col("result", "exclusion_reason", "is_household_answer").last(),
        (pl.col("result") == CONFIRMED).any().alias("#confirmed"),
    )  # fmt: skip
    was_true = (pl.col("result") == SOLVED) & pl.col("#confirmed")
    verdicts = last.with_columns(pl.when(was_true).then(pl.lit(CONFIRMED)).otherwise("result").alias("result"))
    return listings.join(verdicts.drop("#confirmed"), on=_LISTING, how="left", maintain_order="left")


def _select_first_round(answered_listings: pl.DataFrame, days: pl.Series) -> pl.DataFrame:
    """Of every listing's answers those given before the run after the first of them. `days`: as-of dates of runs.

    What is true stays on the list and is asked about until it is not: later answers would make every rule look worse.
    """
    rounds = days.unique().sort().search_sorted(answered_listings["checked_on"], side="right").alias("#round")
    return answered_listings.with_columns(rounds).filter(pl.col("#round") == pl.col("#round").min().over(_LISTING))


def _spread_household_answers(answers: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Answers without a clue's number, one for every clue that was listed of the household by that day."""
    sightings = listed.select("clue_id", "household_id", "as_of")
    of_households = answers.filter("is_household_answer").drop("clue_id").join(sightings, on="household_id")
    return of_households.filter(pl.col("as_of") <= pl.col("checked_on")).drop("as_of").unique(maintain_order=True)
