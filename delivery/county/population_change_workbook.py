"""The county's workbook of 人口自然变更线索: counts, and what belongs to no township."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import select_unplaced_rows, write_county_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.population_change_rows import (
    CHANGE_COUNT_FIELDS,
    CHANGE_FIELDS,
    label_change_counts,
    label_population_changes,
)

FIELDS: ListFields = {"counts": CHANGE_COUNT_FIELDS, "unplaced": CHANGE_FIELDS}


def write_population_changes(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write counts per township, and the rows that belong to no township.

    Raises `OSError` when the file cannot be written.
    """
    unplaced = select_unplaced_rows(tables["population_change_lines"], tables["township_counts"])
    frames = {
        "counts": label_change_counts(tables["population_change_counts"]),
        "unplaced": label_population_changes(unplaced, context),
    }
    write_county_workbook(path, frames, FIELDS, context, layout)
