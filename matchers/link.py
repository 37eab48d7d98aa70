"""Whose row is it? Every accepted row gets one decision with its reason.

First every source's rows look for the owner of their number (`identify`); a witness settles nearly all. Then all
sources together tell who is known without being registered, and the rows that no number settled are compared with
everybody whom they may be about, registered or not (`finish`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from domain.tables import conform
from matchers.areas import link_areas
from matchers.by_id import OWNERS, UNWITNESSED, WITNESSED, by_id, of_owners
from matchers.decide import by_number, by_probability, nobody
from matchers.pairs import features, scored_pairs
from matchers.prepare import identified_rows, stands_whole, with_circumstances, with_places
from matchers.prior import Prior, registered_share
from matchers.register import name_index
from matchers.strangers import Strangers, foreign_rows, is_foreign

_WHOM = ("row", "person_id", "household_id")


@dataclass(frozen=True)
class Linked:
    """`links`: table `links`, the accepted rows. `claims`: table `claims`, whom any row may be about."""

    links: pl.DataFrame
    claims: pl.DataFrame


@dataclass(frozen=True)
class Identified:
    """A source's rows after the search by number.

    `rows`: file, sheet, row_number, row, readable. `decided`: rows that need no more, `decide.DECIDED`. `meant`: row,
    person_id, household_id of all whose number a row bears. `borrowed`: those of them without a witness. `rest`: the
    other rows with their features; `foreign`: those of them whose valid number the register lacks.
    """

    source: str
    household_grain: bool
    rows: pl.DataFrame
    decided: pl.DataFrame
    meant: pl.DataFrame
    borrowed: pl.DataFrame
    rest: pl.DataFrame
    foreign: pl.DataFrame
    registered: float


@dataclass(frozen=True)
class _Asking:
    """The rows of a source that are to be compared, and those that other sources' numbers have settled meanwhile."""

    settled: pl.DataFrame
    borrowed: pl.DataFrame
    foreign: pl.DataFrame
    rest: pl.DataFrame


