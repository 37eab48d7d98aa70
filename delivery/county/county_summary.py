"""The county's summary: what was found where, and what every department's delivery came to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.summary_frames import make_summary_frames
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook


def write_summary(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write the summary workbook; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = make_summary_frames(tables, context)
    write_workbook(path, layout, frames, context.make_texts(), context.as_of)
