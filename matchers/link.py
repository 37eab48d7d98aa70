"""Whose row is it? Every accepted row gets one decision with its reason, by the steps of docs/linking.md.

`Linker.match_exactly` links the rows of one source that give a member's number and name exactly. `Linker.link_sources`
takes the rows that are left, of all sources together, through the other steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from domain.tables import conform
from matchers.by_id.changed_names import accept_changed_names
from matchers.by_id.id_matches import ID_WITHOUT_NAME, match_ids
from matchers.by_id.name_mentions import NameMentions
from matchers.by_id.namesakes import mark_fitting_namesakes
from matchers.by_id.source_ages import doubt_rare_ages
from matchers.by_id.village_aliases import resolve_village_aliases
from matchers.compare.level_patterns import count_patterns, sample_pairs, select_agreements
from matchers.decide.list_coverage import ListCoverage
from matchers.decide.outcome_codes import add_outcomes
from matchers.decide.possible_matches import find_namesakes, list_possible_matches
from matchers.decide.row_decisions import assign_rows, decide_by_probability, decide_unlinked
from matchers.decide.unregistered_persons import UnregisteredPersons, select_unregistered_rows
from matchers.decide.village_links import link_village_rows
from matchers.declarations.matching import MatchingDeclaration
from matchers.exact.exact_matches import ExactMatches, find_exact_matches, index_exact_keys
from matchers.frames import FRAMES
from matchers.link_results import LinkResults, LinkTables, join_unmatched_rows, list_first_rows, select_span
from matchers.prepare.register_side import index_people
from matchers.prepare.row_features import add_circumstances, add_ids_and_names, resolve_places
from matchers.prepare.source_rows import has_whole_id, select_source_rows
from matchers.review.content_keys import add_id_keys, add_row_keys
from matchers.review.review_decisions import REVIEWED_OTHER, ReviewDecisions
from matchers.review.waterfalls import explain_pairs, make_review_pairs
from matchers.score.prior_odds import estimate_registered_share, list_prior_odds
from matchers.score.scored_pairs import PARALLEL_BATCHES, make_features, score_pairs
from matchers.unsettled_rows import IdDecisions, UnsettledRows

_ROW = (*PLACE, "row", "row_key", "readable")


@dataclass(frozen=True)
class _IdStep:
    """What steps 2 and 3 come to: `coverage` of the lists, decisions `by_id`, and what is left to compare."""

    coverage: ListCoverage
    by_id: IdDecisions
    unregistered: UnregisteredPersons
    unsettled: UnsettledRows


@dataclass(frozen=True)
class Linker:
    """The register and the county's declarations, indexed so that sources can be linked to it."""

    members: pl.DataFrame
    people: pl.DataFrame
    regions: Regions
    matching: MatchingDeclaration
    as_of: date
    reviewed: ReviewDecisions

    @classmethod
    def prepare(
        cls,
        members: pl.DataFrame,
        regions: Regions,
        matching: MatchingDeclaration,
        as_of: date,
        decisions: pl.DataFrame | None = None,
    ) -> Linker:
        """Index the table `members`; `decisions`: table `review_decisions`, those in force."""
        people = index_people(members, matching.names.local_dialect)
        thresholds = matching.thresholds.among(members["person_id"].n_unique())
        matching = matching.model_copy(update={"thresholds": thresholds})
        reviewed = (
            ReviewDecisions.make_empty() if decisions is None else ReviewDecisions.select_for_rows(decisions, members)
        )
        return cls(members, people, regions, matching, as_of, reviewed)

    def add_aliases(self, aliases: pl.DataFrame) -> Linker:
        """The same linker, which also finds people under the names and numbers of table `aliases`."""
        return replace(self, people=index_people(self.members, self.matching.names.local_dialect, aliases))

    def link_source(self, admission: Admission, source: SourceDeclaration) -> LinkTables:
        """Decide about every accepted row of one source by itself; unreadable rows only become possible matches."""
        return next(self.link_sources([self.match_exactly(admission, source)]))

    def match_exactly(self, admission: Admission, source: SourceDeclaration) -> ExactMatches:
        """Step 0: the source's rows, those that give a member's number and name exactly decided."""
        rows = select_source_rows(admission, source)
        matched_rows = self.reviewed.drop_decided_rows(find_exact_matches(rows, self._exact_keys))
        unmatched_rows = rows.filter(
            pl.repeat(value=True, n=rows.height, eager=True).scatter(matched_rows["row"], False)
        )
        return ExactMatches(
            source.id, source.grain, matched_rows, assign_rows(matched_rows, "id_and_name"), unmatched_rows
        )

    @cached_property
    def _exact_keys(self) -> pl.DataFrame:
        return index_exact_keys(self.members, self.people)

    def link_sources(self, sources: Sequence[ExactMatches]) -> Iterator[LinkTables]:
        """Steps 1 to 7 for the rows of all sources that match nobody exactly; each source's tables, in their order."""
        if not sources:
            return
        unmatched_rows, spans = join_unmatched_rows(sources), pairwise(list_first_rows(sources))
        with ThreadPoolExecutor(1) as aside:
            # Polars leaves the interpreter alone, which meanwhile reads places and hashes what needs no more.
            places = aside.submit(self.resolve_places, unmatched_rows)
            keyed_rows = [aside.submit(add_id_keys, matches.exact_rows) for matches in sources]
            rows = add_row_keys(add_ids_and_names(unmatched_rows, self.as_of))
            results = self._link_unmatched(rows.with_columns(places.result()), sources)

        def make_source_tables(
            matches: ExactMatches, exact_rows: Future[pl.DataFrame], span: tuple[int, int]
        ) -> LinkTables:
            parts = [frame.select(_ROW) for frame in (exact_rows.result(), select_span(rows, *span))]
            return self._make_tables(matches, pl.concat(parts).sort("row"), results.select_span(*span))

        with ThreadPoolExecutor(PARALLEL_BATCHES) as threads:
            yield from threads.map(make_source_tables, sources, keyed_rows, spans)

    def collect_unsettled(self, sources: Sequence[ExactMatches]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that no number settles and everybody whom they may be about, for `scored_pairs.find_pairs`.

        The rows with file, sheet and row_number: to measure what each blocking rule is worth.
        """
        unmatched_rows = join_unmatched_rows(sources)
        rows = add_row_keys(add_ids_and_names(unmatched_rows, self.as_of)).with_columns(
            self.resolve_places(unmatched_rows)
        )
        id_step = self._decide_by_ids(rows.filter(pl.col("grain") != "area"), sources)
        places = unmatched_rows.select("row", *PLACE)
        located_rows = id_step.unsettled.rows.join(places, on="row", how="left", maintain_order="left")
        return located_rows, id_step.unregistered.all_people

    def resolve_places(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Frame `row_places` of rows (`row_features.resolve_places`)."""
        villages = self.people.select("township", "village").unique()
        return resolve_places(rows, self.regions, villages, self.as_of)

    def _link_unmatched(self, rows: pl.DataFrame, sources: Sequence[ExactMatches]) -> LinkResults:
        """Steps 2 to 7 for rows of all sources, their places resolved."""
        village_decisions, village_matches = link_village_rows(rows.filter(pl.col("grain") == "area"), self.members)
        id_step = self._decide_by_ids(rows.filter(pl.col("grain") != "area"), sources)
        by_id, unsettled = id_step.by_id, id_step.unsettled
        pairs = self._score_candidates(id_step)
        id_decisions = [by_id.decisions, unsettled.late_decisions, unsettled.unregistered_decisions]
        decisions = [village_decisions, *id_decisions, *self._decide_candidates(pairs, unsettled)]
        named_decisions = [frame.drop_nulls("household_id") for frame in id_decisions[1:]]
        matches = [
            village_matches,
            by_id.matches,
            *named_decisions,
            unsettled.uncorroborated,
            self._select_likely(pairs),
        ]
        comparisons = self.matching.model.comparisons
        return LinkResults(
            decisions=pl.concat(decisions),
            matches=pl.concat(frame.select(FRAMES["row_persons"].names) for frame in matches),
            uncorroborated_rows=unsettled.rows.filter("is_uncorroborated"),
            explained_pairs=explain_pairs(pairs, comparisons),
            agreements=select_agreements(pairs, comparisons),
        )

    def _decide_by_ids(self, rows: pl.DataFrame, sources: Sequence[ExactMatches]) -> _IdStep:
        """Steps 2 and 3: what corroborated numbers decide, who is unregistered, and which rows are left to compare."""
        owners = match_ids(rows, self.people, self.matching.names.local_dialect, NameMentions(rows, sources))
        owners = self.reviewed.apply_to_owners(owners, rows)
        rows = resolve_village_aliases(rows, owners, self.people)
        coverage = ListCoverage.measure_sources(sources, rows, owners, self.people)
        owners = coverage.doubt_listed_persons(owners, rows)
        owners = doubt_rare_ages(owners, rows, sources)
        owners = accept_changed_names(owners, rows)
        by_id = IdDecisions.decide(rows, owners)

        shares = self._estimate_registered_shares(rows, by_id, sources)
        features = make_features(add_circumstances(by_id.unsettled_rows), by_id.uncorroborated)
        by_id = replace(by_id, unsettled_rows=features)
        unregistered_rows = select_unregistered_rows(features)
        unregistered = UnregisteredPersons.collect_persons(unregistered_rows, self.people, shares, self.matching)
        grains = {matches.source: matches.grain for matches in sources}
        odds = list_prior_odds(grains, shares, unregistered.population)
        unsettled = UnsettledRows.select(by_id, odds, unregistered, self.people, self.matching, self.reviewed)
        return _IdStep(coverage, by_id, unregistered, unsettled)

    def _estimate_registered_shares(
        self, rows: pl.DataFrame, by_id: IdDecisions, sources: Sequence[ExactMatches]
    ) -> dict[str, float]:
        """Source -> share of its people who are registered, as its whole numbers show."""
        numbered_rows = rows.filter(has_whole_id())
        linked_rows = numbered_rows.join(by_id.decisions, on="row", how="semi")
        numbered_counts, linked_counts = (Counter(frame["source"].to_list()) for frame in (numbered_rows, linked_rows))
        expected = self.matching.model.in_register
        return {
            matches.source: estimate_registered_share(
                matches.exact_rows.height + linked_counts[matches.source],
                matches.exact_rows.height + numbered_counts[matches.source],
                expected,
            )
            for matches in sources
        }

    def _score_candidates(self, id_step: _IdStep) -> pl.DataFrame:
        """Steps 4 to 6: the candidate pairs of the rows that no number settles, with their match probabilities."""
        rows, people = id_step.unsettled.rows, id_step.unregistered.all_people
        thresholds = self.matching.thresholds
        pairs = score_pairs(rows, people, self.matching)
        pairs = id_step.coverage.weigh_pairs(pairs, thresholds.automatic)
        pairs = self.reviewed.apply_to_pairs(pairs, rows)
        owners = id_step.unsettled.uncorroborated.filter(pl.col("reason") != ID_WITHOUT_NAME)
        return mark_fitting_namesakes(pairs, rows, people, thresholds.review, owners)

    def _decide_candidates(self, pairs: pl.DataFrame, unsettled: UnsettledRows) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Step 7: decisions about the compared rows that found somebody, and about the others."""
        uncorroborated = unsettled.uncorroborated.filter(pl.col("reason") != REVIEWED_OTHER)
        decisions = decide_by_probability(pairs.filter(~pl.col("overturned")), uncorroborated, self.matching.thresholds)
        return decisions, decide_unlinked(unsettled.rows.join(decisions, on="row", how="anti", maintain_order="left"))

    def _select_likely(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Scored pairs whose registered candidate is probable enough to be a possible match."""
        return pairs.filter(pl.col("probability") >= self.matching.thresholds.mention, ~pl.col("is_unregistered"))

    def _make_tables(self, matches: ExactMatches, rows: pl.DataFrame, results: LinkResults) -> LinkTables:
        """The tables of one source, from its exact matches and what was found of its other rows."""
        decisions = pl.concat([matches.decisions, results.decisions])
        decisions = self.reviewed.apply_to_decisions(decisions, rows, self.matching.outcomes)
        outcomes = add_outcomes(rows.join(decisions, on="row", how="left"), self.matching.outcomes)
        outcomes = outcomes.with_columns(pl.lit(matches.source).alias("source"))
        namesakes = self._find_namesakes(results.uncorroborated_rows, outcomes)
        candidates = pl.concat([matches.decisions.select(FRAMES["row_persons"].names), results.matches, namesakes])
        candidates = self.reviewed.drop_ruled_out(candidates.unique(maintain_order=True), rows)
        return LinkTables(
            links=conform(outcomes.filter("readable"), "links").sort(*PLACE),
            possible_matches=list_possible_matches(outcomes, candidates),
            review_pairs=make_review_pairs(outcomes, candidates, results.explained_pairs, self.members),
            patterns=count_patterns(results.agreements, outcomes, matches.source),
            sampled_pairs=sample_pairs(results.agreements),
        )

    def _find_namesakes(self, uncorroborated_rows: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
        """Whom rows under somebody else's number may be about that are linked to nobody."""
        unlinked_rows = outcomes.filter(pl.col("decision") != "linked")
        return find_namesakes(
            uncorroborated_rows.join(unlinked_rows, on="row", how="semi", maintain_order="left"), self.people
        )
