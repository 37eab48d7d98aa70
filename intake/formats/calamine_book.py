"""Workbooks read by calamine; what calamine cannot read refuses this file and no other."""

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
        self._head_book = _open_workbook(beginning or content)
        self._open_full_book = lru_cache(maxsize=1)(
            partial(_open_workbook, content) if beginning else lambda: self._head_book
        )
        # Calamine parses a whole sheet however little of it is read; its head and all of it are read in turn.
        self._read_head_sheet = lru_cache(maxsize=1)(partial(_read_sheet, lambda: self._head_book))
        self._read_full_sheet = (
            lru_cache(maxsize=1)(partial(_read_sheet, self._open_full_book)) if beginning else self._read_head_sheet
        )

    @property
    def sheets(self) -> list[tuple[str, bool, bool]]:
        """Name, whether it can be seen and whether it is a worksheet, of each sheet in the workbook's order."""
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        return [
            (sheet.name, sheet.visible == SheetVisibleEnum.Visible, sheet.typ == SheetTypeEnum.WorkSheet)
            for sheet in self._head_book.sheets_metadata
        ]

    def read_head(self, position: int) -> tuple[int, Iterator[list[Cell]]]:
        """How many blank rows stand above the first cell, and the sheet's rows from row 1, or the first of them."""
        sheet = self._read_head_sheet(position)
        return (sheet.start[0] if sheet.start else 0), sheet.iter_rows()

    def read_rows(self, position: int) -> Iterator[list[Cell]]:
        """All rows of the sheet from row 1."""
        return self._read_full_sheet(position).iter_rows()

    def read_merged_ranges(self, position: int) -> Ranges:
        """First row, last row (as Excel shows them), first and last position of every merged range."""
        return _list_ranges(self._read_full_sheet(position))

    def read_head_merged_ranges(self, position: int) -> Ranges:
        """The merged ranges as far as `read_head` gives them; of a sheet that was cut short none."""
        return _list_ranges(self._read_head_sheet(position))


def _list_ranges(sheet: CalamineSheet) -> Ranges:
    ranges = sheet.merged_cell_ranges or []
    return tuple(sorted((top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges))


def _read_sheet(open_book: Callable[[], CalamineWorkbook], position: int) -> CalamineSheet:
    book = open_book()
    with raise_as_refusal(read_failures.make_broken_sheet_error(book.sheet_names[position])):
        return book.get_sheet_by_index(position)


def _open_workbook(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with raise_as_refusal(read_failures.make_corrupt_error()):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def raise_as_refusal(refusal: UnreadableFileError) -> Iterator[None]:
    """Turn every way in which calamine gives up into a refusal of this file alone."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise read_failures.make_password_error() from None
    except (CalamineError, OSError, ValueError):
        raise refusal from None
    except BaseException as error:
        # On a cut-off .xls calamine panics, and a panic is no Exception: it would stop the other files too.
        if type(error).__name__ == "PanicException":
            raise refusal from None
        raise
