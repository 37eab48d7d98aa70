"""Writes pages of lines onto a sheet: cells, boxes to choose in, page breaks, and the marks by which it comes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from delivery.excel.page_setup import make_footer
from delivery.visits.form_styles import FormStyles
from delivery.visits.page_lines import WIDTHS, Cell, Line
from domain.visit_form import make_text_check

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MARK_COLUMN = len(WIDTHS)
_PAPER_A4 = 9
_POINTS_PER_UNIT = 5.25  # of a column's width: seven pixels of Arial 9
_PADDING = 5 / 7
_CELLS_PER_VALIDATION = 120
MARGINS = {"left": 0.35, "right": 0.35, "top": 0.3, "bottom": 0.5}  # inches


class FormSheet:
    """Writes downwards; `_row` is the next free row."""

    def __init__(self, worksheet: Worksheet, styles: FormStyles) -> None:
        self._worksheet = worksheet
        self._styles = styles
        self._row = 0
        self._breaks: list[int] = []
        self._choices: dict[tuple[str, ...], list[str]] = {}
        for column, width in enumerate(WIDTHS):
            worksheet.set_column(column, column, width / _POINTS_PER_UNIT - _PADDING)
        worksheet.set_column(_MARK_COLUMN, _MARK_COLUMN, 1.5)

    def write_pages(self, pages: Iterable[Iterable[Line]]) -> None:
        """Each page on a paper of its own."""
        for page in pages:
            if self._row:
                self._breaks.append(self._row)
            for line in page:
                self._write_line(line)

    def finish(self, footer: str) -> None:
        """Set paper, breaks and choices, and lock what nobody fills in."""
        sheet = self._worksheet
        sheet.set_paper(_PAPER_A4)
        sheet.set_margins(**MARGINS)
        sheet.center_horizontally()
        sheet.print_area(0, 0, max(0, self._row - 1), _MARK_COLUMN - 1)
        sheet.set_h_pagebreaks(self._breaks)
        sheet.set_footer(make_footer(footer), {"margin": 0.3})
        for choices, cells in self._choices.items():
            for start in range(0, len(cells), _CELLS_PER_VALIDATION):
                self._offer(choices, cells[start : start + _CELLS_PER_VALIDATION])
        sheet.ignore_errors({"number_stored_as_text": f"A1:F{self._row + 1}"})
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _offer(self, choices: tuple[str, ...], cells: list[str]) -> None:
        """A drop-down list; what else is written there is taken too, for people tick boxes on the screen as well."""
        column, row = _split_name(cells[0])
        self._worksheet.data_validation(
            row, column, row, column,
            {"validate": "list", "source": list(choices), "show_error": False, "multi_range": " ".join(cells)},
        )  # fmt: skip

    def _write_line(self, line: Line) -> None:
        self._worksheet.set_row(self._row, line.height)
        for cell in line.cells:
            self._write_cell(cell)
        mark = line.code or make_text_check(cell.text for cell in line.cells)
        self._worksheet.write_string(self._row, _MARK_COLUMN, mark, self._styles["mark"])
        self._row += 1

    def _write_cell(self, cell: Cell) -> None:
        style = self._styles[cell.style]
        if cell.last > cell.first:
            self._worksheet.merge_range(self._row, cell.first, self._row, cell.last, cell.text, style)
        elif cell.text:
            self._worksheet.write_string(self._row, cell.first, cell.text, style)
        else:
            self._worksheet.write_blank(self._row, cell.first, None, style)
        if cell.choices:
            name = f"{chr(ord('A') + cell.first)}{self._row + 1}"
            self._choices.setdefault(cell.choices, []).append(name)


def _split_name(name: str) -> tuple[int, int]:
    return ord(name[0]) - ord("A"), int(name[1:]) - 1
