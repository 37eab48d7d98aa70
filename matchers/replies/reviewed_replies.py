"""Replies beside what officers have decided about their rows, and what they need to decide about the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.handover import PLACE
from domain.tables import conform
from matchers.decide.outcome_codes import add_outcomes
from matchers.declarations.matching import Outcome
from matchers.link_results import LinkTables
from matchers.replies.reply_rows import Reply
from matchers.review.content_keys import make_record_keys
from matchers.review.review_decisions import ReviewDecisions
from matchers.review.settled_rows import PAIR, settle_rows
from matchers.review.waterfalls import add_linked_pairs

OUTSIDE_SEARCH = "not_asked"


@dataclass(frozen=True)
class SettledReply:
    """`links`: table `links` of the rows that were looked at. `possible_matches`: table `claims`."""

    links: pl.DataFrame
    possible_matches: pl.DataFrame


def add_reply_keys(reply: Reply, by_id: LinkTables, links: pl.DataFrame) -> pl.DataFrame:
    """Table `links` with the key under which a row's decisions are kept.

    A row with a number that is somebody's is known by number and name as in every source; any other by all that its
    record says, as a namesake's record differs in nothing else.
    """
    records = reply.admission.accepted.join(reply.near_pairs, on=list(PLACE), how="semi")
    record_keys = make_record_keys(records, reply.source.id, reply.source.fields)
    keys = pl.concat([by_id.links.select(*PLACE, "row_key"), record_keys])
    return links.drop("row_key").join(keys, on=list(PLACE), how="left", maintain_order="left").select(links.columns)


def settle_reply(
    reply: Reply, links: pl.DataFrame, claims: pl.DataFrame, outcomes: Mapping[str, Outcome], reviewed: ReviewDecisions
) -> SettledReply:
    """The reply's rows as decided; what is somebody's who is not searched for is left out like any such row.

    `links`: table `links`, with keys; `claims`: table `claims`.
    """
    settled = settle_rows(links, claims.select(*PAIR, "household_id").unique(), reviewed, outcomes)
    links = _leave_out_others(settled.links, reply.persons, outcomes)
    certain = links.filter(pl.col("decision") == "linked").select(*PAIR, pl.lit(value=True).alias("certain"))
    matches = settled.possible_matches.join(reply.persons, on="person_id", how="semi").join(
        certain, on=list(PAIR), how="left"
    )
    matches = matches.with_columns(pl.col("certain").fill_null(value=False), pl.lit(reply.source.id).alias("source"))
    return SettledReply(links, conform(matches, "claims").sort(PAIR))


def _leave_out_others(links: pl.DataFrame, persons: pl.DataFrame, outcomes: Mapping[str, Outcome]) -> pl.DataFrame:
    """Table `links`; of a row that is not about one of the `persons` (person_id) nothing is kept, not even a hash."""
    is_other = ~pl.col("person_id").is_in(persons["person_id"].implode())
    is_left_out = (pl.col("reason") == OUTSIDE_SEARCH) | is_other.fill_null(value=False)
    kept_columns = ("person_id", "household_id", "score", "runner_up", "row_key")
    lines = links.with_columns(
        *(pl.when(~is_left_out).then(name).alias(name) for name in kept_columns),
        pl.when(is_left_out).then(pl.lit(OUTSIDE_SEARCH)).otherwise("reason").alias("reason"),
    )
    return conform(add_outcomes(lines.drop("decision", "method"), outcomes), "links")


def list_review_pairs(settled: SettledReply, explained_pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Table `review_pairs` of the rows that wait: everybody searched for whom one may mean, and nobody else.

    `explained_pairs`: table `review_pairs` of all registered people who were compared. `members`: table `members`.
    """
    waiting = settled.links.filter(pl.col("decision") == "review").select(*PLACE, "row_key")
    candidates = settled.possible_matches.join(waiting, on=list(PLACE))
    pairs = explained_pairs.drop("row_key").join(candidates.select(*PAIR, "row_key"), on=list(PAIR))
    # Whoever may be meant is shown, as the row waits for them, behind nobody who is not searched for.
    rank = pl.int_range(1, pl.len() + 1).over(PLACE)
    pairs = pairs.sort(*PLACE, "rank", "person_id").with_columns(
        rank.alias("rank"), pl.lit(None, dtype=pl.String).alias("barred")
    )
    return add_linked_pairs(conform(pairs, "review_pairs"), candidates, members).sort("source", *PLACE, "rank")
