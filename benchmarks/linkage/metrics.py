"""How good an answer is: links that are right, links to somebody else, rows that wait, rows that nobody found."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from domain.handover import PLACE

KEY = ("source", *PLACE)
_AGES = ((7, "0-6"), (16, "7-15"), (60, "16-59"), (80, "60-79"))
_COUNTS = ("rows", "meant", "linked", "right", "false", "review", "offered")


def judged(
    answers: pl.DataFrame, truth: pl.DataFrame, household_grain: Collection[str], offers: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The truth with what an answer came to: linked, right, false, review, offered (all true or false), meant.

    `answers`: source, file, sheet, row_number, decision, person_id, household_id; a row without a line is unlinked.
    `offers`: the same key with person_id and household_id: whom a row that waits for a person shows as candidates.
    `meant`: somebody of the register is meant. A row of a household source is right when it names the household.
    """
    rows = truth.with_columns(_whom(household_grain).alias("true"))
    given = answers.select(*KEY, "decision", _whom(household_grain).alias("given"))
    rows = rows.join(given, on=KEY, how="left", validate="1:1", maintain_order="left")
    shown = answers if offers is None else offers
    shown = shown.select(*KEY, _whom(household_grain).alias("true"), offered=pl.lit(value=True)).unique()
    rows = rows.join(shown, on=[*KEY, "true"], how="left", maintain_order="left")
    linked, review = (pl.col("decision").eq_missing(word) for word in ("linked", "review"))
    right = linked & (pl.col("given") == pl.col("true")).fill_null(value=False)
    return rows.with_columns(
        pl.col("true").is_not_null().alias("meant"),
        linked.alias("linked"),
        right.alias("right"),
        (linked & ~right).alias("false"),
        review.alias("review"),
        (review & pl.col("offered").fill_null(value=False)).alias("offered"),
    ).drop("decision", "given", "true")


def _whom(household_grain: Collection[str]) -> pl.Expr:
    household = pl.col("source").is_in(list(household_grain))
    return pl.when(household).then("household_id").otherwise("person_id")


def figures(rows: pl.DataFrame, by: Sequence[str | pl.Expr] = ()) -> pl.DataFrame:
    """Counts and rates of judged rows, one line per group, or one line in all.

    precision and recall are shares; false_per_10000 is of automatic links; recall is of the rows that mean somebody of
    the register, recall_review adds those whose right candidate waits for a person; review_rate is of all rows.
    """
    counts = [
        pl.len().cast(pl.Int64).alias("rows"),
        *(pl.col(name).sum().cast(pl.Int64) for name in _COUNTS[1:]),
    ]
    table = rows.group_by(*by, maintain_order=True).agg(counts) if by else rows.select(counts)
    linked, meant = pl.col("linked"), pl.col("meant")
    return table.with_columns(
        (1 - pl.col("false") / linked).alias("precision"),
        (10_000 * pl.col("false") / linked).alias("false_per_10000"),
        (pl.col("right") / meant).alias("recall"),
        ((pl.col("right") + pl.col("offered")) / meant).alias("recall_review"),
        (pl.col("review") / pl.col("rows")).alias("review_rate"),
    )


def without_own_id(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose ID cell is not exactly the person's own number: blank, dirty, damaged, or somebody else's."""
    return rows.filter(pl.col("id_state") != "intact")


def by_kind(rows: pl.DataFrame) -> pl.DataFrame:
    """Figures per kind of damage; a row with several kinds counts under each."""
    return figures(rows.explode("kinds").drop_nulls("kinds"), ["kinds"]).sort("kinds")


def age_band() -> pl.Expr:
    """Age in bands."""
    band = pl.lit("80+")
    for below, label in reversed(_AGES):
        band = pl.when(pl.col("age") < below).then(pl.lit(label)).otherwise(band)
    return band.alias("age_band")


def headline(rows: pl.DataFrame) -> dict[str, float]:
    """The figures that linkers are compared by."""
    whole = figures(rows).row(0, named=True)
    hard = figures(without_own_id(rows)).row(0, named=True)
    names = ("precision", "false_per_10000", "recall", "recall_review", "review_rate")
    return {name: whole[name] for name in names} | {"recall_without_own_id": hard["recall"]}
