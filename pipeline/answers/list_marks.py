"""Of which list an answer is: what the workbook's hidden sheet and the code of its row say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

import intake
from domain.row_codes import CODE_COLUMNS, SHEET, read_row_codes

_TITLES = {"运行编号": "run_id", "版次": "edition", "乡镇": "township"}


@dataclass(frozen=True)
class ListMark:
    """What a workbook says of itself; `rows`: (kind, sheet) -> how many rows it was issued with."""

    run_id: str | None = None
    edition: str | None = None
    township: str | None = None
    rows: Mapping[tuple[str, str], int] = field(default_factory=dict)


def read_list_marks(folder: Path, files: Collection[str]) -> dict[str, ListMark]:
    """File -> what its hidden sheet says, of those of the files that still have it."""
    return {file: _read_mark(rows) for file, rows in intake.read_named_sheets(folder, files, SHEET).items()}


def find_unasked_sheets(folder: Path, places: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """The sheets (file, sheet) that were issued without a question: nobody was to write there."""
    marks = read_list_marks(folder, {file for file, _ in places})
    asking = {(file, sheet) for file, mark in marks.items() for _, sheet in mark.rows}
    return {place for place in places if place[0] in marks and marks[place[0]].run_id and place not in asking}


def _read_mark(rows: list[list[str]]) -> ListMark:
    said = {_TITLES[row[0]]: row[1] or None for row in rows if row[0] in _TITLES}
    counts = {(row[0], row[1]): int(row[2]) for row in rows if len(row) > 2 and row[2].isdecimal()}
    return ListMark(said.get("run_id"), said.get("edition"), said.get("township"), counts)


def add_list_marks(rows: pl.DataFrame, marks: Mapping[str, ListMark]) -> pl.DataFrame:
    """The rows with what their code says, or else their workbook.

    `rows`: file, row_code. Adds run_id, edition (int), list_township, code_township, code_kind, code_household_id,
    code_row_key and is_damaged (the code is not as it was written).
    """
    codes = read_row_codes(rows["row_code"])
    whole = {
        name: pl.col("file").replace_strict(
            {file: getattr(mark, name) for file, mark in marks.items()}, default=None, return_dtype=pl.String
        )
        for name in ("run_id", "edition", "township")
    }
    edition = pl.coalesce("code_edition", whole["edition"]).str.strip_prefix("V").cast(pl.Int64, strict=False)
    return (
        pl.concat([rows.drop(CODE_COLUMNS, strict=False), codes], how="horizontal")
        .with_columns(
            pl.coalesce("code_run_id", whole["run_id"]).alias("run_id"),
            edition.alias("edition"),
            pl.coalesce(whole["township"], "code_township").alias("list_township"),
        )
        .drop("code_run_id", "code_edition")
    )
