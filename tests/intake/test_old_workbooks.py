"""Old .xls files: formulas never calculated, versions before Excel 97, sheets of one name, protection."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from hashlib import md5
from typing import TYPE_CHECKING

import msoffcrypto
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4
from xlwt.CompoundDoc import XlsDoc

from intake.formats.xls.compound_files import read_workbook_stream

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox, Row

BOF, FORMULA, BOUNDSHEET, FILEPASS, ROW, COLINFO = 0x0809, 0x0006, 0x0085, 0x002F, 0x0208, 0x007D
BLANK, ZERO, FIVE = b"\3\0\0\0\0\0\xff\xff", bytes(8), struct.pack("<d", 5)
Records = list[tuple[int, bytes]]


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if (kind, size) == (0, 0):
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _container(records: Records) -> bytes:
    buffer = io.BytesIO()
    XlsDoc().save(buffer, b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records))
    return buffer.getvalue()


def _book(sheets: dict[str, list[Row]]) -> Records:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for position, cell in enumerate(row):
                sheet.write(number, position, cell)
    book.save(buffer)
    return list(_records(read_workbook_stream(buffer.getvalue())))


def _answered(records: Records, answer: bytes, flags: int, *, by_excel: bool) -> Records:
    """Every formula with this answer and these flags; `by_excel`: the first record says on what system it was saved."""
    result = answer + struct.pack("<H", flags)
    system = struct.pack("<I", 0xC1 if by_excel else 0)
    return [
        (kind, data[:6] + result + data[16:])
        if kind == FORMULA
        else (kind, data[:8] + system + data[12:] if kind == BOF else data)
        for kind, data in records
    ]


def _formulas(headings: tuple[str, ...], formula: str) -> Records:
    rows: list[Row] = [headings, *([f"S{at}", "测试甲", "1", xlwt.Formula(formula), "白沙"] for at in (1, 2))]
    return _book({"一": rows})


@pytest.mark.parametrize(
    ("formula", "answer", "flags", "by_excel", "shown"),
    [
        ("20000-10000", BLANK, 0, False, None),  # xlwt
        ("SUM(E1:E9)", BLANK, 0, True, None),
        ('IF(A1="","",1)', BLANK, 0, False, None),
        ("20000-10000", ZERO, 2, True, None),  # Apache POI
        ("ROUND(A1,2)", ZERO, 3, True, None),  # Spreadsheet::WriteExcel
        ('IF(A1="","",1)', BLANK, 0, True, ""),
        ("20000-10000", ZERO, 0, True, "0"),
        ("20000-10000", FIVE, 2, True, "5"),
        ("20000-10000", FIVE, 0, False, "5"),
    ],
    ids=["xlwt", "sum", "text", "POI", "Spreadsheet::WriteExcel", "blank", "zero", "LibreOffice", "calculated by xlwt"],
)
def test_a_formula_without_answer_is_told_and_is_not_zero(
    inbox: Inbox, formula: str, answer: bytes, flags: int, by_excel: bool, shown: str | None
) -> None:
    records = _answered(_formulas(inbox.headings, formula), answer, flags, by_excel=by_excel)
    inbox.add_file("a.xls", _container(records))
    message = inbox.read_rows().sheets[0].message
    assert ("第 2、3 行的公式没有保存计算结果" in message) == (shown is None)
    assert inbox.list_rows("self_paid") == [(2, shown or None), (3, shown or None)]


def test_one_answer_of_a_sheet_shows_that_it_was_calculated(inbox: Inbox) -> None:
    records = _answered(_formulas(inbox.headings, "20000-10000"), ZERO, 2, by_excel=True)
    last = max(at for at, (kind, _) in enumerate(records) if kind == FORMULA)
    kind, data = records[last]
    records[last] = (kind, data[:6] + FIVE + data[14:])
    inbox.add_file("a.xls", _container(records))
    assert inbox.read_rows().sheets[0].message == ""
    assert inbox.list_rows("self_paid") == [(2, "0"), (3, "5")]


def test_rows_and_columns_of_no_size_are_hidden(inbox: Inbox) -> None:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("一")
    for number, row in enumerate([inbox.headings, inbox.row]):
        for position, cell in enumerate(row):
            sheet.write(number, position, cell)
    sheet.row(1).height_mismatch, sheet.row(1).height, sheet.col(3).width = True, 0, 0
    book.save(buffer)
    inbox.add_file("a.xls", buffer.getvalue())
    message = inbox.read_rows().sheets[0].message
    assert "第 2 行在表中被隐藏" in message
    assert "“个人自付（元）”这 1 列在表中被隐藏" in message


def _old(headings: tuple[str, ...], code_page: int | None, number: float = 12.5) -> Records:
    """An Excel 5.0/95 workbook in GBK: row 2 hidden, an error in row 3."""
    labels = [(0, at, text) for at, text in enumerate(headings)]
    labels += [(row, at, text) for row in (1, 2) for at, text in enumerate([f"S{row}", "测试甲", "1"])]
    sheet: Records = [(BOF, struct.pack("<HHHH", 0x0500, 0x10, 0x0DBB, 0x07CC))]
    sheet += [(ROW, struct.pack("<HHHHHHHH", 1, 0, 5, 255, 0, 0, 0x20, 15))]
    for row, column, text in labels:
        raw = text.encode("gbk")
        sheet.append((0x0204, struct.pack("<HHHH", row, column, 15, len(raw)) + raw))
    sheet += [(0x0203, struct.pack("<HHHd", 1, 3, 15, number)), (0x0205, struct.pack("<HHHBB", 2, 3, 15, 42, 1))]
    sheet.append((0x000A, b""))
    head: Records = [(BOF, struct.pack("<HHHH", 0x0500, 0x05, 0x0DBB, 0x07CC))]
    head += [(0x0042, struct.pack("<H", code_page))] if code_page else []
    head += [(0x00E0, bytes(16))] * 16
    name = "一".encode("gbk")
    at = sum(4 + len(data) for _, data in head) + 4 + 6 + 1 + len(name) + 4
    head += [(BOUNDSHEET, struct.pack("<IHB", at, 0, len(name)) + name), (0x000A, b"")]
    return head + sheet


@pytest.mark.parametrize("code_page", [936, None, 1252])
def test_excel_95_is_read_in_its_code_page(inbox: Inbox, code_page: int | None) -> None:
    inbox.add_file("a.xls", _container(_old(inbox.headings, code_page)))
    assert inbox.recognise_only_sheet().sheet == "一"
    assert inbox.list_rows("name", "self_paid") == [(2, "测试甲", "12.5"), (3, "测试甲", None)]
    message = inbox.read_rows().sheets[0].message
    assert "第 3 行有公式错误" in message
    assert "第 2 行在表中被隐藏" in message


def test_two_sheets_of_one_name_are_both_read(inbox: Inbox) -> None:
    rows: list[list[Row]] = [[inbox.headings, [f"S{at}", *inbox.row[1:]]] for at in (1, 2)]
    records = [
        (kind, data.replace("乙".encode("utf-16-le"), "甲".encode("utf-16-le")) if kind == BOUNDSHEET else data)
        for kind, data in _book({"表甲": rows[0], "表乙": rows[1]})
    ]
    inbox.add_file("a.xls", _container(records))
    raw_rows = inbox.read_rows()
    assert raw_rows.rows.select("sheet", "settlement_id").rows() == [("表甲", "S1"), ("表甲（2）", "S2")]
    assert all("有几张工作表都叫“表甲”" in sheet.message for sheet in raw_rows.sheets)


def _locked(records: Records, password: str) -> bytes:
    """Encrypt as Excel 97 does: every record's data by RC4, but for those that say where things are."""
    salt, verifier = b"0123456789abcdef", b"fedcba9876543210"
    secret = DocumentRC4.decrypt(
        password, salt, io.BytesIO(verifier + md5(verifier, usedforsecurity=False).digest()), 1024
    ).read()
    passed = (FILEPASS, struct.pack("<HHH", 1, 1, 1) + salt + secret)
    records = [records[0], passed, *records[1:]]
    added = 4 + len(passed[1])
    plain, hidden = bytearray(), bytearray()
    for kind, data in records:
        moved = struct.unpack_from("<I", data)[0] + added if kind == BOUNDSHEET else 0
        content = struct.pack("<I", moved) + data[4:] if moved else data
        clear = len(data) if kind in (BOF, FILEPASS, 0x00E1) else 4 if kind == BOUNDSHEET else 0
        plain += struct.pack("<HH", kind, len(data)) + content
        hidden += b"\1" * (4 + clear) + bytes(len(data) - clear)
    streamed = DocumentRC4.decrypt(password, salt, io.BytesIO(bytes(plain)), 1024).read()
    mixed = bytes(old if keep else new for old, new, keep in zip(plain, streamed, hidden, strict=True))
    buffer = io.BytesIO()
    XlsDoc().save(buffer, mixed)
    return buffer.getvalue()


def _locked_xlsx(rows: list[Row], password: str) -> bytes:
    buffer, locked = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("一")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    OOXMLFile(io.BytesIO(buffer.getvalue())).encrypt(password, locked)
    return locked.getvalue()


@pytest.mark.parametrize(("password", "status"), [("VelvetSweatshop", "recognised"), ("secret", "unreadable")])
@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_a_workbook_with_the_built_in_word_opens_and_no_other(
    inbox: Inbox, kind: str, password: str, status: str
) -> None:
    rows: list[Row] = [inbox.headings, inbox.row]
    inbox.add_file("a.xls", _locked(_book({"一": rows}), password) if kind == "xls" else _locked_xlsx(rows, password))
    found = inbox.recognise_only_sheet()
    assert found.status == status
    if status == "recognised":
        assert inbox.list_rows("settlement_id") == [(2, "S1")]
    else:
        assert "有密码" in found.message


def test_a_protected_workbook_that_cannot_be_unlocked_is_refused_as_protected(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(msoffcrypto.format.ooxml.OOXMLFile, "decrypt", broken)
    inbox.add_file("a.xlsx", _locked_xlsx([inbox.headings, inbox.row], "VelvetSweatshop"))
    assert "保护工作簿" in inbox.recognise_only_sheet().message
