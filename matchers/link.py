"""Whose row is it? Every accepted row gets one decision with its reason.

First every source's rows look for the owner of their number (`identify`); a witness settles nearly all. Then all
sources together tell who is known without being registered, and the rows that no number settled are compared with
everybody whom they may be about, registered or not (`finish`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, pairwise

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from domain.tables import conform
from matchers.areas import link_areas
from matchers.asking import WHOM, Asking, Identified, no_owners, told_apart
from matchers.by_id import by_id
from matchers.claims import claims, namesakes
from matchers.decide import by_number, by_probability, nobody
from matchers.outcomes import with_outcome
from matchers.pairs import features, scored_pairs
from matchers.patterns import agreements, patterns, sampled
from matchers.prepare import identified_rows, stands_whole, with_circumstances, with_places
from matchers.prior import registered_share
from matchers.register import name_index
from matchers.reviewed import OTHER, Reviewed, with_row_key
from matchers.strangers import Strangers, foreign_rows
from matchers.waterfall import review_pairs, waterfalls


@dataclass(frozen=True)
class Linked:
    """`links`: table `links`, the accepted rows. `claims`: table `claims`, whom any row may be about.

    `pairs`: table `review_pairs`, what spoke for whom. `patterns`: table `patterns`, what was found to agree.
    `sample`: some of the scored pairs, for `calibrate`'s check.
    """

    links: pl.DataFrame
    claims: pl.DataFrame
    pairs: pl.DataFrame
    patterns: pl.DataFrame
    sample: pl.DataFrame


@dataclass(frozen=True)
class Linker:
    """The register and the county's knowledge, ready to be asked of one source after another."""

    members: pl.DataFrame
    people: pl.DataFrame
    regions: Regions
    matching: MatchingDeclaration
    as_of: date
    reviewed: Reviewed

    @classmethod
    def of(
        cls,
        members: pl.DataFrame,
        regions: Regions,
        matching: MatchingDeclaration,
        as_of: date,
        decisions: pl.DataFrame | None = None,
    ) -> Linker:
        """Index the table `members`; `decisions`: table `review_decisions`, those in force."""
        people = name_index(members, matching.names.spoken)
        reviewed = Reviewed.nothing() if decisions is None else Reviewed.of(decisions, members)
        return cls(members, people, regions, matching, as_of, reviewed)

    def with_aliases(self, aliases: pl.DataFrame) -> Linker:
        """The same, which also finds people under the names and numbers of table `aliases`."""
        return replace(self, people=name_index(self.members, self.matching.names.spoken, aliases))

    def link(self, admission: Admission, source: SourceDeclaration) -> Linked:
        """Decide about every accepted row of one source by itself; unreadable rows only make claims."""
        return next(self.finish([self.identify(admission, source)]))

    def identify(self, admission: Admission, source: SourceDeclaration) -> Identified:
        """The source's rows, as far as their numbers settle them."""
        rows = with_row_key(identified_rows(admission, source, self.as_of), source)
        told = rows.select(*PLACE, "row", "row_key", "readable")
        household, expected = source.grain == "household", self.matching.model.in_register
        if source.grain == "area":
            decided, meant = link_areas(self._placed(rows), self.members)
            rest = self.compared(rows.clear(), no_owners())
            return Identified(source.id, household, told, decided, meant, no_owners(), rest, expected)
        owners = self.reviewed.owners(by_id(rows, self.people, self.matching.names.spoken), rows)
        settled, borrowed = told_apart(owners)
        rest = rows.join(settled.select("row").unique(), on="row", how="anti", maintain_order="left")
        rest = self.compared(rest, borrowed)
        share = registered_share(rows.filter(stands_whole()), settled, expected)
        meant = pl.concat([settled.select(WHOM), borrowed.select(WHOM)])
        return Identified(source.id, household, told, by_number(settled), meant, borrowed, rest, share)

    def finish(self, sources: Sequence[Identified]) -> Iterator[Linked]:
        """Decide about the rows that are left, of all sources together; what comes of each source, in their order."""
        if not sources:
            return
        foreign = pl.concat([foreign_rows(part.rest, part.source) for part in sources])
        shares = {part.source: part.registered for part in sources}
        strangers = Strangers.of(foreign, self.people, shares, self.matching)
        asking = [Asking.of(part, strangers, self.people, self.matching, self.reviewed) for part in sources]
        # Row numbers of the sources follow one another, so that all are compared at once.
        firsts = list(accumulate((part.rows.height for part in sources), initial=0))
        rest = pl.concat([_moved(ask.rest, first) for ask, first in zip(asking, firsts, strict=False)])
        borrowed = pl.concat([_moved(ask.borrowed, first) for ask, first in zip(asking, firsts, strict=False)])
        pairs = self.reviewed.weighed(scored_pairs(rest, strangers.everybody, self.matching), rest)
        believed = borrowed.filter(pl.col("reason") != OTHER)
        found = by_probability(pairs.filter(~pl.col("overturned")), believed, self.matching.thresholds)
        left = nobody(rest.join(found, on="row", how="anti", maintain_order="left"))
        decided = pl.concat([found, left])
        maybe = pairs.filter(pl.col("probability") >= self.matching.thresholds.mention, ~pl.col("stranger"))
        told = waterfalls(pairs, self.matching.model.comparisons)
        agreeing = agreements(pairs, self.matching.model.comparisons)
        for part, ask, (first, end) in zip(sources, asking, pairwise(firsts), strict=True):
            own = pl.col("row").is_between(first, end, closed="left")
            whole = (decided, maybe.select(WHOM), told, agreeing)
            yield self._linked(part, ask, *(_moved(frame.filter(own), -first) for frame in whole))

    def _linked(
        self,
        part: Identified,
        ask: Asking,
        decided: pl.DataFrame,
        maybe: pl.DataFrame,
        told: pl.DataFrame,
        pairs: pl.DataFrame,
    ) -> Linked:
        whole = pl.concat([part.decided, ask.settled, ask.foreign, decided])
        whole = self.reviewed.respected(whole, part.rows, self.matching.outcomes)
        outcomes = with_outcome(part.rows.join(whole, on="row", how="left"), self.matching.outcomes)
        outcomes = outcomes.with_columns(pl.lit(part.source).alias("source"))
        parts = [part.meant, *(frame.drop_nulls("household_id") for frame in (ask.settled, ask.foreign)), ask.borrowed]
        parts += [maybe, self._namesakes(ask.rest.filter("borrowed"), outcomes)]
        meant = pl.concat(frame.select(WHOM) for frame in parts).unique(maintain_order=True)
        meant = self.reviewed.without(meant, part.rows)
        links = conform(outcomes.filter("readable"), "links").sort(*PLACE)
        doubts = review_pairs(outcomes, meant, told, self.members)
        found = patterns(pairs, outcomes, part.source)
        return Linked(links, claims(outcomes, meant), doubts, found, sampled(pairs))

    def _namesakes(self, borrowed: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
        """Whom rows under somebody else's number may mean that have found nobody for certain."""
        waiting = outcomes.filter(pl.col("decision") != "linked")
        return namesakes(borrowed.join(waiting, on="row", how="semi", maintain_order="left"), self.people)

    def compared(self, rest: pl.DataFrame, borrowed: pl.DataFrame) -> pl.DataFrame:
        """Rows with their places and `pairs.features`."""
        return features(with_circumstances(self._placed(rest)), borrowed)

    def _placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        villages = self.people.select("township", "village").unique()
        return with_places(rows, self.regions, villages, self.as_of)


def _moved(rows: pl.DataFrame, by: int) -> pl.DataFrame:
    """The frame with its row numbers that much higher."""
    return rows.with_columns((pl.col("row").cast(pl.Int64) + by).cast(pl.UInt32))
