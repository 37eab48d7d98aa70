"""One workbook per township with its own rows, and one for the county with counts and what no township owns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from delivery.file_names import NAMELESS, safe_name, safe_names
from delivery.handed import ListContext
from delivery.township_frames import numbered
from delivery.workbook import write_workbook
from domain.declarations.lists import WorkbookLayout


def write_per_township(
    folder: Path,
    townships: Iterable[str],
    frames: Mapping[str, pl.DataFrame],
    context: ListContext,
    layout: WorkbookLayout,
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township, also where it has no row.

    `frames`: each with the column township. Returns the workbooks in the townships' order. Raises `OSError` when a
    file cannot be written.
    """
    return [
        _write(folder / name, township, frames, context, layout) for township, name in safe_names(townships).items()
    ]


def _write(
    folder: Path, township: str, frames: Mapping[str, pl.DataFrame], context: ListContext, layout: WorkbookLayout
) -> Path:
    own = {name: numbered(frame.filter(pl.col("township") == township)) for name, frame in frames.items()}
    texts = context.texts(township or NAMELESS)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{safe_name(layout.file_name.format_map(texts))}.xlsx"
    write_workbook(path, layout, own, texts, context.as_of)
    return path


def write_for_county(
    path: Path, frames: Mapping[str, pl.DataFrame], context: ListContext, layout: WorkbookLayout
) -> None:
    """Write the county's workbook. Raises `OSError` when the file cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = {name: numbered(frame) for name, frame in frames.items()}
    write_workbook(path, layout, own, context.texts(), context.as_of)
