"""The id of a clue: the same in every period, whatever the amounts, and whatever number a household bears by now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import polars as pl

from screening.frames import FRAMES

SUBJECT = ("household_id", "person_id", "township", "village", "subject")


@dataclass(frozen=True)
class ClueOrigins:
    """Under which numbers the ledger first knew households and people; only who bears another number now is in it.

    `households`: frame `household_origins`. `people`: frame `person_origins`.
    """

    households: pl.DataFrame = field(default_factory=FRAMES["household_origins"].make_empty)
    people: pl.DataFrame = field(default_factory=FRAMES["person_origins"].make_empty)

    def trace_subjects(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The columns of `SUBJECT` with first numbers in place of today's.

        A clue about a person bears the household in which they were first known, one about a household where they are
        nobody in particular the household's own origin.
        """
        subjects = frame.select(SUBJECT)
        if self.households.is_empty() and self.people.is_empty():
            return subjects
        traced = subjects.join(self.households, on="household_id", how="left", maintain_order="left")
        traced = traced.join(self.people, on="person_id", how="left", maintain_order="left")
        of_person = pl.col("person_id").is_not_null()
        home = pl.when(of_person).then("first_household_id").otherwise("household_origin")
        return traced.with_columns(
            pl.coalesce(home, "household_id").alias("household_id"),
            pl.coalesce("first_person_id", "person_id").alias("person_id"),
        ).select(SUBJECT)


NO_ORIGINS = ClueOrigins()


def make_clue_ids(frame: pl.DataFrame, rule_id: str, origins: ClueOrigins = NO_ORIGINS) -> pl.Series:
    """A hash of rule, household (or village), person and subject, as they were first known; column `clue_id`."""
    parts = origins.trace_subjects(frame).with_columns(
        pl.when(pl.col("household_id").is_null()).then(pl.col(name)).alias(name) for name in ("township", "village")
    )
    texts = parts.select(
        pl.concat_str([pl.lit(rule_id), *(pl.col(n).fill_null("") for n in SUBJECT)], separator="\x1f")
    )
    digests = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts.to_series()]
    return pl.Series("clue_id", digests, dtype=pl.String)
