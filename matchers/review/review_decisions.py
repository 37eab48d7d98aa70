"""What people have decided about rows, applied to linking.

A decision holds for a row's *content* and a registered person, so that it outlives file, row number and period; where
either has changed since, it is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.tables import empty
from matchers.declarations.matching import Outcome
from matchers.frames import FRAMES
from matchers.review.content_keys import add_id_keys, make_person_keys
from matchers.score.match_weights import compute_probabilities

REVIEWED_SAME, REVIEWED_OTHER, REVIEWED_BEFORE = "reviewed_same", "reviewed_other", "reviewed_before"
_CLEARED_COLUMNS = ("person_id", "household_id", "score", "runner_up")


@dataclass(frozen=True)
class ReviewDecisions:
    """The decisions in force about people of this register.

    `confirmed_persons`: frame `confirmed_persons`, whose rows of that content are. `ruled_out_persons`: frame
    `ruled_out_persons`, whose they are not.
    """

    confirmed_persons: pl.DataFrame
    ruled_out_persons: pl.DataFrame

    @classmethod
    def select_for_rows(cls, decisions: pl.DataFrame, members: pl.DataFrame) -> ReviewDecisions:
        """From the table `review_decisions`, one line per content and person, and the table `members`."""
        members_decided = members.join(decisions, on="person_id", how="semi")
        keys = make_person_keys(members_decided).rename({"person_key": "key_now"})
        homes = members_decided.select("person_id", "household_id").join(keys, on="person_id", maintain_order="left")
        current_decisions = decisions.drop("household_id").join(homes, on="person_id", maintain_order="left")
        current_decisions = current_decisions.with_columns(
            (pl.col("person_key") != pl.col("key_now")).fill_null(value=False).alias("is_person_changed")
        )
        confirmed = current_decisions.filter(pl.col("verdict") == "same", ~pl.col("is_person_changed"))
        ruled_out = current_decisions.filter(pl.col("verdict") == "other")
        return cls(
            confirmed.select("row_key", "person_id", "household_id"),
            ruled_out.select("row_key", "person_id", "household_id", "whole_household", "is_person_changed"),
        )

    @classmethod
    def make_empty(cls) -> ReviewDecisions:
        """Nobody has decided anything."""
        return cls.select_for_rows(empty("review_decisions"), empty("members"))

    def drop_decided_rows(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows (as `add_id_keys` takes them) about whose content nobody has decided anything."""
        decided_keys = pl.concat([self.confirmed_persons["row_key"], self.ruled_out_persons["row_key"]])
        if decided_keys.is_empty():
            return rows
        return rows.filter(~add_id_keys(rows)["row_key"].is_in(decided_keys.implode()))

    def apply_to_owners(self, owners: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """Frame `id_owners` with the confirmed people, and nothing corroborated for those who were ruled out."""
        confirmed = rows.select("row", "row_key").join(self.confirmed_persons, on="row_key", maintain_order="left")
        confirmed = confirmed.with_columns(
            pl.lit(REVIEWED_SAME).alias("reason"), pl.lit(value=False).alias("is_misaligned")
        )
        ruled_out = self._find_ruled_out(owners, rows).filter(~pl.col("is_person_changed"))
        marked_owners = owners.join(ruled_out, on=["row", "person_id"], how="left", maintain_order="left")
        reason = pl.when(pl.col("is_person_changed").is_not_null()).then(pl.lit(REVIEWED_OTHER)).otherwise("reason")
        return pl.concat(
            [
                confirmed.select(FRAMES["id_owners"].names),
                marked_owners.with_columns(reason.alias("reason")).select(FRAMES["id_owners"].names),
            ]
        )

    def apply_to_pairs(self, pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """Frame `reviewed_pairs`: whoever was ruled out leaves their probability to the other candidates."""
        ruled_out = self._find_ruled_out(pairs, rows).filter(~pl.col("is_person_changed"))
        if ruled_out.is_empty():
            return pairs.with_columns(pl.lit(value=False).alias("overturned"))
        marked_pairs = pairs.join(ruled_out, on=["row", "person_id"], how="left", maintain_order="left")
        marked_pairs = marked_pairs.with_columns(pl.col("is_person_changed").is_not_null().alias("overturned")).drop(
            "is_person_changed"
        )
        evidence = pl.when(~pl.col("overturned")).then("evidence").otherwise(0.0)
        return compute_probabilities(marked_pairs.with_columns(evidence.alias("evidence")))

    def apply_to_decisions(
        self, decisions: pl.DataFrame, rows: pl.DataFrame, outcomes: Mapping[str, Outcome]
    ) -> pl.DataFrame:
        """Frame `decisions`: nobody who was ruled out is named, and who once was is not linked without review.

        `decisions`: frame `decisions`.
        """
        if self.ruled_out_persons.is_empty():
            return decisions
        reasons_by_decision = {
            decision: [code for code, outcome in outcomes.items() if outcome.decision == decision]
            for decision in ("linked", "unlinked")
        }
        exclusions = self._find_ruled_out(decisions.drop_nulls("person_id"), rows)
        decisions = decisions.join(exclusions, on=["row", "person_id"], how="left", maintain_order="left")
        decided_rows = rows.join(self.ruled_out_persons.filter(~pl.col("is_person_changed")), on="row_key", how="semi")[
            "row"
        ]
        ruled_out = (~pl.col("is_person_changed")).fill_null(value=False)
        is_left_alone = pl.col("reason").is_in(reasons_by_decision["unlinked"]) & pl.col("row").is_in(
            decided_rows.implode()
        )
        is_linked_again = pl.col("is_person_changed").fill_null(value=False) & pl.col("reason").is_in(
            reasons_by_decision["linked"]
        )
        cleared_columns = [pl.when(~ruled_out).then(name).alias(name) for name in _CLEARED_COLUMNS]
        reason = (
            pl.when(ruled_out | is_left_alone)
            .then(pl.lit(REVIEWED_OTHER))
            .when(is_linked_again)
            .then(pl.lit(REVIEWED_BEFORE))
            .otherwise("reason")
        )
        return decisions.with_columns(*cleared_columns, reason.alias("reason")).drop("is_person_changed")

    def drop_ruled_out(self, matches: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """Frame `row_persons` without those who were ruled out. `matches`: frame `row_persons`."""
        ruled_out = self._find_ruled_out(matches, rows).filter(~pl.col("is_person_changed"))
        return (
            matches.join(ruled_out, on=["row", "person_id"], how="anti", maintain_order="left")
            if ruled_out.height
            else matches
        )

    def _find_ruled_out(self, pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """row, person_id, is_person_changed of pairs that were ruled out; a household's row rules out the household."""
        keys = rows.select("row", "row_key").join(self.ruled_out_persons, on="row_key").drop("row_key")
        decided_pairs = pairs.select("row", "person_id", "household_id").join(keys, on="row", suffix="_decided")
        is_household = pl.col("whole_household") & (pl.col("household_id") == pl.col("household_id_decided"))
        decided_pairs = decided_pairs.filter(is_household | (pl.col("person_id") == pl.col("person_id_decided")))
        return decided_pairs.group_by("row", "person_id").agg(pl.col("is_person_changed").all())
