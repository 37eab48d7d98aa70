from __future__ import annotations

import hashlib
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import write_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.excel.text_height import compute_height, compute_row_heights, count_lines, measure_width

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LAYOUT = {
    "second_row": ["填报单位（盖章）：{township}", "填报时间：", "单位：户"],
    "footer": "内部资料 & 注意保密",
    "sheets": [
        {
            "name": "名单",
            "title": "{period}{township}名单",
            "notes": ["请核对。"],
            "tables": [
                {
                    "frame": "rows",
                    "page_break": "village",
                    "columns": [
                        {"field": "village", "title": "村", "width": 10},
                        {"field": "id_number", "title": "身份证号", "width": 20},
                        {"field": "text", "title": "描述", "width": 20, "format": "wrap"},
                        {"field": "amount", "title": "金额", "format": "money", "total": True},
                        {"field": "due", "title": "时限", "width": 12, "format": "date"},
                        {"field": "result", "title": "核查结果", "answer": True, "choices": ["属实", "不属实"]},
                        {"field": "clue", "title": "线索编号", "printed": False},
                    ],
                }
            ],
        }
    ],
}
ROWS = pl.DataFrame(
    {
        "village": ["甲村", "甲村", "乙村"],
        "id_number": ["450321199001011234", "000123456789012345", None],
        "text": ["=1+1", "@SUM(A1)", "很长的描述" * 20],
        "amount": [1.5, 2.0, None],
        "due": [date(2026, 10, 30), None, None],
        "clue": ["+1", "-1", "https://a.cn"],
    }
)
HEADING = 3  # the row that Excel numbers 3: title and second row stand above


def write(path: Path, rows: pl.DataFrame = ROWS) -> Worksheet:
    layout = WorkbookLayout.model_validate(LAYOUT)
    write_workbook(path, layout, {"rows": rows}, {"period": "2026年9月", "township": "白沙镇"}, date(2026, 9, 30))
    return read(path)["名单"]


def read(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.fixture
def sheet(tmp_path: Path) -> Worksheet:
    return write(tmp_path / "a.xlsx")


def test_text_never_becomes_a_formula_a_number_or_a_link(sheet: Worksheet) -> None:
    cells = [cell for row in sheet.iter_rows(min_row=4, max_row=6) for cell in (row[1], row[2], row[6])]
    assert [cell.value for cell in cells[:6]] == [
        "450321199001011234",
        "=1+1",
        "+1",
        "000123456789012345",
        "@SUM(A1)",
        "-1",
    ]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert not any(cell.hyperlink for cell in cells)


def test_amounts_and_dates_stay_what_they_are(sheet: Worksheet) -> None:
    assert [sheet.cell(row, 4).value for row in (4, 5, 6)] == [1.5, 2, None]
    assert sheet["E4"].is_date


def test_total_closes_the_table(sheet: Worksheet) -> None:
    assert (sheet["A7"].value, sheet["D7"].value) == ("合计", 3.5)


def test_page_is_a4_landscape_one_page_wide_with_repeated_heading(sheet: Worksheet) -> None:
    page = sheet.page_setup
    assert (page.paperSize, page.orientation, page.fitToHeight) == (9, "landscape", 0)
    assert page.fitToWidth in {None, 1}  # one page is what the format takes for granted
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "A4"
    assert 0.59 < sheet.page_margins.left < 0.79  # 1.5 to 2 cm in inches


def test_column_that_only_the_machine_reads_is_not_printed(sheet: Worksheet) -> None:
    assert sheet.print_area.endswith("$A$1:$F$9")
    assert "A1:F1" in {str(merged) for merged in sheet.merged_cells.ranges}


def test_second_row_names_unit_time_and_measure(sheet: Worksheet) -> None:
    told = [cell.value for cell in sheet[2] if cell.value]
    assert told == ["填报单位（盖章）：白沙镇", "填报时间：", "单位：户"]


def test_every_village_begins_a_page(sheet: Worksheet) -> None:
    assert [mark.id for mark in sheet.row_breaks.brk] == [5]


def test_answers_alone_are_open_and_have_their_choices(sheet: Worksheet) -> None:
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert {cell.coordinate for row in sheet.iter_rows(4, 6) for cell in row if not cell.protection.locked} == {
        "F4",
        "F5",
        "F6",
    }
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("F4:F6", '"属实,不属实"')


def test_every_cell_of_the_table_has_borders(sheet: Worksheet) -> None:
    sides = {cell.border.left.style for row in sheet.iter_rows(HEADING, 7) for cell in row}
    assert sides == {"thin"}


def test_rows_are_tall_enough_for_their_text(sheet: Worksheet) -> None:
    assert sheet.row_dimensions[4].height >= 20
    assert sheet.row_dimensions[6].height > 11 * 13


def test_footer_and_last_lines(sheet: Worksheet) -> None:
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.left is not None
    assert footer.right is not None
    assert "内部资料 &" in str(footer.left.text).replace("&&", "&")
    assert "第 &P 页 共 &N 页" in str(footer.right.text)
    assert sheet["A8"].value == "填表说明：1. 请核对。"
    assert sheet["A9"].value.startswith("填表人：")


def test_table_without_rows_says_so(tmp_path: Path) -> None:
    assert write(tmp_path / "a.xlsx", ROWS.clear())["A4"].value == "本期无。"


def test_same_content_gives_the_same_bytes_later(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx")
    first = hashlib.sha256((tmp_path / "a.xlsx").read_bytes()).hexdigest()
    time.sleep(2.1)  # a zip archive counts time in steps of two seconds
    write(tmp_path / "a.xlsx")
    assert hashlib.sha256((tmp_path / "a.xlsx").read_bytes()).hexdigest() == first


def test_unwritable_path_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"a\.xlsx"):
        write(tmp_path / "no folder" / "a.xlsx")


def test_a_chinese_character_is_nearly_as_wide_as_two_figures() -> None:
    assert measure_width("住院12元") == pytest.approx(2 * 3 + 1.2 * 2)  # figures of the widest stand-in typeface
    assert count_lines("住院自付" * 5, width=22, size=10) == 2
    assert count_lines("一\n二", width=21, size=10) == 2


@pytest.mark.parametrize("text", ["", "短", "住院自付12,300.00元" * 9, "第一行\n第二行\n第三行"])
def test_heights_of_a_frame_are_those_of_its_texts(text: str) -> None:
    frame = pl.DataFrame({"a": [text], "b": ["x"]})
    assert compute_row_heights(frame, [21, 9], 10) == pytest.approx([compute_height(count_lines(text, 21, 10), 10)])
