"""Whom a source is about by age: a pupil's row under the number of a man of fifty is a parent's number (M15).

Offices fill birth date and sex in from the number, so that in such a row they agree with the wrong person. The ages
are counted on the rows that name the owner of their number.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from matchers.by_id.id_matches import BY_BIRTH, WITNESSED, in_doubt
from matchers.exact.exact_matches import Taken

# Of fewer rows than these nobody can tell whom a source is about.
_ENOUGH = 200
# Someone is of a rare age where fewer rows than this are about people born within some years of him (0-1).
_RARE = 0.005
_YEARS = 5


def doubting(owners: pl.DataFrame, rows: pl.DataFrame, sources: Sequence[Taken]) -> pl.DataFrame:
    """`by_id.OWNERS`: under another name nobody is meant by birth date and sex where people of his age are rare.

    `rows`: those that name nobody word for word, with source and id_birth; `sources`: the others.
    """
    told = owners.join(rows.select("row", "source", _band("id_birth")), on="row", maintain_order="left")
    by_birth = pl.col("reason") == BY_BIRTH
    weak = told.filter(by_birth)
    if weak.is_empty():
        return owners
    named = told.filter(pl.col("reason").is_in(WITNESSED), ~by_birth).select("source", "band")
    word_for_word = [part.rows.select(pl.lit(part.source).alias("source"), _band("id_birth")) for part in sources]
    rare = _rare(weak.select("source", "band").unique(), pl.concat([*word_for_word, named]))
    doubted = weak.join(rare, on=["source", "band"], how="semi")["row"]
    return in_doubt(owners, by_birth & pl.col("row").is_in(doubted.implode()))


def _band(birth: str) -> pl.Expr:
    return (pl.col(birth).dt.year() // _YEARS).alias("band")


def _rare(asked: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Those of `asked` (source, band) that few of the source's rows, `named`, are about."""
    counted = named.drop_nulls().group_by("source", "band").len("rows")
    near = pl.concat(counted.with_columns(pl.col("band") + step) for step in (-1, 0, 1))
    around = near.group_by("source", "band").agg(pl.col("rows").sum().alias("around"))
    whole = counted.group_by("source").agg(pl.col("rows").sum().alias("whole"))
    found = asked.join(whole, on="source").join(around, on=["source", "band"], how="left")
    share = pl.col("around").fill_null(0) / pl.col("whole")
    return found.filter(pl.col("whole") >= _ENOUGH, share < _RARE)
