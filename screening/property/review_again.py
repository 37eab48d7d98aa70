"""再次评议: households whose village has reviewed them before the search told what it told (notice 0, 四（五）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.tables import conform, empty


def find_repeat_reviews(findings: pl.DataFrame, reviews: pl.DataFrame | None, as_of: date) -> pl.DataFrame:
    """Table `review_again`: one line per household with a possible situation and no review since it was found.

    `findings`: table `property_findings`. `reviews`: claimed rows of `village_reviews`. A finding dates from the day
    of the search, or of the as-of date where no receipt tells it.
    """
    if reviews is None:
        return empty("review_again")
    day = pl.coalesce("searched_on", pl.lit(as_of))
    households = (
        findings.filter(pl.col("situations") != "")
        .group_by("household_id")
        .agg(
            pl.col("township", "village").first(),
            day.max().alias("found_on"),
            pl.col("person_id").n_unique().alias("persons"),
            pl.col("situations").str.split("；").explode().unique().sort().str.join("；"),
        )
    )
    order = ["reviewed_on", "file", "sheet", "row_number"]
    past_reviews = reviews.filter(pl.col("reviewed_on").is_not_null()).sort(order)
    newest = past_reviews.unique("household_id", keep="last", maintain_order=True)
    late = households.join(newest, on="household_id").filter(pl.col("reviewed_on") < pl.col("found_on"))
    return conform(late, "review_again").sort("township", "village", "household_id")
