"""Replies to the property search: a row can be about somebody who is searched for, or about nobody at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from domain.handover import PLACE, Admission
from domain.tables import conform
from matchers.decide.outcome_codes import add_outcomes
from matchers.link import Linker
from matchers.link_results import LinkTables
from matchers.replies.id_evidence import find_links_by_visible_id
from matchers.replies.reply_rows import PAIR_COLUMNS, Reply
from matchers.replies.reviewed_replies import OUTSIDE_SEARCH, add_reply_keys, list_review_pairs, settle_reply
from matchers.review.review_decisions import ReviewDecisions
from matchers.review.settled_rows import NOT_SURE_ENOUGH
from matchers.score.prior_odds import estimate_registered_share

NAME_ONLY, ID_NAME_CONFLICT = "asked_name_only", "id_name_conflict"
_NO_PERSON = pl.lit(None, dtype=pl.String)


def link_replies(
    linker: Linker, replies: Sequence[Reply], reviewed: ReviewDecisions | None = None
) -> Iterator[LinkTables]:
    """Decide about every accepted row of the replies; what comes of each, in their order.

    By their number, whole or repaired, and their name a row is linked to a person as any other is. All registered
    people compete for it: it goes to nobody whom it fits no better than a neighbour. What may be about somebody
    searched for waits for a person (`review_pairs`: whom it may mean), unless `reviewed` has decided; of every other
    row nothing is given out but its place. A whole number that the register lacks is an unregistered person's,
    whatever the name. `linker` has heard of no decisions.
    """
    cautious_linker = _expect_registered(linker, replies)
    id_results = linker.link_sources(
        [linker.match_exactly(_select_rows(reply, reply.id_pairs), reply.source) for reply in replies]
    )
    likeness_results = cautious_linker.link_sources(
        [cautious_linker.match_exactly(_select_rows(reply, reply.near_pairs), reply.source) for reply in replies]
    )
    for reply, by_id, by_likeness in zip(replies, id_results, likeness_results, strict=True):
        parts = [_link_by_id(linker, reply, by_id), _link_by_likeness(linker, reply, by_likeness)]
        decided_links = pl.concat([part.links for part in parts])
        other_rows = reply.near_pairs.select(PLACE).unique().join(decided_links, on=list(PLACE), how="anti")
        links = pl.concat([decided_links, _leave_out(other_rows, linker, reply)])
        settled = settle_reply(
            reply, add_reply_keys(reply, by_id, links), pl.concat([part.possible_matches for part in parts]),
            linker.matching.outcomes, reviewed or ReviewDecisions.make_empty(),
        )  # fmt: skip
        pairs = list_review_pairs(settled, pl.concat([by_id.review_pairs, by_likeness.review_pairs]), linker.members)
        links = pl.concat([settled.links, _leave_out(reply.other_places, linker, reply)]).sort(*PLACE)
        yield replace(by_id, links=links, possible_matches=settled.possible_matches, review_pairs=pairs)


def _leave_out(places: pl.DataFrame, linker: Linker, reply: Reply) -> pl.DataFrame:
    """Table `links` of rows that are about nobody searched for."""
    persons = [_NO_PERSON.alias(name) for name in ("person_id", "household_id")]
    return _make_links(places.with_columns(*persons, reason=pl.lit(OUTSIDE_SEARCH)), linker, reply)


def _expect_registered(linker: Linker, replies: Sequence[Reply]) -> Linker:
    """The same linker, which expects as many registered people behind damaged numbers as behind the whole ones."""
    model = linker.matching.model
    registered_count, whole_id_count = (
        sum(reply.registered_id_count for reply in replies),
        sum(reply.whole_id_count for reply in replies),
    )
    model = model.model_copy(
        update={"in_register": estimate_registered_share(registered_count, whole_id_count, model.in_register)}
    )
    return replace(linker, matching=linker.matching.model_copy(update={"model": model}))


def _select_rows(reply: Reply, pairs: pl.DataFrame) -> Admission:
    """The rows of the reply that stand in `pairs`."""
    rows = reply.admission.accepted.join(pairs, on=list(PLACE), how="semi", maintain_order="left")
    return replace(reply.admission, accepted=rows)


def _link_by_id(linker: Linker, reply: Reply, tables: LinkTables) -> LinkTables:
    """The rows that bear the number of a person searched for; what leads to anybody else waits for a person."""
    sure_links = tables.links.filter(pl.col("decision") == "linked").join(
        reply.id_pairs, on=[*PLACE, "person_id"], how="semi"
    )
    matches = pl.concat([reply.id_pairs.select(PAIR_COLUMNS), _select_possible(tables, reply)]).unique()
    result = _add_reviews(
        linker, reply, tables, sure_links, matches.with_columns(pl.lit(ID_NAME_CONFLICT).alias("reason"))
    )
    return replace(result, possible_matches=pl.concat([result.possible_matches, _list_joint_owners(reply, sure_links)]))


def _list_joint_owners(reply: Reply, sure_links: pl.DataFrame) -> pl.DataFrame:
    """Table `claims` of whoever else's number a linked row bears: two owners stand in one cell, and one is linked."""
    linked_ids = reply.id_pairs.join(sure_links, on=[*PLACE, "person_id"], how="semi").select(*PLACE, "number")
    joint_owners = reply.id_pairs.join(linked_ids, on=list(PLACE), how="semi").join(
        linked_ids, on=[*PLACE, "number"], how="anti"
    )
    return conform(joint_owners.with_columns(source=pl.lit(reply.source.id), certain=pl.lit(value=False)), "claims")


