"""The county's workbook of 拟纳入 and 拟修正: counts per township, and every line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.candidate_rows import (
    CANDIDATE_FIELDS,
    CORRECTION_FIELDS,
    COUNT_FIELDS,
    ROAD_COUNT_FIELDS,
    ROAD_FIELDS,
    label_candidates,
    label_corrections,
    label_road_lines,
)
from delivery.road_labels import describe_next_step

FIELDS: ListFields = {
    "counts": COUNT_FIELDS,
    "candidates": CANDIDATE_FIELDS,
    "corrections": CORRECTION_FIELDS,
    "road_counts": ROAD_COUNT_FIELDS,
    "roads": ROAD_FIELDS,
}


def write_county_candidates(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write the county's workbook. Raises `OSError` when the file cannot be written."""
    frames = {
        "counts": tables["candidate_counts"],
        "candidates": label_candidates(tables["candidate_lines"], context),
        "corrections": label_corrections(tables["correction_candidates"]),
        "road_counts": tables["road_counts"].with_columns(describe_next_step(context)),
        "roads": label_road_lines(tables["road_lines"], context),
    }
    path = folder / f"{layout.file_name.format_map(context.make_texts())}.xlsx"
    write_county_workbook(path, frames, FIELDS, context, layout)
    return [path]
