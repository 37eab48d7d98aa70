"""Cell formats of a workbook, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery.declarations.lists import ColumnLayout, WorkbookLayout

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_NUMBER_FORMATS = {
    "text": "@",
    "wrap": "@",
    "number": "#,##0",
    "share": "0.0%",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "code": "@",
    "id": "@",
    "figure": "#,##0",
}
_UNWRAPPED = frozenset({"code", "id"})
_ALIGN = {"wrap": "left", "money": "right", "code": "fill"}
FRAME_COLOUR = "#BFBFBF"  # around a chart
FIGURE_SIZE = 20  # points of a `figure`
_SHADE = "#F2F2F2"
_MARK = "#FCD5B4"
_ANSWER_SHADE = "#FFFBE6"  # on the screen it shows where to write; on paper it hardly prints


class Styles:
    """The formats of one workbook; asking twice for the same one gives the same one."""

    def __init__(self, book: Workbook, layout: WorkbookLayout) -> None:
        self.book = book
        self._layout = layout
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    @property
    def title(self) -> Format:
        """The title over all columns."""
        return self._make_format(font_name=self._layout.title_font, font_size=self._layout.title_size, align="center")

    def line(self, align: str = "left") -> Format:
        """Style a line outside the table: second row, notes, signatures."""
        return self._make_format(align=align, text_wrap=True)

    @property
    def chart_note(self) -> Format:
        """What stands in place of a chart that has nothing to show."""
        return self._make_format(align="center", text_wrap=True, border=1, border_color=FRAME_COLOUR)

    @property
    def caption(self) -> Format:
        """The line above one of several tables."""
        return self._make_format(font_name=self._layout.heading_font, align="left")

    @property
    def heading(self) -> Format:
        """A heading cell."""
        return self._make_format(
            font_name=self._layout.heading_font, bold=True, align="center", text_wrap=True, border=1, bg_color="#D9E2EC"
        )

    def letter(self, align: str = "left") -> Format:
        """Style a paragraph of a letter."""
        return self._make_format(font_size=14, align=align, text_wrap=True)

    def template_heading(self, *, required: bool) -> Format:
        """Style a heading of a template; what must be filled in is darker."""
        return self._make_format(
            font_name=self._layout.heading_font, bold=required, align="center", text_wrap=True, border=1,
            bg_color="#D9E2EC" if required else _SHADE,
        )  # fmt: skip

    def template_column(self, number_format: str) -> Format:
        """Style a template's empty column, so that what is typed there is kept as it should be."""
        return self._make_format(num_format=number_format)

    def total_cell(self, column: ColumnLayout) -> Format:
        """Style a cell of the 合计 row."""
        return self._make_format(bold=True, border=1, text_wrap=True, **self._format_content(column))

    def cell(self, column: ColumnLayout, shaded: bool = False, marked: bool = False, closed: bool = False) -> Format:
        """Style a cell of the table; an answer is open for writing unless `closed`, a marked cell stands out."""
        is_open = column.answer and not closed
        shade = _ANSWER_SHADE if is_open else _MARK if marked else _SHADE if shaded else None
        colour = {"bg_color": shade} if shade else {}
        return self._make_format(
            border=1,
            text_wrap=column.format not in _UNWRAPPED,
            locked=not is_open,
            **self._format_content(column),
            **colour,
        )

    @staticmethod
    def _format_content(column: ColumnLayout) -> dict[str, object]:
        content: dict[str, object] = {
            "num_format": _NUMBER_FORMATS[column.format],
            "align": _ALIGN.get(column.format, "center"),
        }
        return content | {"font_size": FIGURE_SIZE} if column.format == "figure" else content

    def _make_format(self, **properties: object) -> Format:
        base = {"font_name": self._layout.body_font, "font_size": self._layout.body_size, "valign": "vcenter"}
        properties_of_format = base | properties
        key = tuple(sorted(properties_of_format.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties_of_format)
        return self._formats[key]
