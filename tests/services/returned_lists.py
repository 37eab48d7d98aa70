"""Workbooks as a township gets them from a run, filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import yaml
from openpyxl.worksheet.worksheet import Worksheet

import delivery
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import TEXTS
from delivery.layout_check import LAYOUT_FIELDS
from delivery.list_rows.visited_rows import ON_VISIT
from domain.row_codes import HEADING, ListEdition
from services.runs.choice import FinishedRun

OF_BEFORE = Path(__file__).with_name("clue_list_of_before.yaml")
ANSWER = {"核查结果": "属实", "是否拟纳入": "是", "核查人": "李核查", "核查时间": "10月16日", "备注": "已上门"}
GUARANTEE = {"入户核实情况": "无问题", "核查人": "李核查", "核查时间": "2026.10.16"}


def write_list(
    run: FinishedRun, path: Path, layout: str, rows: Mapping[str, pl.DataFrame], township: str = "白沙镇",
    run_id: str | None = None, layout_of_before: Path | None = None,
) -> Path:  # fmt: skip
    """A workbook of the run. `rows`: frame -> the rows to show; the others are empty."""
    frames = {}
    for name, fields in LAYOUT_FIELDS[layout].items():
        frame = rows.get(name, pl.DataFrame(schema={f: pl.String for f in fields if f != ON_VISIT}))
        blanks = {ON_VISIT: pl.lit(value=False)}
        absent = [blanks.get(f, pl.lit(None, pl.String)).alias(f) for f in fields if f not in frame.columns]
        frames[name] = frame.with_columns(absent)
    texts = dict.fromkeys(TEXTS, "") | {"township": township, "period": "2026年第三季度"}
    edition = ListEdition(run_id or run.id, 1, township)
    form = run.county.lists[layout]
    if layout_of_before:
        form = WorkbookLayout.model_validate(yaml.safe_load(layout_of_before.read_text("utf-8")) | {"id": layout})
    delivery.write_workbook(path, form, frames, texts, run.as_of, edition)
    return path


def write_clues(run: FinishedRun, path: Path, township: str = "白沙镇", **more: Any) -> Path:
    """The township's list of clues, as it was answered before there were visit sheets."""
    clues = run.read("findings").filter(pl.col("township") == township, pl.col("household_id").is_not_null())
    shown = clues.select("clue_id", "household_id", "township", "village").sort("household_id", "clue_id")
    return write_list(run, path, "suspected", {"clues": shown}, township, layout_of_before=OF_BEFORE, **more)


def write_guarantees(run: FinishedRun, path: Path, homes: tuple[str, ...] = ("H1", "H2"), **more: Any) -> Path:
    """The township's sheets of the five guarantees."""
    roster = pl.DataFrame({"household_id": homes, "village": ["白沙村"] * len(homes)})
    return write_list(run, path, "coverage", {"roster": roster}, **more)


def fill_in(path: Path, sheet: str, answers: Mapping[int, Mapping[str, object]]) -> Path:
    """Write answers: number of the row of the table (from 1) -> heading -> cell."""

    def change(page: Worksheet) -> None:
        top, columns = find_heading(page)
        for number, cells in answers.items():
            for heading, value in cells.items():
                page.cell(top + number, columns[heading]).value = value  # type: ignore[assignment]

    return edit(path, sheet, change)


def edit(path: Path, sheet: str, change: Callable[[Worksheet], None]) -> Path:
    """Open the workbook, do something to a sheet and save it."""
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)
    return path


def find_heading(page: Worksheet) -> tuple[int, dict[str, int]]:
    """The number of the row of headings, and their columns."""
    for row in page.iter_rows(min_row=1, max_row=6):
        columns = {str(cell.value): int(cell.column or 0) for cell in row if cell.value}
        if HEADING in columns:
            return int(row[0].row or 0), columns
    raise AssertionError(page.title)
