"""Rows about nobody in the register: how many of every source, why, and which of them are strong clues."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.handover import PLACE

_ROW = ["source", *PLACE]


def count_unlinked_sources(links: pl.DataFrame, unregistered: pl.DataFrame) -> pl.DataFrame:
    """Table `unlinked_sources`: rows by outcome, and how many are strong clues. `unregistered`: table `strangers`."""
    decisions = [
        (pl.col("decision") == decision).sum().cast(pl.Int64).alias(decision)
        for decision in ("linked", "review", "unlinked")
    ]
    counts = links.group_by("source").agg(pl.len().cast(pl.Int64).alias("rows"), *decisions)
    strong = unregistered.select(_ROW).unique().group_by("source").agg(pl.len().cast(pl.Int64).alias("strong"))
    return counts.join(strong, on="source", how="left").with_columns(pl.col("strong").fill_null(0)).sort("source")


def count_unlinked_reasons(unlinked: pl.DataFrame) -> pl.DataFrame:
    """Table `unlinked_reasons`. `unlinked`: source, file, sheet, row_number, reason."""
    counts = unlinked.group_by("source", "reason").agg(pl.len().cast(pl.Int64).alias("rows"))
    return counts.sort("source", "rows", "reason", descending=[False, True, False])


def select_strong_clues(
    unlinked: pl.DataFrame, unregistered: pl.DataFrame, departments: Mapping[str, str], most_rows: int
) -> pl.DataFrame:
    """The rows that a registered household would be listed for, with `risk`, `evidence` of all rules and `supplier`.

    Of every department at most so many. By source, then by amount, the largest first; where there is none by grade,
    the most severe first.
    """
    clues = (
        unregistered.sort(*_ROW, "rule_id")
        .group_by(_ROW, maintain_order=True)
        .agg(
            pl.col("risk").unique(maintain_order=True).str.join("、"),
            pl.col("evidence").str.join("；"),
            pl.col("amount").max(),
            pl.col("gravity").min(),
        )
    )
    with_supplier = _add_supplier(clues, departments)
    ordered = with_supplier.sort("supplier", "source", -pl.col("amount"), "gravity", *PLACE, nulls_last=True)
    selected = ordered.group_by("supplier", maintain_order=True).head(most_rows)
    return selected.join(unlinked, on=_ROW, maintain_order="left")


def select_other_rows(
    unlinked: pl.DataFrame, unregistered: pl.DataFrame, departments: Mapping[str, str], most_rows: int
) -> pl.DataFrame:
    """The other unlinked rows with `supplier`: of every department at most so many, every source having its share."""
    rows = _add_supplier(unlinked.join(unregistered, on=_ROW, how="anti"), departments).sort(*_ROW)
    position = pl.int_range(pl.len()).over("source")
    shares = rows.with_columns(position.alias("position")).sort("supplier", "position", "source")
    selected = shares.group_by("supplier", maintain_order=True).head(most_rows)
    return selected.sort("supplier", *_ROW)


def _add_supplier(rows: pl.DataFrame, departments: Mapping[str, str]) -> pl.DataFrame:
    owner = pl.col("source").replace_strict(dict(departments), default=None, return_dtype=pl.String)
    return rows.with_columns(supplier=owner).drop_nulls("supplier")
