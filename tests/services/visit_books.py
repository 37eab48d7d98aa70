"""The visit book of a run whose clues are answered, and what people do to it. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
from openpyxl.worksheet.worksheet import Worksheet

from delivery.document_context import DocumentContext
from delivery.visits.visit_book import write_visit_books
from domain.periods import Period
from domain.tables import add_absent_columns, conform
from domain.visit_form import TITLE
from services.runs.choice import FinishedRun

VILLAGE = "白沙村"
MARK = 7  # the column of codes


def write_visits(run: FinishedRun, folder: Path, township: str = "白沙镇") -> Path:
    """The township's book: a page per household that the run tells a clue of."""
    clues = run.read("findings").filter(pl.col("township") == township, pl.col("household_id").is_not_null())
    homes = clues.select("household_id").unique().sort("household_id").with_row_index("turn", offset=1)
    place = {"township": pl.lit(township), "village": pl.lit(VILLAGE)}
    flags = {name: pl.lit(value=False) for name in ("mandatory", "monitored", "is_head_gone")}
    households = homes.with_columns(
        pl.col("turn").cast(pl.Int64), head_name=pl.format("户主{}", "household_id"), on_list=pl.lit(value=True),
        household_size=pl.lit(1), **place, **flags,
    )  # fmt: skip
    people = homes.select("household_id", person_id="household_id", person_name=pl.lit("某人"), **place)
    shown = clues.with_columns(
        pl.col("status").alias("clue_status"), pl.lit("register").alias("methods"), on_list=pl.lit(value=True),
        is_denied=pl.lit(value=False), is_household_answer=pl.lit(value=False), village=pl.lit(VILLAGE),
    )  # fmt: skip
    tables = {
        "visit_households": _complete(households, "visit_households"),
        "visit_people": _complete(people, "visit_people"),
        "household_clues": _complete(shown, "household_clues"),
        "township_counts": pl.DataFrame({"township": [township]}),
        "conflict_lines": _complete(_make_conflict(homes, township), "conflict_lines"),
    }
    county = run.county
    context = DocumentContext.of(
        county.settings, county.sources, county.policy(), Period.parse("2026Q3"), date(2026, 9, 30)
    )
    context = replace(context, run_id=run.id, visit_form=county.visit_form)
    return write_visit_books(folder, tables, context)[0]


def _make_conflict(homes: pl.DataFrame, township: str) -> pl.DataFrame:
    names = ("source", "department", "value", "file", "sheet")
    sides = {f"{name}_{letter}": pl.lit(f"{name}{letter}") for name in names for letter in "ab"}
    numbers = {f"row_number_{letter}": pl.lit(3) for letter in "ab"}
    return homes.head(1).select(
        "household_id", township=pl.lit(township), village=pl.lit(VILLAGE), field=pl.lit("性别"),
        person_name=pl.lit("某人"), advice=pl.lit(""), **sides, **numbers,
    )  # fmt: skip


def _complete(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    return conform(add_absent_columns(frame, table), table)


def find_rows(page: Worksheet, text: str) -> list[int]:
    """The rows of the sheet in which a cell begins with the text."""
    return [
        row[0].row or 0 for row in page.iter_rows(max_col=6) if any(str(c.value or "").startswith(text) for c in row)
    ]


def find_pages(page: Worksheet) -> list[int]:
    """The first rows of the households' pages, and of the blank one."""
    return [row[0].row or 0 for row in page.iter_rows(max_col=1) if row[0].value == TITLE]


def change_village(path: Path, change: Callable[[Worksheet], object]) -> Path:
    """Do something to the village's sheet and save the book."""
    book = openpyxl.load_workbook(path)
    change(book[VILLAGE])
    book.save(path)
    return path


def answer_page(page: Worksheet, number: int, result: str, by: str | None = "李核查", day: object = "10月16日") -> int:
    """Answer every clue of the page (from 0) and sign it; returns the row of its first clue."""
    starts = [*find_pages(page), page.max_row + 1]
    rows = [row for row in find_rows(page, "核查结果") if starts[number] < row < starts[number + 1]]
    for row in rows:
        page.cell(row, 2).value = result
    sign = next(row for row in find_rows(page, "核查人") if row > starts[number])
    page.cell(sign, 2).value = by
    page.cell(sign, 6).value = day  # type: ignore[assignment]
    return rows[0]


def answer_household(path: Path, number: str, result: str, day: object = "2026-10-16") -> None:
    """Answer every clue on the page of the household with that number, wherever it stands, and take it in."""
    book = openpyxl.load_workbook(path)
    for page in book.worksheets:
        for at, start in enumerate(find_pages(page)):
            if any(page.cell(row, 6).value == number for row in range(start, start + 8)):
                answer_page(page, at, result, day=day)
                page.cell(next(r for r in find_rows(page, "是否拟纳入") if r > start), 2).value = "是"
    book.save(path)
