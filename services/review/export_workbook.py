"""The review workbook of a run, written where nothing that people have filled in is lost."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import polars as pl

import delivery
from delivery.declarations.lists import WorkbookLayout
from domain.errors import StageFailed
from services.review.import_workbook import is_filled_in
from services.review.lines import make_review_lines, make_review_texts
from services.runs.choice import REVIEW_FOLDER, FinishedRun
from storage.workspace import make_private_folder


def export_review(run: FinishedRun, out: Path | None, everything: bool) -> tuple[Path, pl.DataFrame]:
    """Write the workbook; where it lies, and its lines.

    A file of that name that people have filled in stays as it is; the workbook then lies beside it under another name.
    Raises `StageFailed` when it cannot be written.
    """
    frame, layout = make_review_lines(run, everything), run.county.lists["review"]
    path = _find_free_path(out or default_path(run), run.workspace, layout)
    make_private_folder(path.parent)
    try:
        delivery.write_workbook(path, layout, {"pairs": frame}, make_review_texts(run), run.as_of)
    except OSError as error:
        raise StageFailed(
            f"不能写入“{path.name}”（{error.strerror or '文件可能正打开着'}）。请关闭文件后重试。"
        ) from None
    return path, frame


def default_path(run: FinishedRun) -> Path:
    """Where the workbook lies when nobody says otherwise."""
    name = run.county.lists["review"].file_name.format_map(make_review_texts(run))
    return run.workspace / REVIEW_FOLDER / str(run.period) / f"{name}_{run.id}.xlsx"


def _find_free_path(path: Path, workspace: Path, layout: WorkbookLayout) -> Path:
    """The place, or the first one beside it where nothing lies but an export that nobody has filled in."""
    alternatives = (path.with_name(f"{path.stem}_{number}{path.suffix}") for number in count(2))
    place = path
    while place.exists() and (not place.is_file() or is_filled_in(place, workspace, layout)):
        place = next(alternatives)
    return place
