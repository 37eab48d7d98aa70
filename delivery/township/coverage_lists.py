"""应纳尽纳: per township what is known of every household's five guarantees, and who must be visited for them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import VERDICT_LABELS
from delivery.list_rows.households import HOME_FIELDS, list_households
from delivery.list_rows.place_counts import GUARANTEE_FIELDS
from delivery.path_names import make_safe_names
from delivery.township.township_workbooks import write_township_workbook
from domain.county.policy import GUARANTEES
from domain.standing import is_lifted

HOUSEHOLD_FIELDS = (*HOME_FIELDS, *GUARANTEES, "reasons")
FIELDS: ListFields = {
    "villages": ("township", "village", "households", *GUARANTEE_FIELDS, "unseen"),
    **dict.fromkeys(("unseen", "roster", "open"), HOUSEHOLD_FIELDS),
}


def write_township_coverage(
    folder: Path, tables: ListInputs, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a registered household.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    homes = list_guaranteed_households(tables)
    counts = count_per_village(homes, tables.coverage)
    folders = make_safe_names(homes["township"])
    return [
        _write_coverage(folder / name, township, homes, counts, context, layout) for township, name in folders.items()
    ]


def list_guaranteed_households(tables: ListInputs) -> pl.DataFrame:
    """`HOUSEHOLD_FIELDS`, `lifted` and `unseen` of every registered household: a verdict per guarantee, in words."""
    lifted = tables.members.group_by("household_id").agg(is_lifted().any().fill_null(value=False).alias("lifted"))
    verdicts = tables.coverage.group_by("household_id").agg(
        *(pl.col("verdict").filter(pl.col("guarantee") == name).first().alias(name) for name in GUARANTEES),
        (pl.col("verdict") == "unknown").all().alias("unseen"),
        _join_reasons(),
    )
    homes = (
        list_households(tables.members).join(lifted, on="household_id").join(verdicts, on="household_id", how="left")
    )
    unknown = VERDICT_LABELS["unknown"]
    labels = [pl.col(name).replace_strict(VERDICT_LABELS, default=unknown).alias(name) for name in GUARANTEES]
    return homes.with_columns(*labels, pl.col("unseen").fill_null(value=True)).sort(
        "township", "village", "group", "household_id", nulls_last=True
    )


def _join_reasons() -> pl.Expr:
    """What stands against the guarantees that are not safe, risks first."""
    is_open = pl.col("verdict") != "safe"
    sentence = pl.format("{}：{}", pl.col("guarantee").replace(GUARANTEES), "reason")
    return (
        sentence.filter(is_open)
        .sort_by(pl.col("verdict").filter(is_open))
        .unique(maintain_order=True)
        .str.join("；")
        .alias("reasons")
    )


def count_per_village(homes: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """Per village and guarantee: households, safe, risk, unknown; and how many of them nobody has looked at at all."""
    place = homes.select("household_id", "township", "village", "unseen")
    counts = (
        coverage.join(place, on="household_id")
        .group_by("township", "village", "guarantee")
        .agg(
            pl.len().cast(pl.Int64).alias("households"),
            *((pl.col("verdict") == verdict).sum().cast(pl.Int64).alias(verdict) for verdict in VERDICT_LABELS),
            pl.col("unseen").sum().cast(pl.Int64),
        )
    )
    order = {name: number for number, name in enumerate(GUARANTEES)}
    ordered = counts.sort("township", "village", pl.col("guarantee").replace_strict(order, return_dtype=pl.Int64))
    return ordered.with_columns(pl.col("guarantee").replace(GUARANTEES))


def _write_coverage(
    folder: Path,
    township: str,
    homes: pl.DataFrame,
    counts: pl.DataFrame,
    context: DocumentContext,
    layout: WorkbookLayout,
) -> Path:
    township_homes = homes.filter(pl.col("township") == township)
    frames = {
        "villages": counts.filter(pl.col("township") == township),
        "unseen": township_homes.filter("unseen"),
        "roster": township_homes.filter("lifted"),
        "open": township_homes.filter(~pl.col("lifted"), pl.col("reasons") != ""),
    }
    return write_township_workbook(folder, township, make_list_frames(frames, FIELDS), context, layout)
