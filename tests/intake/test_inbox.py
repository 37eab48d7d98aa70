from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import xlwt

from domain.errors import StageFailed
from domain.tables import conform
from intake import read_raw_rows
from tests.intake.zip_files import pack_zip

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _csv(inbox: Inbox, number: str = "S1") -> bytes:
    return (",".join(inbox.headings) + "\n" + ",".join([number, *inbox.row[1:]])).encode()


def test_files_come_in_order_and_litter_is_named_as_left_out(inbox: Inbox) -> None:
    litter = (".DS_Store", "~$a.xlsx", "Thumbs.db", ".git/x", "desktop.ini")
    for name in ("b.csv", "一/a.csv", "a.csv", *litter):
        inbox.add_file(name, name.encode())
    found = inbox.recognise()
    assert [one.file for one in found if one.status != "left_out"] == ["a.csv", "b.csv", "一/a.csv"]
    assert {one.file for one in found if one.status == "left_out"} == {name.removesuffix("/x") for name in litter}


def test_members_of_an_archive_are_files_of_their_own(inbox: Inbox) -> None:
    inbox.add_file(
        "一/医保.zip", pack_zip(**{"b.csv": _csv(inbox), "子/a.csv": _csv(inbox, "S2"), "__MACOSX/._b.csv": b"x"})
    )
    raw_rows = inbox.read_rows()
    assert raw_rows.rows.select("file", "settlement_id").rows() == [
        ("一/医保.zip!b.csv", "S1"),
        ("一/医保.zip!子/a.csv", "S2"),
    ]


def test_a_member_whose_name_is_gbk_keeps_it(inbox: Inbox) -> None:
    content = pack_zip(**{"AB.csv": _csv(inbox)}).replace(b"AB.csv", "医.csv".encode("gbk"))
    inbox.add_file("a.zip", content)
    assert inbox.recognise_only_sheet().file == "a.zip!医.csv"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "去掉密码"),
        (OLE + b"\0" * 600, "已损坏"),
        (b"PK\x03\x04 cut off", "已损坏"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"Rar!\x1a\x07", "zip"),
        (pack_zip(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "文档"),
        (pack_zip(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<"}), "已损坏"),
        (b"<html><p>404</p></html>", "没有表格"),
        (b"a\0b\0c\0", "不认识的文件格式"),
    ],
)
def test_what_cannot_be_read_says_why_and_stops_nothing(inbox: Inbox, content: bytes, words: str) -> None:
    inbox.add_file("a.xlsx", content)
    inbox.add_file("b.csv", _csv(inbox))
    first, second = inbox.recognise()
    assert (first.status, second.status) == ("unreadable", "recognised")
    assert words in first.message
    assert inbox.read_rows().rows.height == 1


def test_an_archive_in_an_archive_and_a_locked_one(inbox: Inbox) -> None:
    inbox.add_file("a.zip", pack_zip(**{"b.zip": pack_zip(**{"c.csv": _csv(inbox)})}))
    locked = bytearray(pack_zip(**{"c.csv": _csv(inbox)}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    inbox.add_file("b.zip", bytes(locked))
    first, second = inbox.recognise()
    assert (first.file, first.status, second.status) == ("a.zip!b.zip", "unreadable", "unreadable")
    assert "请先解压" in first.message
    assert "去掉密码" in second.message


def test_an_empty_file_is_empty(inbox: Inbox) -> None:
    inbox.add_file("a.csv", b"")
    inbox.add_file("b.csv", b" \r\n\r\n")
    assert [found.status for found in inbox.recognise()] == ["empty", "empty"]


def test_a_file_that_changes_after_the_survey_fails_the_stage(inbox: Inbox) -> None:
    inbox.add_file("a.csv", _csv(inbox))
    found = inbox.recognise()
    inbox.add_file("a.csv", _csv(inbox, "S9"))
    with pytest.raises(StageFailed, match=r"a\.csv"):
        read_raw_rows(inbox.folder, inbox.settlement, found)
    with pytest.raises(StageFailed, match=r"b\.csv"):
        read_raw_rows(inbox.folder, inbox.settlement, [replace(found[0], file="b.csv")])


def test_the_files_table_has_a_line_for_everything(inbox: Inbox) -> None:
    inbox.add_file("a.csv", _csv(inbox))
    inbox.add_file("b.pdf", b"%PDF")
    inbox.add_workbook("c.xlsx", 其他=[["填表说明"]])
    files = conform(inbox.account_files(), "files")
    assert files.select("file", "status", "rows_read").rows() == [
        ("a.csv", "recognised", 2),
        ("b.pdf", "unreadable", 0),
        ("c.xlsx", "unrecognised", 0),
    ]


def test_a_sheet_that_ends_where_xls_ends_may_be_cut_off(inbox: Inbox) -> None:
    lines = [",".join(inbox.headings), *(f"S{number},测试,1,1,白沙" for number in range(65_535))]
    inbox.add_text("a.csv", lines)
    assert "第 65536 行" in inbox.read_rows().sheets[0].message


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.95])
def test_a_workbook_that_was_cut_off_stops_no_other_file(inbox: Inbox, share: float) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    for number in range(300):
        sheet.write(number, 0, f"甲{number}")
    buffer = io.BytesIO()
    book.save(buffer)
    inbox.add_file("a.xls", buffer.getvalue()[: int(share * len(buffer.getvalue()))])
    inbox.add_file("b.csv", _csv(inbox))
    assert [found.status for found in inbox.recognise()] == ["unreadable", "recognised"]
