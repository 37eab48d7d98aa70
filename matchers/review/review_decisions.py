"""What people have decided about rows, brought to bear on linking.

A decision holds for a row's *content* and a registered person, so that it outlives file, row number and period; where
either has changed since, it is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.declarations.matching import Outcome
from domain.tables import empty
from matchers.by_id.id_matches import OWNERS
from matchers.review.content_keys import person_keys, with_number_key
from matchers.score.match_weights import probabilities

SAME, OTHER, BEFORE = "reviewed_same", "reviewed_other", "reviewed_before"
_CLEARED = ("person_id", "household_id", "score", "runner_up")


@dataclass(frozen=True)
class Reviewed:
    """The decisions in force about people of this register.

    `same`: row_key, person_id, household_id: whose rows of that content are. `others`: row_key, person_id,
    household_id, whole_household, changed: whose they are not; `changed`: the register says something else of the
    person by now.
    """

    same: pl.DataFrame
    others: pl.DataFrame

    @classmethod
    def of(cls, decisions: pl.DataFrame, members: pl.DataFrame) -> Reviewed:
        """From the table `review_decisions`, one line per content and person, and the table `members`."""
        concerned = members.join(decisions, on="person_id", how="semi")
        keys = person_keys(concerned).rename({"person_key": "key_now"})
        homes = concerned.select("person_id", "household_id").join(keys, on="person_id", maintain_order="left")
        told = decisions.drop("household_id").join(homes, on="person_id", maintain_order="left")
        told = told.with_columns((pl.col("person_key") != pl.col("key_now")).fill_null(value=False).alias("changed"))
        same = told.filter(pl.col("verdict") == "same", ~pl.col("changed"))
        others = told.filter(pl.col("verdict") == "other")
        return cls(
            same.select("row_key", "person_id", "household_id"),
            others.select("row_key", "person_id", "household_id", "whole_household", "changed"),
        )

    @classmethod
    def nothing(cls) -> Reviewed:
        """Nobody has decided anything."""
        return cls.of(empty("review_decisions"), empty("members"))

    def unconcerned(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows (as `with_number_key` takes them) about whose content nobody has decided anything."""
        known = pl.concat([self.same["row_key"], self.others["row_key"]])
        if known.is_empty():
            return rows
        return rows.filter(~with_number_key(rows)["row_key"].is_in(known.implode()))

    def owners(self, owners: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """`by_id.OWNERS` with the confirmed people, and without belief in those who were ruled out."""
        confirmed = rows.select("row", "row_key").join(self.same, on="row_key", maintain_order="left")
        confirmed = confirmed.with_columns(pl.lit(SAME).alias("reason"), pl.lit(value=False).alias("pasted"))
        out = self._ruled_out(owners, rows).filter(~pl.col("changed"))
        marked = owners.join(out, on=["row", "person_id"], how="left", maintain_order="left")
        reason = pl.when(pl.col("changed").is_not_null()).then(pl.lit(OTHER)).otherwise("reason")
        return pl.concat(
            [confirmed.select(list(OWNERS)), marked.with_columns(reason.alias("reason")).select(list(OWNERS))]
        )

    def weighed(self, pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """Scored pairs with `overturned`: who was ruled out leaves his probability to the others."""
        out = self._ruled_out(pairs, rows).filter(~pl.col("changed"))
        if out.is_empty():
            return pairs.with_columns(pl.lit(value=False).alias("overturned"))
        marked = pairs.join(out, on=["row", "person_id"], how="left", maintain_order="left")
        marked = marked.with_columns(pl.col("changed").is_not_null().alias("overturned")).drop("changed")
        evidence = pl.when(~pl.col("overturned")).then("evidence").otherwise(0.0)
        return probabilities(marked.with_columns(evidence.alias("evidence")))

    def respected(self, decided: pl.DataFrame, rows: pl.DataFrame, outcomes: Mapping[str, Outcome]) -> pl.DataFrame:
        """Final decisions: nobody who was ruled out is named, and who was once is not linked without being asked for.

        `decided`: row, person_id, household_id, reason, score, runner_up.
        """
        if self.others.is_empty():
            return decided
        leading = {way: [code for code, to in outcomes.items() if to.decision == way] for way in ("linked", "unlinked")}
        named = self._ruled_out(decided.drop_nulls("person_id"), rows)
        decided = decided.join(named, on=["row", "person_id"], how="left", maintain_order="left")
        asked = rows.join(self.others.filter(~pl.col("changed")), on="row_key", how="semi")["row"]
        ruled_out = (~pl.col("changed")).fill_null(value=False)
        alone = pl.col("reason").is_in(leading["unlinked"]) & pl.col("row").is_in(asked.implode())
        again = pl.col("changed").fill_null(value=False) & pl.col("reason").is_in(leading["linked"])
        kept = [pl.when(~ruled_out).then(name).alias(name) for name in _CLEARED]
        reason = pl.when(ruled_out | alone).then(pl.lit(OTHER)).when(again).then(pl.lit(BEFORE)).otherwise("reason")
        return decided.with_columns(*kept, reason.alias("reason")).drop("changed")

    def without(self, meant: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """Whom rows may be about, but for those who were ruled out."""
        out = self._ruled_out(meant, rows).filter(~pl.col("changed"))
        return meant.join(out, on=["row", "person_id"], how="anti", maintain_order="left") if out.height else meant

    def _ruled_out(self, pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """row, person_id, changed of the pairs that somebody ruled out; a household's row rules out the household."""
        keys = rows.select("row", "row_key").join(self.others, on="row_key").drop("row_key")
        met = pairs.select("row", "person_id", "household_id").join(keys, on="row", suffix="_said")
        home = pl.col("whole_household") & (pl.col("household_id") == pl.col("household_id_said"))
        met = met.filter(home | (pl.col("person_id") == pl.col("person_id_said")))
        return met.group_by("row", "person_id").agg(pl.col("changed").all())
