"""Cell formats of a visit sheet: 12 points for what is read at the door, never less than 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from delivery.declarations.visit_form import VisitForm

_SHADE, _ANSWER_SHADE = "#E8EDF2", "#FFFBE6"
_BODY = {"font_size": 12, "valign": "vcenter", "text_wrap": True, "border": 1, "num_format": "@"}
STYLES: dict[str, dict[str, object]] = {
    "title": {"font_size": 20, "bold": True, "align": "center", "border": 0},
    "again": {"font_size": 14, "bold": True, "align": "center", "border": 0},
    "small": {"font_size": 9.5, "border": 0},
    "small_right": {"font_size": 9.5, "border": 0, "align": "right"},
    "due": {"bold": True, "border": 0},
    "plain": {"border": 0, "align": "left"},
    "text": {"align": "left"},
    "middle": {"align": "center"},
    "strong": {"font_size": 14, "bold": True, "align": "center"},
    "number": {"align": "center", "text_wrap": False},
    "label": {"align": "center", "bg_color": _SHADE},
    "heading": {"align": "center", "bold": True, "bg_color": _SHADE},
    "section": {"font_size": 13, "bold": True, "border": 0, "align": "left"},
    "point": {"bold": True, "align": "left", "bg_color": _SHADE},
    "boxes": {"align": "center", "bg_color": _ANSWER_SHADE, "locked": False},
    "answer": {"align": "left", "bg_color": _ANSWER_SHADE, "locked": False},
    "mark": {"font_size": 9, "align": "fill", "border": 0, "text_wrap": False, "font_color": "#BFBFBF"},
}
_HEADINGS = {"title", "again", "section", "heading", "point", "strong"}


class FormStyles:
    """The formats of one workbook by name."""

    def __init__(self, book: Workbook, form: VisitForm) -> None:
        self._formats: dict[str, Format] = {
            name: book.add_format(_BODY | {"font_name": form.heading_font if name in _HEADINGS else form.font} | style)
            for name, style in STYLES.items()
        }

    def __getitem__(self, name: str) -> Format:
        """The format of that name."""
        return self._formats[name]
