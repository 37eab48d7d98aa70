"""Rows that match nobody exactly, of all sources together: what their numbers decide, and what is left to compare."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from matchers.by_id.id_matches import CORROBORATED, UNCORROBORATED
from matchers.decide.row_decisions import decide_by_id
from matchers.decide.unregistered_persons import UnregisteredPersons, is_unregistered
from matchers.declarations.matching import MatchingDeclaration
from matchers.frames import FRAMES
from matchers.review.review_decisions import ReviewDecisions
from matchers.score.scored_pairs import make_features


@dataclass(frozen=True)
class IdDecisions:
    """What numbers decide.

    `decisions`: frame `decisions`, of rows whose number is corroborated. `matches`: frame `row_persons`, all whose
    number a row bears. `uncorroborated`: frame `id_owners`, of the rows whose number nothing corroborates.
    `unsettled_rows`: the rows that no number has settled.
    """

    decisions: pl.DataFrame
    matches: pl.DataFrame
    uncorroborated: pl.DataFrame
    unsettled_rows: pl.DataFrame

    @classmethod
    def decide(cls, rows: pl.DataFrame, owners: pl.DataFrame) -> IdDecisions:
        """By the owners of the rows' numbers. `owners`: frame `id_owners`."""
        corroborated, uncorroborated = _split_owners(owners)
        unsettled = rows.join(corroborated.select("row").unique(), on="row", how="anti", maintain_order="left")
        matches = pl.concat(
            [corroborated.select(FRAMES["row_persons"].names), uncorroborated.select(FRAMES["row_persons"].names)]
        )
        return cls(decide_by_id(corroborated), matches, uncorroborated, unsettled)


@dataclass(frozen=True)
class UnsettledRows:
    """The rows to be compared, and what is decided of the others once the unregistered persons are known.

    `rows`: frame `unsettled_rows`. `late_decisions`: frame `decisions`, decided by numbers whose owners other sources'
    rows have shown. `unregistered_decisions`: frame `decisions`, decided because the number is an unregistered
    person's. `uncorroborated`: frame `id_owners` of numbers that `rows` bear.
    """

    late_decisions: pl.DataFrame
    uncorroborated: pl.DataFrame
    unregistered_decisions: pl.DataFrame
    rows: pl.DataFrame

    @classmethod
    def select(
        cls, by_id: IdDecisions, prior_odds: pl.DataFrame, unregistered: UnregisteredPersons,
        people: pl.DataFrame, matching: MatchingDeclaration, reviewed: ReviewDecisions,
    ) -> UnsettledRows:  # fmt: skip
        """From rows with `make_features`, looked at once more by the numbers that are registered people's after all."""
        open_rows = by_id.unsettled_rows
        late_owners = unregistered.match_rows(open_rows, people, matching.names.local_dialect)
        late = IdDecisions.decide(open_rows, reviewed.apply_to_owners(late_owners, open_rows))
        uncorroborated = pl.concat([by_id.uncorroborated, late.uncorroborated])
        rows = late.unsettled_rows
        rows = make_features(rows, uncorroborated) if late.uncorroborated.height else rows
        compared = rows.filter(~is_unregistered()).join(prior_odds, on="source", how="left", maintain_order="left")
        late_decisions = late.decisions.with_columns(pl.lit("unregistered_id_and_name").alias("reason"))
        return cls(
            late_decisions.select(FRAMES["decisions"].names), uncorroborated, unregistered.decide_rows(rows), compared
        )


def _split_owners(owners: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Owners (frame `id_owners`) that something corroborates, and those of rows of which nothing does."""
    corroborated = owners.filter(pl.col("reason").is_in(CORROBORATED))
    uncorroborated = owners.filter(pl.col("reason").is_in(UNCORROBORATED))
    return corroborated, uncorroborated.join(corroborated, on="row", how="anti", maintain_order="left")
