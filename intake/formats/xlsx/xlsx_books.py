"""An .xlsx, .xlsb or .ods, parsed sheet by sheet and no further than it is read."""

from __future__ import annotations

from collections.abc import Iterator

from intake import read_failures
from intake.formats.calamine_book import CalamineBook
from intake.formats.sheet_facts import SheetFacts
from intake.formats.xlsx.sheet_xml import cut_long_sheets, read_sheet_facts
from intake.formats.xlsx.xlsx_packages import XlsxPackage
from intake.formats.xlsx.xlsx_styles import read_style_formats

# The sheets of a workbook are recognised by their beginning when they are longer than this.
_LONG_SHEET = 20 << 20
_HEAD_BYTES = 1 << 20


class XlsxBook:
    """A workbook that is a zip of parts. `formats`: mark of a cell -> number format.

    `head_rows`: how many rows of a long sheet are enough to recognise it.
    """

    def __init__(self, content: bytes, head_rows: int) -> None:
        self._original = XlsxPackage(content)
        rearranged = self._original.rearrange_parts()
        self._package = XlsxPackage(rearranged) if rearranged else self._original
        has_long_sheet = any(self._package.measure_part(sheet.path) > _LONG_SHEET for sheet in self._package.sheets)
        beginning = cut_long_sheets(self._package, _HEAD_BYTES, head_rows) if has_long_sheet else None
        self.reader = CalamineBook(rearranged or content, beginning)
        self.formats = read_style_formats(self._package.styles)

    def read_facts(self, position: int) -> SheetFacts:
        """What the sheet's XML says."""
        sheets = self._package.sheets
        return (
            read_sheet_facts(self._package, sheets[position].path, self.formats)
            if position < len(sheets)
            else SheetFacts()
        )

    def list_notes(self, position: int) -> Iterator[str]:
        """What there is to say of the workbook."""
        sheets = self._original.sheets
        if position < len(sheets) and sheets[position].name_number:
            yield read_failures.explain_same_sheet_name(sheets[position].name, sheets[position].name_number)
        if self._package.epoch_1904:
            yield "工作簿使用 1904 日期系统：设了日期格式的日期已按此换算，写成数字的日期会差四年，请核对。"
