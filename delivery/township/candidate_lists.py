"""拟纳入监测对象名单 and 拟修正风险消除名单 of each township that has somebody on them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.candidate_rows import (
    CANDIDATE_FIELDS,
    CORRECTION_FIELDS,
    label_candidates,
    label_corrections,
)
from delivery.township.township_workbooks import write_per_township

CANDIDATES: ListFields = {"candidates": CANDIDATE_FIELDS}
CORRECTIONS: ListFields = {"corrections": CORRECTION_FIELDS}


def write_township_candidates(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write a township's households to take in. Raises `OSError` when a file cannot be written."""
    frames = {"candidates": label_candidates(tables["candidate_lines"], context)}
    return _write(folder, frames, CANDIDATES, context, layout)


def write_township_corrections(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write a township's removals to correct. Raises `OSError` when a file cannot be written."""
    frames = {"corrections": label_corrections(tables["correction_candidates"])}
    return _write(folder, frames, CORRECTIONS, context, layout)


def _write(
    folder: Path, frames: Mapping[str, pl.DataFrame], fields: ListFields, context: DocumentContext,
    layout: WorkbookLayout,
) -> list[Path]:  # fmt: skip
    """Those of the townships that have a row: an empty list of this kind would be a paper about nothing."""
    (rows,) = frames.values()
    return write_per_township(folder, rows["township"].unique().sort(), frames, fields, context, layout)
