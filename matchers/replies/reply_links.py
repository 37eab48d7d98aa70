"""Replies to the property search: a row can be about somebody who was asked about, or about nobody at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from matchers.decide.outcome_codes import with_outcome
from matchers.link import Linked, Linker
from matchers.replies.id_evidence import links_by_visible_number
from matchers.replies.reply_rows import PAIR, Reply
from matchers.score.prior_odds import registered_share

NOT_ASKED, NAME_ONLY, ODD, UNSURE = "not_asked", "asked_name_only", "id_name_conflict", "not_sure_enough"
_NO_PERSON = pl.lit(None, dtype=pl.String)


def link_replies(linker: Linker, replies: Sequence[Reply]) -> Iterator[Linked]:
    """Decide about every accepted row of the replies; what comes of each, in their order.

    By their number, whole or repaired, and their name a row is linked to a person as any other is. All registered
    people compete for it: it goes to nobody whom it fits no better than a neighbour. What may be about somebody asked
    waits for a person; of every other row nothing is told but its place. A whole number of somebody else is a
    stranger's, whatever the name.
    """
    cautious_linker = _expect_registered(linker, replies)
    id_results = linker.finish([linker.take(_select_rows(reply, reply.owned), reply.source) for reply in replies])
    likeness_results = cautious_linker.finish(
        [cautious_linker.take(_select_rows(reply, reply.near), reply.source) for reply in replies]
    )
    for reply, by_id, by_likeness in zip(replies, id_results, likeness_results, strict=True):
        parts = [_link_by_id(linker, reply, by_id), _link_by_likeness(linker, reply, by_likeness)]
        decided_links = pl.concat([part.links for part in parts])
        other_rows = pl.concat(
            [reply.others, reply.near.select(PLACE).unique().join(decided_links, on=list(PLACE), how="anti")]
        )
        outside_rows = other_rows.with_columns(
            _NO_PERSON.alias("person_id"), _NO_PERSON.alias("household_id"), reason=pl.lit(NOT_ASKED)
        )
        # What a reply says of anybody goes nowhere, not even as a hash.
        links = pl.concat([decided_links, _make_links(outside_rows, linker, reply)]).with_columns(_NO_PERSON.alias("row_key"))
        claims = pl.concat([part.claims for part in parts]).sort(*PLACE, "person_id")
        yield replace(by_id, links=links.sort(*PLACE), claims=claims, pairs=empty("review_pairs"))


def _expect_registered(linker: Linker, replies: Sequence[Reply]) -> Linker:
    """The same linker, which expects as many registered people behind damaged numbers as behind the whole ones."""
    model = linker.matching.model
    registered_count, whole_id_count = sum(reply.registered for reply in replies), sum(reply.whole for reply in replies)
    model = model.model_copy(
        update={"in_register": registered_share(registered_count, whole_id_count, model.in_register)}
    )
    return replace(linker, matching=linker.matching.model_copy(update={"model": model}))


def _select_rows(reply: Reply, pairs: pl.DataFrame) -> Admission:
    """The rows of the reply that stand in `pairs`."""
    rows = reply.admission.accepted.join(pairs, on=list(PLACE), how="semi", maintain_order="left")
    return replace(reply.admission, accepted=rows)


def _link_by_id(linker: Linker, reply: Reply, tables: Linked) -> Linked:
    """The rows that bear an asked person's number; what leads to anybody but its owner waits for a person."""
    sure_links = tables.links.filter(pl.col("decision") == "linked").join(
        reply.owned, on=[*PLACE, "person_id"], how="semi"
    )
    matches = pl.concat([reply.owned.select(PAIR), _select_possible(tables, reply)]).unique()
    result = _add_reviews(linker, reply, tables, sure_links, matches.with_columns(pl.lit(ODD).alias("reason")))
    return replace(result, claims=pl.concat([result.claims, _list_joint_owners(reply, sure_links)]))


def _list_joint_owners(reply: Reply, sure_links: pl.DataFrame) -> pl.DataFrame:
    """Table `claims` of whoever else's number a linked row bears: two owners stand in one cell, and one is linked."""
    linked_ids = reply.owned.join(sure_links, on=[*PLACE, "person_id"], how="semi").select(*PLACE, "number")
    joint_owners = reply.owned.join(linked_ids, on=list(PLACE), how="semi").join(
        linked_ids, on=[*PLACE, "number"], how="anti"
    )
    return conform(joint_owners.with_columns(source=pl.lit(reply.source.id), certain=pl.lit(value=False)), "claims")


def _link_by_likeness(linker: Linker, reply: Reply, tables: Linked) -> Linked:
    """The rows that are near an asked person, but for those that are surely somebody else's."""
    certain_links = tables.links.filter(pl.col("decision") == "linked")
    other_persons = certain_links.join(reply.asked, on="person_id", how="anti")
    certain_links = certain_links.join(other_persons, on=list(PLACE), how="anti")
    sure_links = certain_links.join(links_by_visible_number(tables), on=[*PLACE, "person_id"], how="semi")
    same_named = reply.near.filter("same_name").select(*PAIR, pl.lit(NAME_ONLY).alias("reason"))
    similar_matches = pl.concat([_select_possible(tables, reply), certain_links.select(PAIR)])
    matches = pl.concat([same_named, similar_matches.with_columns(pl.lit(UNSURE).alias("reason"))])
    matches = matches.unique(PAIR, keep="first", maintain_order=True).join(other_persons, on=list(PLACE), how="anti")
    return _add_reviews(linker, reply, tables, sure_links, matches)


def _select_possible(tables: Linked, reply: Reply) -> pl.DataFrame:
    """Whom of the asked people the rows may mean that are nobody's for certain."""
    return tables.claims.filter(~pl.col("certain")).join(reply.asked, on="person_id", how="semi").select(PAIR)


def _add_reviews(
    linker: Linker, reply: Reply, tables: Linked, sure_links: pl.DataFrame, matches: pl.DataFrame
) -> Linked:
    """`linked` with the links that are `sure`; every other row that may be about somebody (`claims`) is in review.

    `claims`: `PAIR`, reason. Where linking has named one of them, its own reason is told; where it has named somebody
    who was not asked about, nobody is named.
    """
    matches = matches.join(sure_links, on=list(PLACE), how="anti").sort(PAIR)
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
        claims=pl.concat([certain_matches, doubtful_matches]),
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
    return conform(with_outcome(link_rows, linker.matching.outcomes), "links")
