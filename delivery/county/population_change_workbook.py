"""The county's workbook of 人口自然变更线索: counts, and what belongs to no township."""

from __future__ import annotations

from pathlib import Path

from delivery.county.county_workbook import write_counts_and_unplaced_rows
from delivery.declarations.lists import WorkbookLayout
from delivery.list_frames import ListFields
from delivery.list_inputs import DocumentContext
from delivery.list_rows.population_change_rows import CHANGE_COUNT_FIELDS, CHANGE_FIELDS, count_changes
from delivery.list_rows.township_rows import PopulationChangeRows

FIELDS: ListFields = {"counts": CHANGE_COUNT_FIELDS, "unplaced": CHANGE_FIELDS}


def write_population_changes(
    path: Path, inputs: PopulationChangeRows, context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write counts per township, and the rows that belong to no township.

    Raises `OSError` when the file cannot be written.
    """
    write_counts_and_unplaced_rows(path, inputs, count_changes, FIELDS, context, layout)
