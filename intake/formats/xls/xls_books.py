"""An old .xls or .et: read by calamine where its records are in order, else by xlrd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intake import read_failures
from intake.formats.calamine_book import CalamineBook
from intake.formats.number_formats import NumberFormat
from intake.formats.sheet_facts import SheetFacts
from intake.formats.xls import biff_records, memory_isolation
from intake.formats.xls.xlrd_books import XlrdBook

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# Excel 2 to 4, and 5 without a container: the first record says which.
BARE_RECORDS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00\x00\x05")
_EXCEL_97 = 0x0600


class XlsBook:
    """A workbook of records. `formats`: mark of a cell -> number format."""

    def __init__(self, content: bytes) -> None:
        records = _inspect_records(content)
        is_plain = (
            records is not None
            and records.version == _EXCEL_97
            and len(set(records.sheet_names)) == len(records.sheet_names)
        )
        self._records = records if is_plain else None
        # Calamine overlooks an older version's characters, and finds the first of two sheets of one name twice.
        self.reader = CalamineBook(content) if is_plain else _open_odd_book(content, records)

    @property
    def formats(self) -> Mapping[int, NumberFormat]:
        """Those number formats that change what a person sees."""
        if isinstance(self.reader, XlrdBook):
            return self.reader.formats
        return self._records.formats if self._records else {}

    def read_facts(self, position: int) -> SheetFacts:
        """What the records say."""
        if isinstance(self.reader, XlrdBook):
            return self.reader.read_facts(position)
        sheets = self._records.sheets if self._records else []
        return sheets[position] if position < len(sheets) else SheetFacts()

    def list_notes(self, position: int) -> Iterator[str]:
        """What there is to say of the workbook."""
        if isinstance(self.reader, XlrdBook):
            if number := self.reader.find_name_number(position):
                yield read_failures.explain_same_sheet_name(self.reader.read_original_name(position), number)
        elif not self._records:
            yield "文件内部结构不规范，没能检查隐藏行列和公式。请用 Excel 或 WPS 打开后另存为 xlsx，再放入核对。"


def _open_odd_book(content: bytes, records: biff_records.BiffBook | None) -> CalamineBook | XlrdBook:
    """By xlrd; where it gives up on records that contradict themselves, as calamine reads them."""
    try:
        return XlrdBook(content)
    except read_failures.UnreadableFileError:
        if not content.startswith(OLE) or (records and records.version != _EXCEL_97):
            raise read_failures.make_resave_error("Excel 5.0/95 或更早的旧版本工作簿") from None
        if records:
            raise
        return CalamineBook(content)


def _inspect_records(content: bytes) -> biff_records.BiffBook | None:
    """What the records say; None where they contradict themselves, but can be read."""
    if not content.startswith(OLE):
        return None
    try:
        return biff_records.read_biff_book(content)
    except biff_records.DamagedError:
        if memory_isolation.is_readable_in_isolation(content):
            return None
        raise read_failures.make_corrupt_error() from None
