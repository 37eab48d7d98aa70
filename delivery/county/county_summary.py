"""The county's summary: what was found where, and what every department's delivery came to."""

from __future__ import annotations

from pathlib import Path

from delivery.county.summary_frames import make_summary_frames
from delivery.declarations.lists import WorkbookLayout
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import DocumentContext
from delivery.list_rows.place_counts import CountyRows


def write_summary(path: Path, county_rows: CountyRows, context: DocumentContext, layout: WorkbookLayout) -> None:
    """Write the summary workbook; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = make_summary_frames(county_rows, county_rows.tables, context)
    write_workbook(path, layout, frames, context.make_texts(), context.as_of)