def _link_by_likeness(linker: Linker, reply: Reply, tables: LinkTables) -> LinkTables:
    """The rows that resemble a person searched for, but for those that are surely somebody else's."""
    certain_links = tables.links.filter(pl.col("decision") == "linked")
    other_persons = certain_links.join(reply.persons, on="person_id", how="anti")
    certain_links = certain_links.join(other_persons, on=list(PLACE), how="anti")
    sure_links = certain_links.join(find_links_by_visible_id(tables), on=[*PLACE, "person_id"], how="semi")
    same_named = reply.near_pairs.filter("same_name").select(*PAIR_COLUMNS, pl.lit(NAME_ONLY).alias("reason"))
    similar_matches = pl.concat([_select_possible(tables, reply), certain_links.select(PAIR_COLUMNS)])
    matches = pl.concat([same_named, similar_matches.with_columns(pl.lit(NOT_SURE_ENOUGH).alias("reason"))])
    matches = matches.unique(PAIR_COLUMNS, keep="first", maintain_order=True).join(
        other_persons, on=list(PLACE), how="anti"
    )
    return _add_reviews(linker, reply, tables, sure_links, matches)


def _select_possible(tables: LinkTables, reply: Reply) -> pl.DataFrame:
    """Who of the persons searched for may be the one of rows that are nobody's for certain."""
    return (
        tables.possible_matches.filter(~pl.col("certain"))
        .join(reply.persons, on="person_id", how="semi")
        .select(PAIR_COLUMNS)
    )


def _add_reviews(
    linker: Linker, reply: Reply, tables: LinkTables, sure_links: pl.DataFrame, matches: pl.DataFrame
) -> LinkTables:
    """The tables with the links that are sure; every other row that may be about somebody (`matches`) is in review.

    `matches`: `PAIR_COLUMNS`, reason. Where linking has named one of them, its own reason stands; where it has named
    somebody who is not searched for, nobody is named.
    """
    matches = matches.join(sure_links, on=list(PLACE), how="anti").sort(PAIR_COLUMNS)
    review_links = tables.links.filter(pl.col("decision") == "review")
    named_links = review_links.join(matches, on=[*PLACE, "person_id"], how="semi")
    other_links = review_links.drop_nulls("person_id").join(named_links, on=list(PLACE), how="anti")
    review_rows = _merge_lines(matches).join(named_links, on=list(PLACE), how="anti")
    unnamed_rows = review_rows.join(other_links, on=list(PLACE), how="semi").with_columns(
        person_id=_NO_PERSON, household_id=_NO_PERSON
    )
    review_rows = pl.concat([review_rows.join(other_links, on=list(PLACE), how="anti"), unnamed_rows])
    certain_matches, doubtful_matches = (
        conform(part.with_columns(source=pl.lit(reply.source.id), certain=pl.lit(value)), "claims")
        for part, value in ((sure_links, True), (matches, False))
    )
    return replace(
        tables,
        links=pl.concat([sure_links, named_links, _make_links(review_rows, linker, reply)]),
        possible_matches=pl.concat([certain_matches, doubtful_matches]),
    )


def _merge_lines(matches: pl.DataFrame) -> pl.DataFrame:
    """One line per row; where it may be about several people it names nobody."""
    is_single = pl.col("person_id").n_unique() == 1
    person_columns = (
        pl.when(is_single).then(pl.col(name).first()).alias(name) for name in ("person_id", "household_id")
    )
    return matches.group_by(PLACE, maintain_order=True).agg(*person_columns, pl.col("reason").first())


def _make_links(rows: pl.DataFrame, linker: Linker, reply: Reply) -> pl.DataFrame:
    """Table `links` of rows with their reason: what that leads to, where nothing was computed."""
    empty_values = {"source": reply.source.id, "score": None, "runner_up": None, "row_key": None}
    link_rows = rows.with_columns(pl.lit(value).alias(name) for name, value in empty_values.items())
    return conform(add_outcomes(link_rows, linker.matching.outcomes), "links")