@dataclass(frozen=True)
class Linker:
    """The register and the county's knowledge, ready to be asked of one source after another."""

    members: pl.DataFrame
    people: pl.DataFrame
    regions: Regions
    matching: MatchingDeclaration
    as_of: date

    @classmethod
    def of(cls, members: pl.DataFrame, regions: Regions, matching: MatchingDeclaration, as_of: date) -> Linker:
        """Index the table `members`."""
        people = name_index(members, matching.names.spoken)
        return cls(members, people, regions, matching, as_of)

    def link(self, admission: Admission, source: SourceDeclaration) -> Linked:
        """Decide about every accepted row of one source by itself; unreadable rows only make claims."""
        return next(self.finish([self.identify(admission, source)]))

    def identify(self, admission: Admission, source: SourceDeclaration) -> Identified:
        """The source's rows, as far as their numbers settle them."""
        rows = identified_rows(admission, source, self.as_of)
        household = source.grain == "household"
        if source.grain == "area":
            decided, meant = link_areas(self._placed(rows), self.members)
            nobody_elses = pl.DataFrame(schema=OWNERS)
            rest = self._compared(rows.clear(), nobody_elses)
            foreign = foreign_rows(rest, source.id)
            share = self.matching.model.in_register
            return Identified(source.id, household, _told(rows), decided, meant, nobody_elses, rest, foreign, share)
        owners = by_id(rows, self.people, self.matching.names.spoken)
        settled = owners.filter(pl.col("reason").is_in(WITNESSED))
        borrowed = owners.filter(pl.col("reason").is_in(UNWITNESSED)).join(settled, on="row", how="anti")
        rest = rows.join(settled.select("row").unique(), on="row", how="anti", maintain_order="left")
        rest = self._compared(rest, borrowed)
        whole = rows.filter(stands_whole())
        share = registered_share(whole, settled, self.matching.model.in_register)
        meant = pl.concat([settled.select(_WHOM), borrowed.select(_WHOM)])
        foreign = foreign_rows(rest, source.id)
        return Identified(source.id, household, _told(rows), by_number(settled), meant, borrowed, rest, foreign, share)

    def finish(self, sources: Sequence[Identified]) -> Iterator[Linked]:
        """Decide about the rows that are left, of all sources together; what comes of each source, in their order."""
        if not sources:
            return
        foreign = pl.concat([part.foreign for part in sources])
        shares = {part.source: part.registered for part in sources}
        strangers = Strangers.of(foreign, self.people, shares, self.matching)
        asking = [self._asking(part, strangers) for part in sources]
        # Row numbers of the sources follow one another, so that all are compared at once.
        firsts = list(accumulate((part.rows.height for part in sources), initial=0))
        rest = pl.concat([_moved(ask.rest, first) for ask, first in zip(asking, firsts, strict=False)])
        borrowed = pl.concat([_moved(ask.borrowed, first) for ask, first in zip(asking, firsts, strict=False)])
        pairs = scored_pairs(rest, strangers.everybody, self.matching)
        found = by_probability(pairs, borrowed, self.matching.thresholds)
        left = nobody(rest.join(found, on="row", how="anti", maintain_order="left"))
        decided = pl.concat([found, left])
        maybe = pairs.filter(pl.col("probability") >= self.matching.thresholds.mention, ~pl.col("stranger"))
        for part, ask, (first, end) in zip(sources, asking, pairwise(firsts), strict=True):
            own = pl.col("row").is_between(first, end, closed="left")
            late = [_moved(frame.filter(own), -first) for frame in (decided, maybe.select(_WHOM))]
            yield self._linked(part, ask, *late)

    def _asking(self, part: Identified, strangers: Strangers) -> _Asking:
        """The rest once more, by the numbers that turned out to be registered people's."""
        late = of_owners(part.rest, strangers.owners(), self.people, self.matching.names.spoken)
        settled = late.filter(pl.col("reason").is_in(WITNESSED))
        unlike = late.join(settled, on="row", how="anti", maintain_order="left")
        rest = part.rest.join(settled.select("row").unique(), on="row", how="anti", maintain_order="left")
        borrowed = pl.concat([part.borrowed, unlike])
        rest = features(rest, borrowed) if unlike.height else rest
        foreign = strangers.decided(rest)
        prior = Prior.of(part.source, part.registered, strangers)
        asked = rest.filter(~is_foreign()).with_columns(*prior.columns(part.household_grain))
        return _Asking(settled, borrowed, foreign, asked)

    def _linked(self, part: Identified, ask: _Asking, decided: pl.DataFrame, maybe: pl.DataFrame) -> Linked:
        whole = pl.concat([part.decided, by_number(ask.settled), ask.foreign, decided])
        outcomes = self._with_outcome(part.rows.join(whole, on="row", how="left"))
        outcomes = outcomes.with_columns(pl.lit(part.source).alias("source"))
        doubtful = ask.foreign.drop_nulls("household_id").select(_WHOM)
        parts = [part.meant, doubtful, ask.settled.select(_WHOM), ask.borrowed.select(_WHOM), maybe]
        meant = pl.concat(parts).unique(maintain_order=True)
        return Linked(conform(outcomes.filter("readable"), "links").sort(*PLACE), _claims(outcomes, meant))

    def _compared(self, rest: pl.DataFrame, borrowed: pl.DataFrame) -> pl.DataFrame:
        return features(with_circumstances(self._placed(rest)), borrowed)

    def _placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        villages = self.people.select("township", "village").unique()
        return with_places(rows, self.regions, villages, self.as_of)

    def _with_outcome(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add decision and method of the reason; its declared score where none was computed."""
        table = pl.DataFrame(
            [
                {"reason": code, **outcome.model_dump(exclude={"title", "score"}), "declared": outcome.score}
                for code, outcome in self.matching.outcomes.items()
            ],
            schema={"reason": pl.String, "decision": pl.String, "method": pl.String, "declared": pl.Float64},
        )
        rows = rows.join(table, on="reason", how="left", maintain_order="left")
        return rows.with_columns(pl.coalesce("score", "declared").alias("score")).drop("declared")


def _moved(rows: pl.DataFrame, by: int) -> pl.DataFrame:
    """The frame with its row numbers that much higher."""
    return rows.with_columns((pl.col("row").cast(pl.Int64) + by).cast(pl.UInt32))


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(*PLACE, "row", "readable")


def _claims(outcomes: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Linked readable rows claim for certain; every candidate of another row may be meant."""
    linked = (pl.col("decision") == "linked") & pl.col("readable")
    certain = outcomes.filter(linked).with_columns(certain=pl.lit(value=True))
    doubtful = outcomes.filter(~linked).drop("person_id", "household_id")
    doubtful = doubtful.join(candidates, on="row").with_columns(certain=pl.lit(value=False))
    columns = ["source", *PLACE, "person_id", "household_id", "certain"]
    both = pl.concat([certain.select(columns), doubtful.select(columns)])
    return conform(both, "claims").sort(*PLACE, "person_id", nulls_last=True)
