"""Which names the deliveries write under which numbers, and which lists name people once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from matchers.exact.exact_matches import ExactMatches
from matchers.frames import FRAMES
from matchers.prepare.source_rows import MAX_REPEATED, MIN_LIST_ROWS, has_whole_id


@dataclass(frozen=True)
class NameMentions:
    """What rows of all sources write.

    `unmatched_rows`: frame `identified_rows`, those that match nobody exactly; `sources`: the exact
    matches.
    """

    unmatched_rows: pl.DataFrame
    sources: Sequence[ExactMatches]

    @classmethod
    def make_empty(cls) -> NameMentions:
        """As if no delivery had been read."""
        return cls(FRAMES["identified_rows"].make_empty(), ())

    def list_names(self, numbers: pl.Series, people: pl.DataFrame) -> pl.DataFrame:
        """Frame `written_names`: the names that each source writes under any of the `numbers`, once each.

        `people`: frame `people`.
        """
        has_number = pl.col("id").is_in(numbers.unique().implode())
        current = people.filter(has_number, ~pl.col("former")).select("id", "name_key")
        exact_names = [
            matches.exact_rows.filter(has_number)
            .select(pl.lit(matches.source).alias("source"), "id")
            .join(current, on="id")
            for matches in self.sources
        ]
        other_names = self.unmatched_rows.filter(has_number, has_whole_id()).select(FRAMES["written_names"].names)
        return pl.concat([*exact_names, other_names]).drop_nulls().unique()

    def find_sources_naming_once(self, source_names: pl.Series) -> pl.Series:
        """Those sources of `among` that name hardly anybody twice."""
        candidates = set(source_names)
        sources_once = [
            matches.source
            for matches in self.sources
            if matches.source in candidates and _names_persons_once(matches.exact_rows["person_id"])
        ]
        return pl.Series("source", sources_once, dtype=pl.String)


def _names_persons_once(persons: pl.Series) -> bool:
    return persons.len() >= MIN_LIST_ROWS and persons.is_duplicated().sum() <= MAX_REPEATED * persons.len()
