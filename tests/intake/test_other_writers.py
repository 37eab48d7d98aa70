"""Workbooks that other programs than Excel wrote: what is in them is told all the same."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

SHEET, BOOK, LINKS, STYLES = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
)
Parts = dict[str, bytes]
Edit = Callable[[Parts], Parts]
STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def _parts(headings: tuple[str, ...]) -> Parts:
    """Row 2 a formula without answer, row 3 hidden and scaled by its format, row 4 an error; column B hidden."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("一 & 二")
        sheet.set_column(1, 1, 9, None, {"hidden": True})
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_row(0, 0, headings)
        for number in (1, 2, 3):
            sheet.write_row(number, 0, [f"S{number}", "测试甲", "1", 52300, "白沙"])
        sheet.write_number(2, 3, 52300, book.add_format({"num_format": "0!.0,"}))
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in (
        (b'<c r="D2"><v>52300</v></c>', b'<c r="D2"><f>1+1</f></c>'),
        (b'<c r="D4"><v>52300</v></c>', b'<c r="D4" t="e"><v>#N/A</v></c>'),
    ):
        assert old in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old, new)
    return parts


def _edited(part: str, edit: Callable[[bytes], bytes]) -> Edit:
    return lambda parts: {name: edit(content) if name == part else content for name, content in parts.items()}


def _replaced(part: str, old: str, new: str) -> Edit:
    return _edited(part, lambda content: content.replace(old.encode(), new.encode()))


def _prefixed(content: bytes) -> bytes:
    return re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", content).replace(b" xmlns=", b" xmlns:x=")


def _encoded(encoding: str) -> Callable[[bytes], bytes]:
    return lambda content: content.decode().replace("UTF-8", encoding.upper()).encode(encoding)


def _strict(parts: Parts) -> Parts:
    for old, new in STRICT:
        parts = {name: content.replace(old, new) for name, content in parts.items()}
    return parts


def _renamed(old: str, new: str) -> Edit:
    """The part under another name, and the link that says so; a target counts from the workbook's folder."""

    def edit(parts: Parts) -> Parts:
        moved = {new if name == old else name: content for name, content in parts.items()}
        link, target = old.removeprefix("xl/").encode(), new.removeprefix("xl/").replace(" ", "%20").encode()
        return {name: content.replace(link, target) if name == LINKS else content for name, content in moved.items()}

    return edit


def _turned(content: bytes) -> bytes:
    """Every attribute of rows and cells in the opposite order."""
    tag = re.compile(rb"<(row|c)((?: [a-z:A-Z]+=\"[^\"]*\")+)(/?)>")
    return tag.sub(lambda found: b"<" + found[1] + b" " + b" ".join(found[2].split()[::-1]) + found[3] + b">", content)


WRITERS: dict[str, Edit] = {
    "as Excel writes": lambda parts: parts,
    "prefixed": lambda parts: {
        name: _prefixed(part) if name in (SHEET, BOOK, STYLES) else part for name, part in parts.items()
    },
    "strict": _strict,
    "single quotes": _edited(
        SHEET, lambda content: re.sub(rb"(<(?:row|c|col)\b[^>]*>)", lambda found: found[0].replace(b'"', b"'"), content)
    ),
    "attributes turned": _edited(SHEET, _turned),
    "line breaks in tags": _edited(SHEET, lambda content: re.sub(rb"<(row|c) ", rb"<\1\n ", content)),
    "hidden first": _replaced(SHEET, '<row r="3" spans="1:5" hidden="1">', '<row hidden="true" r="3">'),
    "no height, no width": _edited(
        SHEET,
        lambda content: re.sub(rb'width="[0-9.]+"([^>]*) hidden="1"', rb'width="0"\1', content).replace(
            b'spans="1:5" hidden="1"', b'ht="0" customHeight="1"'
        ),
    ),
    "formula in CDATA": _replaced(SHEET, "<f>1+1</f>", "<f><![CDATA[1+1]]></f>"),
    "comment in cell": _replaced(SHEET, "<f>1+1</f>", "<f>1+1</f><!-- x -->"),
    "text without value": _replaced(SHEET, '<c r="D2"><f>1+1</f></c>', '<c r="D2" t="str"><f>1+1</f></c>'),
    "shared formula": _replaced(SHEET, "<f>1+1</f>", '<f t="shared" si="0"/><v></v>'),
    "rows without number": _edited(SHEET, lambda content: re.sub(rb'(<(?:row|c)) r="[A-Z]*\d+"', rb"\1", content)),
    "sheet in UTF-16": _edited(SHEET, _encoded("utf-16")),
    "book in UTF-16": _edited(BOOK, _encoded("utf-16")),
    "sheet in GBK": _edited(SHEET, _encoded("gbk")),
    "sheet with mark": _edited(SHEET, lambda content: b"\xef\xbb\xbf" + content),
    "backslashes in links": _replaced(LINKS, "worksheets/sheet1", "worksheets\\sheet1"),
    "whole path": _replaced(LINKS, '"worksheets/sheet1', '"/xl/worksheets/sheet1'),
    "dot": _replaced(LINKS, '"worksheets/sheet1', '"./worksheets/sheet1'),
    "two dots": _replaced(LINKS, '"worksheets/sheet1', '"../xl/worksheets/sheet1'),
    "blank in path": _renamed(SHEET, "xl/worksheets/sheet 1.xml"),
    "other folder": _renamed(SHEET, "xl/tables/first.xml"),
    "texts elsewhere": _renamed("xl/sharedStrings.xml", "xl/words.xml"),
    "backslashes in zip": lambda parts: {name.replace("/", "\\"): content for name, content in parts.items()},
    "book elsewhere": lambda parts: {
        name.replace("workbook.xml", "book.xml"): content.replace(b"xl/workbook.xml", b"xl/book.xml")
        for name, content in parts.items()
    },
}


