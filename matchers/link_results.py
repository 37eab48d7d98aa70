"""What linking finds of rows: first of all sources together, then source by source, and the tables made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import accumulate

import polars as pl

from matchers.exact.exact_matches import ExactMatches
from matchers.prepare.source_rows import shift_rows


@dataclass(frozen=True)
class LinkTables:
    """The tables of one source.

    `links`: table `links`, the accepted rows. `possible_matches`: table `claims`, whom any row may be about.
    `review_pairs`: table `review_pairs`, what spoke for whom. `patterns`: table `patterns`, what was found to agree.
    `sampled_pairs`: frame `sampled_pairs`, for `calibrate`'s check.
    """

    links: pl.DataFrame
    possible_matches: pl.DataFrame
    review_pairs: pl.DataFrame
    patterns: pl.DataFrame
    sampled_pairs: pl.DataFrame


@dataclass(frozen=True)
class LinkResults:
    """What was found of rows that match nobody exactly, of all sources or of one.

    `decisions`: frame `decisions`. `matches`: frame `row_persons`. `uncorroborated_rows`: frame `unsettled_rows`, those
    under somebody else's number. `explained_pairs`: frame `explained_pairs`. `agreements`: frame `agreements`.
    """

    decisions: pl.DataFrame
    matches: pl.DataFrame
    uncorroborated_rows: pl.DataFrame
    explained_pairs: pl.DataFrame
    agreements: pl.DataFrame

    def select_span(self, first: int, end: int) -> LinkResults:
        """Those of one source's rows, numbered from 0 again."""
        return LinkResults(*(select_span(getattr(self, field.name), first, end) for field in fields(self)))


def list_first_rows(sources: Sequence[ExactMatches]) -> list[int]:
    """The number of each source's first row, and the number behind the last: the sources' rows follow one another."""
    return list(accumulate((matches.row_count for matches in sources), initial=0))


def join_unmatched_rows(sources: Sequence[ExactMatches]) -> pl.DataFrame:
    """Frame `source_rows` of all sources: those that match nobody exactly, numbered one source behind the other."""
    parts = zip(sources, list_first_rows(sources), strict=False)
    return pl.concat([shift_rows(matches.unmatched_rows, first) for matches, first in parts], how="diagonal")


def select_span(frame: pl.DataFrame, first: int, end: int) -> pl.DataFrame:
    """The lines about the rows from `first` up to, but without, `end`, numbered from 0 again."""
    return shift_rows(frame.filter(pl.col("row").is_between(first, end, closed="left")), -first)
