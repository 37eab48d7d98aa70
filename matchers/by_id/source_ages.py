"""Whom a source is about by age: a pupil's row under the number of somebody of fifty bears a parent's number (M15).

Offices fill birth date and sex in from the number, so that in such a row they agree with the wrong person. The ages
are counted on the rows that name the owner of their number.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from matchers.by_id.id_matches import BY_BIRTH, CORROBORATED, mark_doubted
from matchers.exact.exact_matches import ExactMatches

# Of fewer rows than these nobody can say whom a source is about.
_MIN_ROWS = 200
# Someone is of a rare age where fewer rows than this are about people born within some years of them (0-1).
_RARE_SHARE = 0.005
_YEARS_PER_BAND = 5


def doubt_rare_ages(owners: pl.DataFrame, rows: pl.DataFrame, sources: Sequence[ExactMatches]) -> pl.DataFrame:
    """Frame `id_owners`, doubted where only birth date and sex agree and people of the owner's age are rare.

    `owners`: frame `id_owners`; `rows`: frame `placed_rows`, which match nobody exactly; `sources`: the exact matches.
    """
    aged_owners = owners.join(
        rows.select("row", "source", _compute_age_band("id_birth")), on="row", maintain_order="left"
    )
    by_birth = pl.col("reason") == BY_BIRTH
    weak_pairs = aged_owners.filter(by_birth)
    if weak_pairs.is_empty():
        return owners
    named_ages = aged_owners.filter(pl.col("reason").is_in(CORROBORATED), ~by_birth).select("source", "band")
    exact_ages = [
        matches.exact_rows.select(pl.lit(matches.source).alias("source"), _compute_age_band("id_birth"))
        for matches in sources
    ]
    rare_ages = _select_rare_ages(weak_pairs.select("source", "band").unique(), pl.concat([*exact_ages, named_ages]))
    doubted_rows = weak_pairs.join(rare_ages, on=["source", "band"], how="semi")["row"]
    return mark_doubted(owners, by_birth & pl.col("row").is_in(doubted_rows.implode()))


def _compute_age_band(birth: str) -> pl.Expr:
    return (pl.col(birth).dt.year() // _YEARS_PER_BAND).alias("band")


def _select_rare_ages(age_bands: pl.DataFrame, row_ages: pl.DataFrame) -> pl.DataFrame:
    """Those of `age_bands` (source, band) that few of the source's rows, `row_ages`, are about."""
    band_counts = row_ages.drop_nulls().group_by("source", "band").len("band_rows")
    shifted_counts = pl.concat(band_counts.with_columns(pl.col("band") + step) for step in (-1, 0, 1))
    nearby_counts = shifted_counts.group_by("source", "band").agg(pl.col("band_rows").sum().alias("nearby_rows"))
    source_counts = band_counts.group_by("source").agg(pl.col("band_rows").sum().alias("source_rows"))
    rated_bands = age_bands.join(source_counts, on="source").join(nearby_counts, on=["source", "band"], how="left")
    share = pl.col("nearby_rows").fill_null(0) / pl.col("source_rows")
    return rated_bands.filter(pl.col("source_rows") >= _MIN_ROWS, share < _RARE_SHARE)
