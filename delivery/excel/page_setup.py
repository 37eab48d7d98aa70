"""Paper, margins, footer: how a sheet comes out of the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery.declarations.lists import SheetLayout, WorkbookLayout

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_PAPER = {"A3": 8, "A4": 9}  # the numbers that the file format gives paper sizes
_CM_PER_INCH = 2.54
_FOOTER_MARGIN = 0.3  # inches from the paper's edge


def set_page(
    worksheet: Worksheet, layout: WorkbookLayout, sheet: SheetLayout, footer: str, last_cell: tuple[int, int]
) -> None:
    """Set the page up; `last_cell`: row and column of the last printed cell."""
    worksheet.set_paper(_PAPER[layout.paper])
    if sheet.orientation == "landscape":
        worksheet.set_landscape()
    margin = layout.margin_cm / _CM_PER_INCH
    worksheet.set_margins(left=margin, right=margin, top=margin, bottom=margin)
    worksheet.fit_to_pages(1, 0)
    worksheet.center_horizontally()
    worksheet.print_area(0, 0, *last_cell)
    worksheet.set_footer(make_footer(footer), {"margin": _FOOTER_MARGIN})


def make_footer(text: str) -> str:
    """A page's footer in the file format's codes: the text on the left, the page's number on the right."""
    # `&` begins a code; doubled it is itself.
    return f"&L&10{text.replace('&', '&&')}&R&10第 &P 页 共 &N 页"
