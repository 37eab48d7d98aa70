from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import polars as pl
import pytest
import xlsxwriter

from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.county.source_headings import SourceHeadings
from domain.handover import RawRows, SheetFound
from domain.text import make_heading_key
from intake import make_files_table, read_raw_rows, recognise_files
from pipeline.county.load_county import load_county

PROJECT = Path(__file__).resolve().parents[2]
HEADINGS = ("结算ID", "姓名", "证件号码", "个人自付（元）", "乡镇")
ROW = ("S1", "测试甲", "45032119900307001X", "12.50", "白沙镇")
Row = Sequence[object]


def _field(title: str, *more: str, kind: FieldType = FieldType.TEXT, optional: bool = False) -> FieldDeclaration:
    return FieldDeclaration(headings=(title, *more), type=kind, optional=optional)


SETTLEMENT = SourceDeclaration(
    id="settlement",
    title="医疗费用结算",
    department="医保局",
    grain="person",
    fields={
        "settlement_id": _field("结算ID", kind=FieldType.KEY),
        "name": _field("姓名", "患者姓名", kind=FieldType.NAME),
        "id_number": _field("证件号码", "身份证号", kind=FieldType.ID_NUMBER),
        "self_paid": _field("个人自付", kind=FieldType.MONEY),
        "township": _field("乡镇", optional=True),
    },
    ignored=("备用",),
)
DEATHS = SourceDeclaration(
    id="deaths",
    title="殡葬火化",
    department="民政局",
    grain="person",
    fields={
        "name": _field("姓名", kind=FieldType.NAME),
        "id_number": _field("身份证号", kind=FieldType.ID_NUMBER),
        "death_date": _field("死亡日期", kind=FieldType.DATE),
    },
)
MEASURES = SourceDeclaration(
    id="measures",
    title="帮扶措施台账",
    department="乡镇",
    grain="household",
    used_by="ledger",
    fields={"household_id": _field("户编号", kind=FieldType.KEY), "measure": _field("措施")},
)
SOURCES = {source.id: source for source in (SETTLEMENT, DEATHS, MEASURES)}


def lookup(source: SourceDeclaration) -> dict[str, str]:
    return {make_heading_key(title): name for name, field in source.fields.items() for title in field.read_headings}


@dataclass(frozen=True)
class Inbox:
    """A folder to put files into, and what intake makes of it."""

    folder: Path
    headings: ClassVar = HEADINGS
    row: ClassVar = ROW
    settlement: ClassVar = SETTLEMENT
    sources: ClassVar = SOURCES

    def add_file(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def add_text(self, name: str, lines: Iterable[str], encoding: str = "utf-8") -> None:
        self.add_file(name, "".join(f"{line}\r\n" for line in lines).encode(encoding))

    def add_workbook(self, name: str, hidden: Sequence[str] = (), **sheets: Sequence[Row]) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(path) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                if title in hidden:
                    sheet.hide()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)

    def recognise(self, *more: SourceDeclaration) -> list[SheetFound]:
        sources = SOURCES | {source.id: source for source in more}
        declared = [
            SourceHeadings(source, lookup(source), frozenset(make_heading_key(title) for title in source.ignored))
            for source in sources.values()
        ]
        return recognise_files(self.folder, declared)

    def read_rows(self, source: SourceDeclaration = SETTLEMENT) -> RawRows:
        raw_rows = read_raw_rows(self.folder, source, self.recognise())
        assert_balanced(raw_rows)
        return raw_rows

    def recognise_only_sheet(self) -> SheetFound:
        """The one sheet of the inbox."""
        (found,) = self.recognise()
        return found

    def count_reasons(self) -> dict[str, int]:
        """Why rows were dropped, and how many."""
        counted = self.read_rows().dropped.group_by("reason").agg(pl.col("rows").sum())
        return dict(counted.select("reason", "rows").iter_rows())

    def list_rows(self, *fields: str) -> list[tuple[object, ...]]:
        """Row number and fields of every raw row."""
        return self.read_rows().rows.select("row_number", *fields).rows()

    def recognise_as_county(self) -> SheetFound:
        """The one sheet of the inbox, as the county's own configuration recognises it."""
        county = load_county(PROJECT / "config")
        (found,) = recognise_files(self.folder, county.source_headings.values())
        return found

    def read_as_county(self) -> RawRows:
        """The sheet's rows, read by the county's own configuration."""
        found = self.recognise_as_county()
        assert found.source is not None, found.message
        raw_rows = read_raw_rows(self.folder, load_county(PROJECT / "config").sources[found.source], [found])
        assert_balanced(raw_rows)
        return raw_rows

    def account_files(self) -> pl.DataFrame:
        return make_files_table(self.recognise(), [self.read_rows()])


def assert_balanced(raw_rows: RawRows) -> None:
    """Per file and sheet: rows read = rows dropped + raw rows."""
    kept = raw_rows.rows.group_by("file", "sheet").agg(kept=pl.len())
    dropped = raw_rows.dropped.group_by("file", "sheet").agg(dropped=pl.col("rows").sum())
    account = raw_rows.rows_read.join(kept, on=["file", "sheet"], how="left").join(
        dropped, on=["file", "sheet"], how="left"
    )
    account = account.fill_null(0)
    assert account["rows_read"].to_list() == (account["kept"] + account["dropped"]).to_list()


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return Inbox(folder)
