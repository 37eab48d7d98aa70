"""Lines of the lists beside the suspected list: population changes, the villages' own list; and their counts."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE
from domain.row_places import format_row_place
from domain.tables import conform

_KINDS = {
    "births": "出生", "deaths": "死亡", "moves_in": "迁入", "moves_out": "迁出", "renamed": "姓名变更",
    "renumbered": "证件号变更",
}  # fmt: skip


def make_population_change_lines(
    changes: pl.DataFrame, row_contents: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame
) -> pl.DataFrame:
    """Table `population_change_lines`: one per person and kind of change; the earliest date counts for the clock.

    `changes`: table `population_changes`. `row_contents`: source, file, sheet, row_number, name, id_number, address of
    the rows that tell.
    """
    contents = row_contents.rename({"name": "reported_name", "id_number": "reported_id_number"})
    rows = changes.join(contents, on=["source", *PLACE], how="left").join(persons, on="person_id", how="left")
    homes = households.select("household_id", "group", "head_name", "phone")
    rows = rows.join(homes, on="household_id", how="left").with_columns(
        pl.coalesce("person_name", "reported_name").alias("person_name"),
        pl.coalesce("person_id_number", "reported_id_number").alias("person_id_number"),
        sources=pl.col("source"),
        places=format_row_place(),
        person=pl.coalesce("person_id", pl.format("{}/{}/{}/{}", "source", *PLACE)),
    )
    rows = rows.sort("changed_on", "source", *PLACE, nulls_last=True)
    first_columns = [name for name in rows.columns if name not in {"sources", "places", "change", "person"}]
    lines = rows.group_by("person", "change", maintain_order=True).agg(
        *(pl.col(name).first() for name in first_columns),
        pl.col("sources").unique(maintain_order=True).str.join("、"),
        pl.col("places").unique(maintain_order=True).str.join("；"),
    )
    ordered = lines.sort("township", "village", "household_id", "person_id", "change", "places", nulls_last=True)
    return conform(ordered, "population_change_lines")


def count_population_changes(lines: pl.DataFrame, townships: pl.Series) -> pl.DataFrame:
    """Table `population_change_counts`: per township of registered households."""
    counts = (
        _select_placed(lines, townships)
        .group_by("township")
        .agg(
            pl.len().cast(pl.Int64).alias("changes"),
            pl.col("overdue").fill_null(value=False).sum().cast(pl.Int64),
            *((pl.col("change") == kind).sum().cast(pl.Int64).alias(name) for name, kind in _KINDS.items()),
        )
    )
    return counts.sort("township")


def make_list_comparison_lines(
    comparison: pl.DataFrame, row_contents: pl.DataFrame, households: pl.DataFrame, listing: pl.DataFrame
) -> pl.DataFrame:
    """Table `list_comparison_lines`: one per household or unregistered person of either list.

    `comparison`: table `list_comparison`. `row_contents`: source, file, sheet, row_number, name, id_number of the
    proposed rows. `listing`: `add_list_status`.
    """
    suspected = listing.select("household_id", "risks", "on_list")
    rows = comparison.join(row_contents, on=["source", *PLACE], how="left")
    rows = rows.join(households.drop("township", "village"), on="household_id", how="left")
    rows = rows.join(suspected, on="household_id", how="left").with_columns(
        pl.coalesce("head_name", "name").alias("head_name"),
        pl.coalesce("head_id_number", "id_number").alias("head_id_number"),
    )
    ordered = rows.sort("township", "village", "compared", "household_id", format_row_place(), nulls_last=True)
    return conform(ordered, "list_comparison_lines")


def count_compared(lines: pl.DataFrame, townships: pl.Series) -> pl.DataFrame:
    """Table `list_comparison_counts`: households on both lists, online only, offline only, per township."""
    kinds = [
        (pl.col("compared") == kind).sum().cast(pl.Int64).alias(kind)
        for kind in ("both", "online_only", "offline_only")
    ]
    return _select_placed(lines, townships).group_by("township").agg(kinds).sort("township")


def _select_placed(lines: pl.DataFrame, townships: pl.Series) -> pl.DataFrame:
    return lines.filter(pl.col("township").is_in(townships.implode()))
