"""An old .xls or .et: read by calamine where its records are in order, else by xlrd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intake import biff, failures, isolation
from intake.calamine_book import CalamineBook
from intake.number_formats import NumberFormat
from intake.old_books import OldBook
from intake.sheet_facts import SheetFacts

_EXCEL_97 = 0x0600


class RecordBook:
    """A workbook of records. `formats`: mark of a cell -> number format."""

    def __init__(self, content: bytes) -> None:
        records = _inspected(content)
        is_plain = records is not None and records.version == _EXCEL_97 and len(set(records.names)) == len(records.names)
        self._records = records if is_plain else None
        # Calamine takes no notice of an older version's characters, and finds the first of two sheets of one name twice.
        self.reader: CalamineBook | OldBook = CalamineBook(content) if is_plain else OldBook(content)

    @property
    def formats(self) -> Mapping[int, NumberFormat]:
        """Those number formats that change what a person sees."""
        return self.reader.formats if isinstance(self.reader, OldBook) else self._records.formats if self._records else {}

    def facts(self, position: int) -> SheetFacts:
        """What the records say."""
        if isinstance(self.reader, OldBook):
            return self.reader.facts(position)
        sheets = self._records.sheets if self._records else []
        return sheets[position] if position < len(sheets) else SheetFacts()

    def notes(self, position: int) -> Iterator[str]:
        """What there is to say of the workbook."""
        if isinstance(self.reader, OldBook) and (number := self.reader.repeats(position)):
            yield failures.same_name(self.reader.original_name(position), number)


def _inspected(content: bytes) -> biff.BiffBook | None:
    """What the records say; None where they contradict themselves, but can be read."""
    try:
        return biff.inspect(content)
    except biff.DamagedError:
        if isolation.survives(content):
            return None
        raise failures.corrupt() from None
