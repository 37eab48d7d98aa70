"""A delivery before it is written: sheets of rows, with the titles, headings and footers around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Cell = str | int | float | date | None
Cells = tuple[Cell, ...]
Kind = Literal["title", "note", "heading", "row", "footer"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as delivered, and whose it truly is.

    `person_id` and `household_id` are empty for people outside the register; `damage` names what was done to it;
    `hidden` rows of a workbook are not shown, as after filtering.
    """

    cells: Cells
    person_id: str = ""
    household_id: str = ""
    damage: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet: its number as Excel shows it, what it is, its cells, and its row if it is one."""

    number: int
    kind: Kind
    cells: Cells
    row: Row | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet's content.

    `titles` and `notes` stand above the headings, `groups` is an upper heading level (label, first, last column),
    `footers` stand below; headings come again after every `page_rows` rows when that is set. `filtered`: the headings
    carry filter buttons.
    """

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Row]
    titles: tuple[str, ...] = ()
    notes: tuple[Cells, ...] = ()
    groups: tuple[tuple[str, int, int], ...] = ()
    footers: tuple[Cells, ...] = ()
    page_rows: int = 0
    hidden: bool = False
    filtered: bool = False

    def lines(self) -> Iterator[Line]:
        """Every line from top to bottom."""
        for number, (kind, cells, row) in enumerate(self._parts(), start=1):
            yield Line(number, kind, cells, row)

    def _parts(self) -> Iterator[tuple[Kind, Cells, Row | None]]:
        for title in self.titles:
            yield "title", (title,), None
        for note in self.notes:
            yield "note", note, None
        if self.groups:
            yield "heading", self._upper(), None
        yield "heading", self.headings, None
        for index, row in enumerate(self.rows):
            if self.page_rows and index and index % self.page_rows == 0:
                yield "heading", self.headings, None
            yield "row", row.cells, row
        for footer in self.footers:
            yield "footer", footer, None

    def _upper(self) -> Cells:
        labels = {first: label for label, first, _ in self.groups}
        return tuple(labels.get(column) for column in range(len(self.headings)))


@dataclass(frozen=True)
class Delivery:
    """One file as a department sends it.

    `file` is its path inside the inbox, `source` what it is (empty for a file that is no department's data), `resent`
    the path under which the same bytes came once more. `form` is what the file really is (M02); the sheets of a zip
    are its members, delimited text each, named by their paths inside. `lost`: so many letters of a text did not arrive.
    """

    source: str
    file: str
    sheets: tuple[Sheet, ...]
    encoding: Literal["gb18030", "utf-8-sig", "utf-8", "utf-16"] = "utf-8-sig"
    resent: str = ""
    form: Literal["xlsx", "xls", "text", "html", "xml2003", "zip", "locked"] = "xlsx"
    lost: int = 0

    def place(self, sheet: Sheet) -> tuple[str, str]:
        """File and sheet as a reader names them: an archive's members are files, text and web pages have no sheets."""
        if self.form == "zip":
            return f"{self.file}!{sheet.name}", ""
        return self.file, "" if self.form in {"text", "html"} else sheet.name


def stamp(unit: str, day: date, columns: int) -> Cells:
    """Make the row that names the reporting office and the day, at the two ends of the table."""
    written = f"填报时间：{day.year}年{day.month}月{day.day}日"
    return (f"填报单位（盖章）：{unit}", *[None] * (max(2, columns // 2) - 1), written)


def numbered(rows: Iterable[Row]) -> list[Row]:
    """Put the ordinal before each row's cells."""
    return [replace(row, cells=(number, *row.cells)) for number, row in enumerate(rows, 1)]


def signatures() -> Cells:
    """Make the last line of a form."""
    return ("填表人：", None, "审核人：", None, "联系电话：19900000000")
