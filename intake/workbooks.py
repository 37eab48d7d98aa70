"""Workbooks (.xlsx, .xls, .et): visible sheets with every cell as text and a mark on damaged numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import polars as pl

from intake import failures
from intake.failures import UnreadableFileError
from intake.grids import Grid, OpenSheet, Reading, grid
from intake.numerals import Cell, as_shown, is_long

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_HEAD_ROWS = 200
# The stream of an OLE container that holds an encrypted .xlsx.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def sheets(content: bytes) -> list[OpenSheet]:
    """Open the workbook's worksheets in its order; raises `UnreadableFileError` on a password or damage."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = _opened(content)
    # Calamine parses a whole sheet however little of it is asked for; its head and the rest are asked for in turn.
    parse = lru_cache(maxsize=1)(book.get_sheet_by_name)
    return [
        OpenSheet(
            meta.name,
            (Reading(partial(_read, parse, meta.name, _HEAD_ROWS), partial(_read, parse, meta.name)),),
            hidden=meta.visible != SheetVisibleEnum.Visible,
        )
        for meta in book.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
    ]


def columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[list[pl.Series], dict[int, pl.Series]]:
    """Columns of text, and per position the rows whose numeric cell has more than 15 digits; rows are equally wide."""
    columns = list(zip(*rows, strict=True))
    return [_text(cells) for cells in columns], dict(_longs(columns))


def _opened(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    if _ENCRYPTED_STREAM in content:
        raise failures.password()
    with _refusing(failures.corrupt()):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _read(parse: Callable[[str], CalamineSheet], name: str, limit: int | None = None) -> Grid:
    with _refusing(UnreadableFileError(f"工作表“{name}”已损坏，读不出来。请用 Excel 或 WPS 打开核对后另存为 xlsx。")):
        sheet = parse(name)
        first = sheet.start[0] if sheet.start else 0
        # Leading blank rows and columns are kept, so that row numbers are those which Excel shows.
        rows = sheet.to_python(skip_empty_area=False, nrows=limit and first + limit)
    return grid(*columns_of(rows))


@contextmanager
def _refusing(damage: UnreadableFileError) -> Iterator[None]:
    """Turn every way in which calamine gives up into a refusal of this file alone."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise failures.password() from None
    except (CalamineError, OSError, ValueError):
        raise damage from None
    except BaseException as error:
        # On a cut-off .xls calamine panics, and a panic is no Exception: it would stop the other files too.
        if type(error).__name__ == "PanicException":
            raise damage from None
        raise


def _text(cells: Sequence[Cell]) -> pl.Series:
    if set(map(type, cells)) == {str}:
        return pl.Series(cells, dtype=pl.String)
    return pl.Series([as_shown(cell) for cell in cells], dtype=pl.String)


def _longs(columns: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, pl.Series]]:
    for position, cells in enumerate(columns):
        if not {int, float}.isdisjoint(map(type, cells)):
            flags = pl.Series([is_long(cell) for cell in cells], dtype=pl.Boolean)
            if flags.any():
                yield position, flags
