"""Issues per supplier: a department's own, and of the register each township's; and counts of them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.handover import PLACE

_ROW = ["source", *PLACE]


def assign_issues(issues: pl.DataFrame, places: pl.DataFrame, departments: Mapping[str, str]) -> pl.DataFrame:
    """Table `issues` with `supplier`: every issue once for its department, and once for every township of its row.

    `places`: table `issue_places`. `departments`: source -> department. An issue of another source is nobody's.
    """
    owner = pl.col("source").replace_strict(dict(departments), default=None, return_dtype=pl.String)
    of_departments = issues.with_columns(supplier=owner).drop_nulls("supplier")
    townships = places.filter(~pl.col("township").is_in(list(departments.values())))
    of_townships = issues.join(townships.rename({"township": "supplier"}), on=_ROW, how="inner", maintain_order="left")
    return pl.concat([of_departments, of_townships.select(of_departments.columns)])


def count_checks(issues: pl.DataFrame) -> pl.DataFrame:
    """Table `supplier_checks`: one line per source, column and kind of fault, the most frequent first.

    `issues`: table `issues` with `supplier`.
    """
    kinds = issues.group_by("supplier", "source", "field", "check").agg(
        pl.len().cast(pl.Int64).alias("places"), pl.col("problem", "cure").sort().first()
    )
    ordered = kinds.sort(
        "supplier", "places", "source", "field", "check", descending=[False, True, False, False, False]
    )
    return ordered.select("supplier", "source", "field", "problem", "cure", "places")


def select_first_issues(issues: pl.DataFrame, most_rows: int) -> pl.DataFrame:
    """Of every supplier at most so many issues: whole columns first, then as they stand in the files."""
    ordered = issues.sort("supplier", "source", *PLACE, "field", "check", nulls_last=False, maintain_order=True)
    return ordered.group_by("supplier", maintain_order=True).head(most_rows)


def count_issues(issues: pl.DataFrame) -> pl.DataFrame:
    """supplier, issues, issue_rows."""
    row = pl.struct(_ROW).filter(pl.col("row_number").is_not_null())
    return issues.group_by("supplier").agg(
        pl.len().cast(pl.Int64).alias("issues"), row.n_unique().cast(pl.Int64).alias("issue_rows")
    )


def count_previous_issues(previous_issues: pl.DataFrame, compared: pl.DataFrame) -> pl.DataFrame:
    """supplier, previous_issues, still_open, closed. `compared`: `ledger.compare_with_previous_issues`."""
    key = pl.struct("source", "issue_key")
    counts = previous_issues.group_by("supplier").agg(key.n_unique().cast(pl.Int64).alias("previous_issues"))
    states = compared.group_by("supplier").agg(
        (pl.col("state") == state).sum().cast(pl.Int64).alias(name)
        for name, state in (("still_open", "open"), ("closed", "closed"))
    )
    return counts.join(states, on="supplier", how="left")


def count_deliveries(deliveries: pl.DataFrame, suppliers: pl.DataFrame) -> pl.DataFrame:
    """supplier, sources, received, refused, and sums of rows over the sources of each supplier.

    `deliveries`: the table. `suppliers`: supplier and source, a line for every source that it is told of.
    """
    lines = deliveries.join(suppliers, on="source", maintain_order="left")
    came = pl.col("status") != "not_delivered"
    sums = ("rows_read", "accepted", "quarantined", "dropped")
    return lines.group_by("supplier", maintain_order=True).agg(
        pl.col("source").str.join("、").alias("sources"),
        came.sum().cast(pl.Int64).alias("received"),
        pl.col("source").filter(pl.col("status") == "refused").str.join("、").alias("refused"),
        *(pl.col(name).filter(came).sum().cast(pl.Int64) for name in sums),
    )
