"""What was done on each household's road, a line per household: visits, searches, reviews, orders, the register."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from casework.road.evidence import RoadEvidence
from casework.road.rounds import TRUE

_BY = "household_origin"
_ANSWERS = {"true": TRUE, "false": "不属实", "solved": "已解决", "other": "非本人"}


def select_of_round(lines: pl.DataFrame, rounds: pl.DataFrame, day: str) -> pl.DataFrame:
    """The lines after the road before had ended; `day`: the column that says when."""
    placed = lines.join(rounds.select(_BY, "window_from"), on=_BY, how="inner", maintain_order="left")
    is_later = pl.col("window_from").is_null() | (pl.col(day) > pl.col("window_from")).fill_null(value=False)
    return placed.filter(is_later).drop("window_from")


def gather_clue_facts(evidence: RoadEvidence, rounds: pl.DataFrame) -> pl.DataFrame:
    """Frame `clue_facts`."""
    clues = _list_round_clues(evidence.listings, rounds)
    visits = select_of_round(evidence.visits, rounds, "checked_on").with_row_index("#at")
    last = _find_last_answers(clues, visits)
    clues = clues.join(last, on=[_BY, "clue_id"], how="left", maintain_order="left")
    is_asked_again = (pl.col("checked_on") < pl.col("clock_started_on")).fill_null(value=False)
    is_waiting = pl.col("is_active") & (pl.col("result").is_null() | is_asked_again)
    of_clues = clues.group_by(_BY).agg(
        pl.col("period").sort_by("first_on").first(),
        pl.col("risk").drop_nulls().unique().sort().str.join("、").alias("risks"),
        pl.col("rule_id").drop_nulls().unique().sort().alias("rules"),
        pl.len().cast(pl.Int64).alias("clues"),
        pl.col("is_active").sum().cast(pl.Int64).alias("active"),
        is_waiting.sum().cast(pl.Int64).alias("unanswered"),
        pl.coalesce(pl.col("due_on").filter(is_waiting).min(), pl.col("first_due_on").min()).alias("visit_due_on"),
        pl.col("due_on").filter(pl.col("clock") == "declaration").min().alias("declared_due_on"),
    )
    return of_clues.join(_count_visits(visits), on=_BY, how="full", coalesce=True)


def _list_round_clues(listings: pl.DataFrame, rounds: pl.DataFrame) -> pl.DataFrame:
    """Clues of the road: household_origin, clue_id, rule_id, risk, period, first_on, first_due_on, is_active, clock."""
    begun = rounds.filter(pl.col("started_on").is_not_null()).select(_BY, "started_on")
    lines = listings.join(begun, on=_BY).filter(pl.col("as_of") >= pl.col("started_on")).sort("as_of")
    goes_on = (pl.col("state") == "found") | (pl.col("reason") == "waiting").fill_null(value=False)
    clues = lines.group_by(_BY, "clue_id", maintain_order=True).agg(
        pl.col("rule_id", "risk", "period").first(),
        pl.col("as_of").first().alias("first_on"),
        # Before it is told again after an answer: the day that the answer had to keep.
        pl.col("due_on")
        .filter(pl.col("clock_started_on") == pl.col("clock_started_on").drop_nulls().first())
        .max()
        .alias("first_due_on"),
        pl.col("due_on", "clock", "clock_started_on").drop_nulls().last(),
        goes_on.last().alias("is_active"),
        (pl.col("state") == "found").any().alias("was_found"),
    )
    return clues.filter("was_found").drop("was_found")


def _find_last_answers(clues: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """household_origin, clue_id, result, checked_on: the last answer to each clue; one without a number is for all."""
    answers = visits.drop_nulls(["checked_on", "result"]).select(_BY, "clue_id", "result", "checked_on", "#at")
    of_clues = answers.drop_nulls("clue_id")
    of_all = answers.filter(pl.col("clue_id").is_null()).drop("clue_id")
    spread = clues.select(_BY, "clue_id", "first_on").join(of_all, on=_BY)
    spread = spread.filter(pl.col("first_on") <= pl.col("checked_on")).drop("first_on")
    every = pl.concat([of_clues, spread.select(of_clues.columns)]).sort("checked_on", "#at")
    last = every.unique([_BY, "clue_id"], keep="last", maintain_order=True)
    return last.select(_BY, "clue_id", "result", "checked_on")


def _count_visits(visits: pl.DataFrame) -> pl.DataFrame:
    """household_origin, visits, answers_*, is_proposed, exclusion_reason, first_visit_on, last_visit_on."""
    ordered = visits.drop_nulls(["checked_on", "result"]).sort("checked_on", "#at")
    last = ordered.unique([_BY, "clue_id"], keep="last", maintain_order=True)
    return last.group_by(_BY, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("visits"),
        *((pl.col("result") == text).sum().cast(pl.Int64).alias(f"answers_{n}") for n, text in _ANSWERS.items()),
        pl.col("include").any(ignore_nulls=True).alias("is_proposed"),
        pl.col("exclusion_reason").drop_nulls().last(),
        pl.col("checked_on").min().alias("first_visit_on"),
        pl.col("checked_on").max().alias("last_visit_on"),
    )


def gather_search_facts(evidence: RoadEvidence, rounds: pl.DataFrame) -> pl.DataFrame:
    """Frame `search_facts`."""
    searches = select_of_round(evidence.searches, rounds, "as_of").sort("as_of")
    signed = evidence.signatures.join(searches.select(_BY, "period").unique(), on=[_BY, "period"], how="semi")
    papers = signed.group_by(_BY).agg(
        pl.col("authorisation_no").unique().sort().str.join("、").alias("papers"),
        pl.col("signed_on").min(),
    )
    has_found = pl.col("situations").fill_null("") != ""
    day = pl.coalesce("searched_on", "as_of")
    newest = searches.group_by(_BY, maintain_order=True).agg(
        (pl.col("persons") > 0).sum().cast(pl.Int64).alias("searches"),
        pl.col("searched_on").last(),
        pl.col("silent_departments").last().alias("silent"),
        pl.col("refused_persons").last(),
        pl.col("situations").filter(has_found).last(),
        day.filter(has_found).last().alias("found_on"),
    )
    purged = select_of_round(rounds.select(_BY).join(evidence.purged_searches, how="cross"), rounds, "as_of")
    purged_days = purged.group_by(_BY).agg(purged_on=pl.col("as_of").max())
    return newest.join(papers, on=_BY, how="left").join(purged_days, on=_BY, how="full", coalesce=True)


def gather_review_facts(evidence: RoadEvidence, rounds: pl.DataFrame) -> pl.DataFrame:
    """Frame `review_facts`: what was reviewed and decided about being taken in, and about the removal."""
    dated = evidence.reviews.with_columns(
        day=pl.coalesce("reviewed_on", "published_from", "decided_on"),
        # A decision after the road before had ended is this road's, whenever the review was.
        last_day=pl.max_horizontal("reviewed_on", "published_from", "decided_on"),
    )
    lines = select_of_round(dated, rounds, "last_day").sort("day", maintain_order=True)
    last: Sequence[str] = ("review_result", "published_from", "published_until", "objection", "decision", "decided_on")
    about_inclusion = lines.filter(~pl.col("is_about_removal")).group_by(_BY, maintain_order=True).agg(
        pl.col("reviewed_on").min(),
        pl.col("reviewed_on").max().alias("reviewed_last_on"),
        pl.col("review_result").drop_nulls().first().alias("first_review_result"),
        *(pl.col(name).drop_nulls().last() for name in last),
        pl.col("is_objection_open").any(),
    )  # fmt: skip
    of_removal: Sequence[str] = ("reviewed_on", "published_from", "published_until", "decision", "decided_on")
    about_removal = lines.filter("is_about_removal").group_by(_BY, maintain_order=True).agg(
        pl.col(name).drop_nulls().last().alias(f"removal_{name}") for name in of_removal
    )  # fmt: skip
    return about_inclusion.join(about_removal, on=_BY, how="full", coalesce=True)


def gather_register_facts(evidence: RoadEvidence, rounds: pl.DataFrame) -> pl.DataFrame:
    """Frame `register_facts`."""
    states = evidence.register_states.sort("as_of").join(rounds, on=_BY, how="inner")
    monitored = states.filter("under_monitoring")
    later = monitored.filter(pl.col("window_from").is_null() | (pl.col("as_of") > pl.col("window_from")))
    entered = later.group_by(_BY, maintain_order=True).agg(
        entered_on=pl.coalesce(pl.col("monitored_since").drop_nulls().first(), pl.col("as_of").first()),
        started_on=pl.col("started_on").first(),
    )
    # Who had been entered before the list told of them was on another road, or on none.
    was = (pl.col("entered_on") < pl.col("started_on")).fill_null(value=True)
    entered = entered.with_columns(was.alias("was_monitored")).drop("started_on")
    cleared = rounds.filter(pl.col("ending") == "removed").select(_BY, cleared_on="ended_on")
    return entered.join(cleared, on=_BY, how="full", coalesce=True)


def gather_help_facts(evidence: RoadEvidence, rounds: pl.DataFrame) -> pl.DataFrame:
    """Frame `help_facts`."""
    orders = select_of_round(evidence.orders, rounds, "issued_on").sort("issued_on", "order_no")
    is_open = ~pl.col("is_closed")
    of_orders = orders.group_by(_BY, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("orders"),
        is_open.sum().cast(pl.Int64).alias("open_orders"),
        pl.col("due_on").filter(is_open).min().alias("order_due_on"),
        pl.col("order_no").str.join("、").alias("order_nos"),
        pl.col("issued_on").max().alias("ordered_on"),
        pl.col("department").filter(is_open).unique(maintain_order=True).str.join("、").alias("waiting_departments"),
    )
    measures = select_of_round(evidence.measures, rounds, "started_on").sort("started_on", maintain_order=True)
    stated = pl.concat_str(["status", "effect"], separator="，", ignore_nulls=True)
    name = pl.col("measure").fill_null("（未写措施）")
    text = pl.format("{}（{}）", name, pl.when(stated != "").then(stated).otherwise(pl.lit("未填状态")))
    of_measures = measures.group_by(_BY, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("measures"),
        (~pl.col("is_finished")).sum().cast(pl.Int64).alias("open_measures"),
        pl.col("started_on").max().alias("helped_on"),
        text.unique(maintain_order=True).str.join("；").alias("measures_text"),
    )
    due = evidence.due_orders.group_by(_BY).agg(due_orders=pl.len().cast(pl.Int64))
    facts = of_orders.join(of_measures, on=_BY, how="full", coalesce=True)
    return facts.join(due, on=_BY, how="full", coalesce=True)
