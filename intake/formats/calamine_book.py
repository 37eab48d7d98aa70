"""Sheets as calamine reads them, with every way in which it gives up turned into a refusal of this file alone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from intake import read_failures
from intake.formats.cell_texts import Cell
from intake.read_failures import UnreadableFileError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Ranges = tuple[tuple[int, int, int, int], ...]


class CalamineBook:
    """A workbook read by calamine. `beginning`: the same workbook with its long sheets cut short."""

    def __init__(self, content: bytes, beginning: bytes | None = None) -> None:
        self._head = _opened(beginning or content)
        self._whole = lru_cache(maxsize=1)(partial(_opened, content) if beginning else lambda: self._head)
        # Calamine parses a whole sheet however little of it is asked for; its head and the rest are asked for in turn.
        self._head_sheet = lru_cache(maxsize=1)(partial(_sheet, lambda: self._head))
        self._whole_sheet = lru_cache(maxsize=1)(partial(_sheet, self._whole)) if beginning else self._head_sheet

    @property
    def sheets(self) -> list[tuple[str, bool, bool]]:
        """Name, whether it can be seen and whether it is a worksheet, of each sheet in the workbook's order."""
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        return [
            (sheet.name, sheet.visible == SheetVisibleEnum.Visible, sheet.typ == SheetTypeEnum.WorkSheet)
            for sheet in self._head.sheets_metadata
        ]

    def head(self, position: int) -> tuple[int, Iterator[list[Cell]]]:
        """How many blank rows stand above the first cell, and the sheet's rows from row 1, or the first of them."""
        sheet = self._head_sheet(position)
        return (sheet.start[0] if sheet.start else 0), sheet.iter_rows()

    def rows(self, position: int) -> Iterator[list[Cell]]:
        """All rows of the sheet from row 1."""
        return self._whole_sheet(position).iter_rows()

    def merged(self, position: int) -> Ranges:
        """First row, last row (as Excel shows them), first and last position of every merged range."""
        return _ranges(self._whole_sheet(position))

    def head_merged(self, position: int) -> Ranges:
        """The merged ranges as far as `head` knows them; of a sheet that was cut short none."""
        return _ranges(self._head_sheet(position))


def _ranges(sheet: CalamineSheet) -> Ranges:
    ranges = sheet.merged_cell_ranges or []
    return tuple(sorted((top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges))


def _sheet(book: Callable[[], CalamineWorkbook], position: int) -> CalamineSheet:
    opened = book()
    with refusing(read_failures.broken_sheet(opened.sheet_names[position])):
        return opened.get_sheet_by_index(position)


def _opened(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with refusing(read_failures.corrupt()):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def refusing(damage: UnreadableFileError) -> Iterator[None]:
    """Turn every way in which calamine gives up into a refusal of this file alone."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise read_failures.password() from None
    except (CalamineError, OSError, ValueError):
        raise damage from None
    except BaseException as error:
        # On a cut-off .xls calamine panics, and a panic is no Exception: it would stop the other files too.
        if type(error).__name__ == "PanicException":
            raise damage from None
        raise
