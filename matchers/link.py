"""Whose row is it? Every accepted row gets one decision with its reason.

First every source's rows are taken in (`take`): most name a member word for word. The others of all sources are asked
about together (`finish`): by their numbers; then it shows who is known without being registered; and the rows that no
number settled are compared with everybody whom they may be about, registered or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from domain.tables import conform
from matchers.by_id.changed_names import with_changed_names
from matchers.by_id.id_matches import NAMELESS, by_id
from matchers.by_id.name_mentions import Mentions
from matchers.by_id.namesakes import with_another_fit
from matchers.by_id.source_ages import doubting
from matchers.by_id.village_aliases import with_registered_villages
from matchers.compare.level_patterns import agreements, patterns, sampled
from matchers.decide.list_coverage import Standing
from matchers.decide.outcome_codes import with_outcome
from matchers.decide.possible_matches import claims, namesakes
from matchers.decide.row_decisions import by_probability, decided_for, nobody
from matchers.decide.unregistered_persons import Strangers, foreign_rows
from matchers.decide.village_links import link_areas
from matchers.exact.exact_matches import Taken, verbatim, word_for_word
from matchers.prepare.register_side import name_index
from matchers.prepare.row_features import identified, places, with_circumstances
from matchers.prepare.source_rows import moved, source_rows, stands_whole
from matchers.review.content_keys import with_number_key, with_row_key
from matchers.review.review_decisions import OTHER, Reviewed
from matchers.review.waterfalls import review_pairs, waterfalls
from matchers.score.prior_odds import registered_share
from matchers.score.scored_pairs import AT_A_TIME, features, scored_pairs
from matchers.unsettled_rows import WHOM, Asking, Numbered

_ROW = (*PLACE, "row", "row_key", "readable")


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
        thresholds = matching.thresholds.among(members["person_id"].n_unique())
        matching = matching.model_copy(update={"thresholds": thresholds})
        reviewed = Reviewed.nothing() if decisions is None else Reviewed.of(decisions, members)
        return cls(members, people, regions, matching, as_of, reviewed)

    def with_aliases(self, aliases: pl.DataFrame) -> Linker:
        """The same, which also finds people under the names and numbers of table `aliases`."""
        return replace(self, people=name_index(self.members, self.matching.names.spoken, aliases))

    @cached_property
    def _known(self) -> pl.DataFrame:
        return word_for_word(self.members, self.people)

    def link(self, admission: Admission, source: SourceDeclaration) -> Linked:
        """Decide about every accepted row of one source by itself; unreadable rows only make claims."""
        return next(self.finish([self.take(admission, source)]))

    def take(self, admission: Admission, source: SourceDeclaration) -> Taken:
        """The source's rows, those that name a member word for word decided."""
        rows = source_rows(admission, source)
        told = self.reviewed.unconcerned(verbatim(rows, self._known))
        rest = rows.filter(pl.repeat(value=True, n=rows.height, eager=True).scatter(told["row"], False))
        return Taken(source.id, source.grain, told, decided_for(told, "id_and_name"), rest)

    def finish(self, sources: Sequence[Taken]) -> Iterator[Linked]:
        """Decide about the rows that are left, of all sources together; what comes of each source, in their order."""
        if not sources:
            return
        rest, extents = _together(sources), pairwise(_firsts(sources))
        with ThreadPoolExecutor(1) as aside:
            # Polars leaves the interpreter alone, which meanwhile reads places and hashes what needs no more.
            places = aside.submit(self.places, rest)
            keyed = [aside.submit(with_number_key, part.rows) for part in sources]
            rows = with_row_key(identified(rest, self.as_of))
            answers = self._answered(rows.with_columns(places.result()), sources)

        def of_one(part: Taken, known: Future[pl.DataFrame], extent: tuple[int, int]) -> Linked:
            whole = pl.concat([frame.select(_ROW) for frame in (known.result(), _between(rows, *extent))])
            return self._linked(part, whole.sort("row"), answers.between(*extent))

        with ThreadPoolExecutor(AT_A_TIME) as threads:
            yield from threads.map(of_one, sources, keyed, extents)

    def _answered(self, rows: pl.DataFrame, sources: Sequence[Taken]) -> Answers:
        """What comes of rows of all sources that name nobody word for word, their `places` known."""
        places, areas = link_areas(rows.filter(pl.col("grain") == "area"), self.members)
        standing, numbered, strangers, asking = self._by_numbers(rows.filter(pl.col("grain") != "area"), sources)
        pairs = scored_pairs(asking.rest, strangers.everybody, self.matching)
        pairs = standing.weighed(pairs, self.matching.thresholds.automatic)
        pairs = self.reviewed.weighed(pairs, asking.rest)
        sure = self.matching.thresholds.review
        contrary = asking.borrowed.filter(pl.col("reason") != NAMELESS)
        pairs = with_another_fit(pairs, asking.rest, strangers.everybody, sure, contrary)
        decided = [places, numbered.settled, asking.settled, asking.foreign, *self._by_evidence(pairs, asking)]
        maybe = pairs.filter(pl.col("probability") >= self.matching.thresholds.mention, ~pl.col("stranger"))
        named = [frame.drop_nulls("household_id") for frame in (asking.settled, asking.foreign)]
        meant = [areas, numbered.meant, *named, asking.borrowed, maybe]
        model = self.matching.model.comparisons
        return Answers(
            pl.concat(decided),
            pl.concat(frame.select(WHOM) for frame in meant),
            asking.rest.filter("borrowed"),
            waterfalls(pairs, model),
            agreements(pairs, model),
        )

    def compared(self, sources: Sequence[Taken]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that no number settles and everybody whom they may be about, as `pairs.met` takes them.

        The rows with file, sheet and row_number: to tell what each pass is worth.
        """
        rest = _together(sources)
        rows = with_row_key(identified(rest, self.as_of)).with_columns(self.places(rest))
        _, _, strangers, asking = self._by_numbers(rows.filter(pl.col("grain") != "area"), sources)
        placed = rest.select("row", *PLACE)
        return asking.rest.join(placed, on="row", how="left", maintain_order="left"), strangers.everybody

    def _by_numbers(self, rows: pl.DataFrame, sources: Sequence[Taken]) -> tuple[Standing, Numbered, Strangers, Asking]:
        """What numbers tell of rows of all sources, and what is left to ask."""
        owners = by_id(rows, self.people, self.matching.names.spoken, Mentions(rows, sources))
        owners = self.reviewed.owners(owners, rows)
        rows = with_registered_villages(rows, owners, self.people)
        standing = Standing.of(sources, rows, owners, self.people)
        owners = with_changed_names(doubting(standing.doubting(owners, rows), rows, sources), rows)
        numbered = Numbered.of(rows, owners)
        return standing, numbered, *self._after_numbers(rows, numbered, sources)

    def _after_numbers(
        self, rows: pl.DataFrame, numbered: Numbered, sources: Sequence[Taken]
    ) -> tuple[Strangers, Asking]:
        """Who is known without being registered, and the rows that no number has settled."""
        shares = self._registered(rows, numbered, sources)
        numbered = replace(numbered, rest=features(with_circumstances(numbered.rest), numbered.borrowed))
        strangers = Strangers.of(foreign_rows(numbered.rest), self.people, shares, self.matching)
        asking = Asking.of(numbered, sources, shares, strangers, self.people, self.matching, self.reviewed)
        return strangers, asking

    def _by_evidence(self, pairs: pl.DataFrame, asking: Asking) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Decisions about the rows that were compared: those that found somebody, and the others."""
        believed = asking.borrowed.filter(pl.col("reason") != OTHER)
        found = by_probability(pairs.filter(~pl.col("overturned")), believed, self.matching.thresholds)
        return found, nobody(asking.rest.join(found, on="row", how="anti", maintain_order="left"))

    def _registered(self, rows: pl.DataFrame, numbered: Numbered, sources: Sequence[Taken]) -> dict[str, float]:
        """Source -> share of its people who are registered, as its whole numbers tell."""
        whole = rows.filter(stands_whole())
        found = whole.join(numbered.settled, on="row", how="semi")
        told, known = (Counter(frame["source"].to_list()) for frame in (whole, found))
        expected = self.matching.model.in_register
        return {
            part.source: registered_share(
                part.rows.height + known[part.source], part.rows.height + told[part.source], expected
            )
            for part in sources
        }

    def _linked(self, part: Taken, rows: pl.DataFrame, answers: Answers) -> Linked:
        whole = self.reviewed.respected(pl.concat([part.decided, answers.decided]), rows, self.matching.outcomes)
        outcomes = with_outcome(rows.join(whole, on="row", how="left"), self.matching.outcomes)
        outcomes = outcomes.with_columns(pl.lit(part.source).alias("source"))
        maybe = [part.decided.select(WHOM), answers.meant, self._namesakes(answers.borrowed, outcomes)]
        meant = self.reviewed.without(pl.concat(maybe).unique(maintain_order=True), rows)
        links = conform(outcomes.filter("readable"), "links").sort(*PLACE)
        doubts = review_pairs(outcomes, meant, answers.told, self.members)
        found = patterns(answers.agreeing, outcomes, part.source)
        return Linked(links, claims(outcomes, meant), doubts, found, sampled(answers.agreeing))

    def _namesakes(self, borrowed: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
        """Whom rows under somebody else's number may mean that have found nobody for certain."""
        waiting = outcomes.filter(pl.col("decision") != "linked")
        return namesakes(borrowed.join(waiting, on="row", how="semi", maintain_order="left"), self.people)

    def places(self, rows: pl.DataFrame) -> pl.DataFrame:
        """township, village and group_key of rows, in their order (`prepare.places`)."""
        villages = self.people.select("township", "village").unique()
        return places(rows, self.regions, villages, self.as_of)


@dataclass(frozen=True)
class Answers:
    """What was found of rows of all sources, or of those of one.

    `decided`: `decide.DECIDED`. `meant`: row, person_id, household_id of whom a row may be about. `borrowed`: rows
    under somebody else's number, `pairs.features`. `told`: `waterfalls`. `agreeing`: `patterns.agreements`.
    """

    decided: pl.DataFrame
    meant: pl.DataFrame
    borrowed: pl.DataFrame
    told: pl.DataFrame
    agreeing: pl.DataFrame

    def between(self, first: int, end: int) -> Answers:
        """Those of one source's rows, numbered from 0 again."""
        return Answers(*(_between(getattr(self, field.name), first, end) for field in fields(self)))


def _firsts(sources: Sequence[Taken]) -> list[int]:
    """The number of each source's first row, and of none: rows of the sources follow one another."""
    return list(accumulate((part.height for part in sources), initial=0))


def _together(sources: Sequence[Taken]) -> pl.DataFrame:
    """The rows of all sources that name nobody word for word, so that all are asked about at once."""
    parts = zip(sources, _firsts(sources), strict=False)
    return pl.concat([moved(part.rest, first) for part, first in parts], how="diagonal")


def _between(frame: pl.DataFrame, first: int, end: int) -> pl.DataFrame:
    return moved(frame.filter(pl.col("row").is_between(first, end, closed="left")), -first)
