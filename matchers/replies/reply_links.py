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
_NOBODY = pl.lit(None, dtype=pl.String)


def link_replies(linker: Linker, replies: Sequence[Reply]) -> Iterator[Linked]:
    """Decide about every accepted row of the replies; what comes of each, in their order.

    By their number, whole or repaired, and their name a row is linked to a person as any other is. All registered
    people compete for it: it goes to nobody whom it fits no better than a neighbour. What may be about somebody asked
    waits for a person; of every other row nothing is told but its place. A whole number of somebody else is a
    stranger's, whatever the name.
    """
    expecting = _expecting(linker, replies)
    numbered = linker.finish([linker.take(_part(reply, reply.owned), reply.source) for reply in replies])
    damaged = expecting.finish([expecting.take(_part(reply, reply.near), reply.source) for reply in replies])
    for reply, by_number, by_likeness in zip(replies, numbered, damaged, strict=True):
        parts = [_by_number(linker, reply, by_number), _by_likeness(linker, reply, by_likeness)]
        decided = pl.concat([part.links for part in parts])
        rest = pl.concat([reply.others, reply.near.select(PLACE).unique().join(decided, on=list(PLACE), how="anti")])
        others = rest.with_columns(_NOBODY.alias("person_id"), _NOBODY.alias("household_id"), reason=pl.lit(NOT_ASKED))
        # What a reply says of anybody goes nowhere, not even as a hash.
        links = pl.concat([decided, _outcome(others, linker, reply)]).with_columns(_NOBODY.alias("row_key"))
        claims = pl.concat([part.claims for part in parts]).sort(*PLACE, "person_id")
        yield replace(by_number, links=links.sort(*PLACE), claims=claims, pairs=empty("review_pairs"))


def _expecting(linker: Linker, replies: Sequence[Reply]) -> Linker:
    """The same linker, which expects as many registered people behind damaged numbers as behind the whole ones."""
    model = linker.matching.model
    found, whole = sum(reply.registered for reply in replies), sum(reply.whole for reply in replies)
    model = model.model_copy(update={"in_register": registered_share(found, whole, model.in_register)})
    return replace(linker, matching=linker.matching.model_copy(update={"model": model}))


def _part(reply: Reply, pairs: pl.DataFrame) -> Admission:
    """The rows of the reply that stand in `pairs`."""
    rows = reply.admission.accepted.join(pairs, on=list(PLACE), how="semi", maintain_order="left")
    return replace(reply.admission, accepted=rows)


def _by_number(linker: Linker, reply: Reply, linked: Linked) -> Linked:
    """The rows that bear an asked person's number; what leads to anybody but its owner waits for a person."""
    sure = linked.links.filter(pl.col("decision") == "linked").join(reply.owned, on=[*PLACE, "person_id"], how="semi")
    claims = pl.concat([reply.owned.select(PAIR), _possible(linked, reply)]).unique()
    found = _with_reviews(linker, reply, linked, sure, claims.with_columns(pl.lit(ODD).alias("reason")))
    return replace(found, claims=pl.concat([found.claims, _joint(reply, sure)]))


def _joint(reply: Reply, sure: pl.DataFrame) -> pl.DataFrame:
    """Table `claims` of whoever else's number a linked row bears: two owners stand in one cell, and one is linked."""
    whose = reply.owned.join(sure, on=[*PLACE, "person_id"], how="semi").select(*PLACE, "number")
    joint = reply.owned.join(whose, on=list(PLACE), how="semi").join(whose, on=[*PLACE, "number"], how="anti")
    return conform(joint.with_columns(source=pl.lit(reply.source.id), certain=pl.lit(value=False)), "claims")


def _by_likeness(linker: Linker, reply: Reply, linked: Linked) -> Linked:
    """The rows that are near an asked person, but for those that are surely somebody else's."""
    certain = linked.links.filter(pl.col("decision") == "linked")
    theirs = certain.join(reply.asked, on="person_id", how="anti")
    certain = certain.join(theirs, on=list(PLACE), how="anti")
    sure = certain.join(links_by_visible_number(linked), on=[*PLACE, "person_id"], how="semi")
    namesakes = reply.near.filter("same_name").select(*PAIR, pl.lit(NAME_ONLY).alias("reason"))
    alike = pl.concat([_possible(linked, reply), certain.select(PAIR)])
    claims = pl.concat([namesakes, alike.with_columns(pl.lit(UNSURE).alias("reason"))])
    claims = claims.unique(PAIR, keep="first", maintain_order=True).join(theirs, on=list(PLACE), how="anti")
    return _with_reviews(linker, reply, linked, sure, claims)


def _possible(linked: Linked, reply: Reply) -> pl.DataFrame:
    """Whom of the asked people the rows may mean that are nobody's for certain."""
    return linked.claims.filter(~pl.col("certain")).join(reply.asked, on="person_id", how="semi").select(PAIR)


def _with_reviews(linker: Linker, reply: Reply, linked: Linked, sure: pl.DataFrame, claims: pl.DataFrame) -> Linked:
    """`linked` with the links that are `sure`; every other row that may be about somebody (`claims`) is in review.

    `claims`: `PAIR`, reason. Where linking has named one of them, its own reason is told; where it has named somebody
    who was not asked about, nobody is named.
    """
    claims = claims.join(sure, on=list(PLACE), how="anti").sort(PAIR)
    doubted = linked.links.filter(pl.col("decision") == "review")
    named = doubted.join(claims, on=[*PLACE, "person_id"], how="semi")
    another = doubted.drop_nulls("person_id").join(named, on=list(PLACE), how="anti")
    others = _single(claims).join(named, on=list(PLACE), how="anti")
    unnamed = others.join(another, on=list(PLACE), how="semi").with_columns(person_id=_NOBODY, household_id=_NOBODY)
    others = pl.concat([others.join(another, on=list(PLACE), how="anti"), unnamed])
    certain, doubtful = (
        conform(part.with_columns(source=pl.lit(reply.source.id), certain=pl.lit(value)), "claims")
        for part, value in ((sure, True), (claims, False))
    )
    return replace(
        linked, links=pl.concat([sure, named, _outcome(others, linker, reply)]), claims=pl.concat([certain, doubtful])
    )


def _single(claims: pl.DataFrame) -> pl.DataFrame:
    """One line per row; where it may be about several people it names nobody."""
    alone = pl.col("person_id").n_unique() == 1
    whom = (pl.when(alone).then(pl.col(name).first()).alias(name) for name in ("person_id", "household_id"))
    return claims.group_by(PLACE, maintain_order=True).agg(*whom, pl.col("reason").first())


def _outcome(rows: pl.DataFrame, linker: Linker, reply: Reply) -> pl.DataFrame:
    """Table `links` of rows with their reason: what that leads to, where nothing was computed."""
    blank = {"source": reply.source.id, "score": None, "runner_up": None, "row_key": None}
    whole = rows.with_columns(pl.lit(value).alias(name) for name, value in blank.items())
    return conform(with_outcome(whole, linker.matching.outcomes), "links")