def _packed(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            archive.writestr(entry, content)
    return buffer.getvalue()


@pytest.mark.parametrize("writer", WRITERS)
def test_hidden_rows_errors_and_formulas_are_told_whoever_wrote_the_file(inbox: Inbox, writer: str) -> None:
    inbox.add_file("a.xlsx", _packed(WRITERS[writer](_parts(inbox.headings))))
    assert inbox.recognise_only_sheet().sheet == "一 & 二"
    assert inbox.list_rows("settlement_id", "self_paid") == [(2, "S1", None), (3, "S2", "5.23万"), (4, "S3", None)]
    message = inbox.read_rows().sheets[0].message
    for words in (
        "第 4 行有公式错误",
        "第 2 行的公式没有保存计算结果",
        "第 3 行的数字按单元格格式",
        "第 3 行在表中被隐藏",
        "“姓名”这 1 列在表中被隐藏",
    ):
        assert words in message


def test_two_sheets_of_one_name_are_both_read_and_named_apart(inbox: Inbox) -> None:
    parts = _parts(inbox.headings)
    parts["xl/worksheets/sheet2.xml"] = parts[SHEET].replace(b'<c r="C3"', b'<c r="F3" t="str"><v>x</v></c><c r="C3"')
    parts[BOOK] = parts[BOOK].replace(
        b"</sheets>", '<sheet name="一 &amp; 二" sheetId="2" r:id="r9"/></sheets>'.encode()
    )
    link = b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    parts[LINKS] = parts[LINKS].replace(
        b"</Relationships>", link + b' Target="worksheets/sheet2.xml"/></Relationships>'
    )
    inbox.add_file("a.xlsx", _packed(parts))
    raw_rows = inbox.read_rows()
    assert [sheet.sheet for sheet in raw_rows.sheets] == ["一 & 二", "一 & 二（2）"]
    assert all("有几张工作表都叫“一 & 二”" in sheet.message for sheet in raw_rows.sheets)
    assert raw_rows.rows_read["rows_read"].to_list() == [4, 4]


@pytest.mark.parametrize(
    ("answers", "told"),
    [((0, 0), "第 2、3 行的公式没有保存计算结果"), ((0, 5), ""), ((7, 0), "")],
    ids=["zeros", "second", "first"],
)
def test_a_program_that_does_not_calculate_writes_zero(inbox: Inbox, answers: tuple[int, int], told: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("一")
        sheet.write_row(0, 0, inbox.headings)
        for number, answer in enumerate(answers, 1):
            sheet.write_row(number, 0, [f"S{number}", "测试甲", "1", "", "白沙"])
            sheet.write_formula(number, 3, "=20000-10000", None, answer)
    inbox.add_file("a.xlsx", buffer.getvalue())
    message = inbox.read_rows().sheets[0].message
    assert (told in message) if told else (message == "")
    assert inbox.list_rows("self_paid") == [(at, None if told else str(answer)) for at, answer in enumerate(answers, 2)]


def test_content_far_to_the_right_is_refused_and_blank_cells_are_not(inbox: Inbox) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        bold = book.add_format({"bold": True})
        for name in ("宽", "空"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, inbox.headings)
            sheet.write_row(1, 0, inbox.row)
            sheet.write_blank(1, 16_383, None, bold)
        book.get_worksheet_by_name("宽").write(0, 2_000, "x")
    inbox.add_file("a.xlsx", buffer.getvalue())
    wide, blank = inbox.recognise()
    assert wide.status == "unreadable"
    assert "第 2001 列" in wide.message
    assert blank.status == "recognised"


def test_a_sheet_as_excel_writes_it_needs_no_parser(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long its beginning is, where the look at it ends."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("intake.formats.xlsx.sheet_xml.parse_facts", refuse)
    for length in range(3000, 3012):
        monkeypatch.setattr("intake.formats.xlsx.sheet_xml._HEAD", length)
        inbox.add_workbook("a.xlsx", 一=[inbox.headings, *([[f"S{at}", *inbox.row[1:]] for at in range(100)])])
        assert len(inbox.list_rows("name")) == 100
