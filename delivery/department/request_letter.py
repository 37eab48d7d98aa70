"""The request letter: title, addressee, paragraphs, the table of what is wanted, room for name, date and stamp."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from delivery.declarations.lists import SheetLayout, WorkbookLayout
from delivery.declarations.request import RequestDeclaration
from delivery.excel.cell_styles import Styles
from delivery.excel.page_setup import set_page
from delivery.excel.table import TableWriter, expand_columns
from delivery.excel.text_height import compute_height, count_lines

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_INDENT = "　　"
_SIZE = 14.0  # points; a letter is read at arm's length


class LetterWriter:
    """Writes downwards; `_row` is the next free row. `texts`: values of the layout's and the letter's words."""

    def __init__(
        self, worksheet: Worksheet, layout: WorkbookLayout, sheet: SheetLayout, styles: Styles, texts: Mapping[str, str]
    ) -> None:
        self._worksheet = worksheet
        self._layout = layout
        self._sheet = sheet
        self._styles = styles
        self._texts = texts
        self._widths = [column.width for column in sheet.tables[0].columns]
        self._row = 0

    def write(self, letter: RequestDeclaration, frames: Mapping[str, pl.DataFrame], signed_on: str) -> None:
        """Write the letter; `signed_on` is the date under the name, or blanks for a pen."""
        for column, width in enumerate(self._widths):
            self._worksheet.set_column(column, column, width)
        self._write_line(self._sheet.title, self._styles.title, self._layout.title_size, lead=8)
        self._write_line("{department}：", self._styles.letter())
        self._write_paragraphs((*letter.opening, *letter.before_table))
        self._write_table(frames)
        self._write_paragraphs(letter.after_table)
        self._write_paragraphs(f"{number}. {text}" for number, text in enumerate(letter.requirements, start=1))
        self._write_paragraphs(letter.closing)
        self._write_paragraphs(["联系人：　　　　　　　　联系电话："])
        for text in ("{unit}（盖章）　　", f"{signed_on}　　"):
            self._write_line(text, self._styles.letter("right"), lead=8)
        set_page(
            self._worksheet, self._layout, self._sheet, self._fill_in(self._layout.footer),
            (self._row - 1, len(self._widths) - 1),
        )  # fmt: skip

    def _write_paragraphs(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._write_line(_INDENT + text, self._styles.letter())

    def _write_table(self, frames: Mapping[str, pl.DataFrame]) -> None:
        table = expand_columns(self._sheet.tables[0], frames[self._sheet.tables[0].frame], self._texts)
        writer = TableWriter(self._worksheet, table, self._styles, self._layout.body_size, self._widths)
        self._row = writer.write(frames[table.frame], self._row)

    def _write_line(self, text: str, style: Format, size: float = _SIZE, lead: float = 0) -> None:
        """One merged row as tall as its text needs, and `lead` points more."""
        filled_text = self._fill_in(text)
        self._worksheet.merge_range(self._row, 0, self._row, len(self._widths) - 1, "", style)
        self._worksheet.write_string(self._row, 0, filled_text, style)
        self._worksheet.set_row(
            self._row, compute_height(count_lines(filled_text, sum(self._widths), size), size) + lead
        )
        self._row += 1

    def _fill_in(self, text: str) -> str:
        return text.format_map(self._texts)
