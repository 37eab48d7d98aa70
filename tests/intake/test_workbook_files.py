from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
import xlwt

from intake.formats.cell_texts import Cell, format_cell

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

ID = 450321199003070018


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("0012", "0012"),
        (12.0, "12"),
        (12, "12"),
        (-3.5, "-3.5"),
        (0.1 + 0.2, "0.3"),
        (0.00001, "0.00001"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2021, 6, 15), "2021-06-15"),
        (dt.datetime.fromisoformat("2021-06-15T08:30"), "2021-06-15 08:30:00"),
        (999999999999999.0, "999999999999999"),
        (450321199003071000.0, "450321199003071000"),
        (6.2220212345678e18, "6222021234567800000"),
        (float(450321199003071834), "450321199003071000"),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(cell: Cell, shown: str) -> None:
    assert format_cell(cell) == shown


def test_row_numbers_are_those_of_excel_with_blank_rows_and_columns(inbox: Inbox) -> None:
    blank: list[object] = []
    inbox.add_workbook("a.xlsx", 一=[blank, blank, ["", *inbox.headings], blank, ["", *inbox.row]])
    assert inbox.recognise_only_sheet().heading_row == 3
    assert inbox.list_rows(*inbox.settlement.fields) == [(5, *inbox.row)]


def test_a_numeric_id_is_marked_and_keeps_fifteen_digits(inbox: Inbox) -> None:
    numeric = ["S2", "测试乙", ID, 1, "白沙"]
    numeric_key = [1234567890123456, "测试丙", "450321199003070018", 2, "白沙"]
    inbox.add_workbook("a.xlsx", 一=[inbox.headings, inbox.row, numeric, numeric_key])
    assert inbox.list_rows("numeric_id", "id_number")[1:] == [
        (3, True, "450321199003070000"),
        (4, False, "450321199003070018"),
    ]


def test_dates_and_numbers_of_a_workbook(inbox: Inbox) -> None:
    with xlsxwriter.Workbook(inbox.folder / "a.xlsx") as book:
        sheet = book.add_worksheet("一")
        sheet.write_row(0, 0, inbox.headings)
        sheet.write_row(1, 0, ["S1", "测试甲", "1", 12.0])
        sheet.write_datetime(1, 4, dt.date(2021, 6, 15), book.add_format({"num_format": "yyyy-mm-dd"}))
    assert inbox.list_rows("self_paid", "township") == [(2, "12", "2021-06-15")]


def test_all_visible_sheets_are_read_and_hidden_ones_named(inbox: Inbox) -> None:
    rows = [inbox.headings, inbox.row]
    other = [inbox.headings, ["S2", *inbox.row[1:]]]
    inbox.add_workbook("a.xlsx", hidden=["旧"], 白沙=rows, 旧=rows, 福利=other, 空=[])
    assert {found.sheet: found.status for found in inbox.recognise()} == {
        "白沙": "recognised",
        "旧": "hidden",
        "福利": "recognised",
        "空": "empty",
    }
    assert inbox.read_rows().rows.select("sheet", "settlement_id").rows() == [("白沙", "S1"), ("福利", "S2")]


def test_old_workbooks_are_read_whatever_their_name(inbox: Inbox) -> None:
    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("一"), book.add_sheet("藏")
    hidden.visibility = 1
    for number, row in enumerate([(), inbox.headings, ("S1", "测试甲", ID, 3.0, "白沙")]):
        for position, value in enumerate(row):
            sheet.write(number, position, value)
    book.save(str(inbox.folder / "a.csv"))
    assert [found.status for found in inbox.recognise()] == ["recognised", "hidden"]
    assert inbox.list_rows("numeric_id", "id_number", "self_paid") == [(3, True, "450321199003070000", "3")]
