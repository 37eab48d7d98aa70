"""Keys that stand for rows of departments' files in addresses of pages: one of the sheet, one of the row."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from services.opaque_keys import make_key
from services.runs.published_runs import RunFrames

_SHEET = ["source", "file", "sheet"]
# Below the last row that any table names there may be rows that were dropped.
_BELOW = 200


class RowKeys:
    """The keys of a run's rows."""

    def __init__(self, frames: RunFrames) -> None:
        self._frames = frames

    def make(self, source: str, file: str, sheet: str, row_number: int) -> tuple[str, str]:
        """The keys of the sheet and of the row."""
        name = f"{source}\n{file}\n{sheet}"
        secret = self._frames.secret
        return make_key(secret, "sheet", name), make_key(secret, "row", f"{name}\n{row_number}")

    def find(self, sheet_key: str, row_key: str) -> dict[str, Any] | None:
        """source, file, sheet, row_number of the row that the keys stand for; none where there is none."""
        sheet = self._sheets.get(sheet_key)
        number = self._find_number(sheet, row_key) if sheet else None
        return (
            None if sheet is None or number is None else {**dict(zip(_SHEET, sheet, strict=True)), "row_number": number}
        )

    @cached_property
    def _sheets(self) -> dict[str, tuple[str, str, str]]:
        sheets = self._frames.read("accounting").select(_SHEET).unique().rows()
        return {self.make(source, file, sheet, 0)[0]: (source, file, sheet) for source, file, sheet in sheets}

    def _find_number(self, sheet: tuple[str, str, str], row_key: str) -> int | None:
        numbers = range(1, self._find_last_row(sheet) + 1)
        return next((number for number in numbers if self.make(*sheet, number)[1] == row_key), None)

    @lru_cache(maxsize=64)  # noqa: B019 - lives as long as the run's frames
    def _find_last_row(self, sheet: tuple[str, str, str]) -> int:
        is_sheet = [pl.col(name) == value for name, value in zip(_SHEET, sheet, strict=True)]
        tables = self._frames.run.store.tables
        lasts = [
            tables[name].filter(*is_sheet).select(pl.col("row_number").max()).collect().item()
            for name in ("links", "quarantine", "issues", "finding_evidence")
        ]
        counts = self._frames.read("accounting").filter(*is_sheet)
        read = int(counts["rows_read"].sum())
        return max([read, *(int(last) for last in lasts if last is not None)]) + _BELOW
