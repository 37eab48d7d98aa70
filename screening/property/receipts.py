"""Receipts: only a department that says it searched for everybody who was asked turns "no record" into 无."""

from __future__ import annotations

import polars as pl

from domain.declarations.property import PropertyDeclaration
from screening.property.scope import departments_named

# Our own batch numbers, so that a receipt for another list is told from a department's own numbering.
_OUR_BATCH = r"^\d{4}[\w-]*-[0-9a-f]{8}$"
COVERS, SHORT, UNDATED, OTHER_BATCH, NO_RECEIPT = "covers", "short", "undated", "other_batch", "no_receipt"
_BEST = (COVERS, SHORT, UNDATED, OTHER_BATCH)


def receipts_told(receipts: pl.DataFrame, asked: pl.DataFrame, declared: PropertyDeclaration) -> pl.DataFrame:
    """One line per asked department: department, asked (persons), state, searched_on, searched.

    `receipts`: accepted rows of `property_receipts`; `asked`: table `asked`. Of several receipts the best counts, then
    the newest; they are never added up, as nobody can see whether they are about the same people. A receipt under one
    of our batch numbers counts for that batch alone.
    """
    wanted = asked.group_by("department").agg(
        pl.col("person_id").n_unique().cast(pl.Int64).alias("asked"), pl.col("batch").first().alias("_own")
    )
    named = receipts.select(
        departments_named(pl.col("department"), declared).alias("department"),
        "searched_on",
        "batch",
        "persons_searched",
    ).explode("department")
    told = wanted.join(named, on="department", how="left").with_columns(_state().alias("state"))
    order = pl.col("state").replace_strict(_BEST, list(range(len(_BEST))), default=len(_BEST), return_dtype=pl.Int64)
    best = told.sort(
        "department", order, "searched_on", "persons_searched", descending=[False, False, True, True], nulls_last=True
    )
    return (
        best.unique("department", keep="first", maintain_order=True)
        .with_columns(pl.col("persons_searched").alias("searched"))
        .select("department", "asked", "state", "searched_on", "searched")
    )


def _state() -> pl.Expr:
    batch = pl.col("batch").str.strip_chars()
    other = (batch.str.contains(_OUR_BATCH) & (batch != pl.col("_own"))).fill_null(value=False)
    enough = (pl.col("persons_searched") >= pl.col("asked")).fill_null(value=False)
    no_receipt = pl.all_horizontal(pl.col("searched_on", "batch", "persons_searched").is_null())
    return (
        pl.when(no_receipt).then(pl.lit(NO_RECEIPT))
        .when(other).then(pl.lit(OTHER_BATCH))
        .when(~enough).then(pl.lit(SHORT))
        .when(pl.col("searched_on").is_null()).then(pl.lit(UNDATED))
        .otherwise(pl.lit(COVERS))
    )  # fmt: skip
