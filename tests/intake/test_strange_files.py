"""One inbox with every broken and strange file we know of: each says what it is, and none stops the others."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
import xlwt

from tests.intake.zip_files import pack_zip

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

HEADINGS = ("结算ID", "姓名", "证件号码", "个人自付", "乡镇")
DEATHS = ("姓名", "证件号码", "死亡日期")
Row = Sequence[object]
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _rows(mark: str, count: int = 3, paid: float = 1.5) -> list[list[object]]:
    return [[f"{mark}{number}", "测试甲", f"{number:04d}", paid, "白沙镇"] for number in range(count)]


def _xlsx(rows: Sequence[Row], more: Callable[[Any, Any], None] = lambda book, sheet: None, **options: bool) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet("一")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        more(book, sheet)
    return buffer.getvalue()


def _xml(column: int) -> bytes:
    """Excel 2003 XML whose column of that number, counted from 1, is hidden; the one before it is wide."""
    lines = (HEADINGS, ("X1", "测试甲", "1", "1", "白沙镇"))
    cells = [[f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in line] for line in lines]
    rows = "".join(f"<Row>{''.join(line)}</Row>" for line in cells)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    widths = f'<Column ss:Index="{column - 1}" ss:Width="90"/><Column ss:Hidden="1"/>'
    table = f'<Worksheet ss:Name="一"><Table>{widths}{rows}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">{table}</Workbook>'.encode()


def _xls(rows: Sequence[Row], hidden: int | None = None, column: int | None = None) -> bytes:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("一")
    for number, row in enumerate(rows):
        for position, value in enumerate(row):
            sheet.write(number, position, value)
    if hidden is not None:
        sheet.row(hidden).hidden = 1
    if column is not None:
        sheet.col(column).hidden = True
    book.save(buffer)
    return buffer.getvalue()


def _edited(workbook: bytes, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as read, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            content = read.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            written.writestr(name, content)
    return buffer.getvalue()


def _csv(rows: Sequence[Row], ending: str = "\r\n") -> bytes:
    return "\r\n".join(",".join(map(str, row)) for row in rows).encode() + ending.encode()


def _record(workbook: bytes, kind: int, new: bytes) -> bytes:
    """Write over the beginning of the first BIFF record of this kind."""
    at = 512
    while struct.unpack_from("<H", workbook, at)[0] != kind:
        at += 4 + struct.unpack_from("<H", workbook, at + 2)[0]
    return workbook[:at] + new + workbook[at + len(new) :]


def _locked_member() -> bytes:
    content = bytearray(pack_zip(**{"锁.csv": _csv([HEADINGS]), "开.csv": _csv([HEADINGS, *_rows("开")])}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _bomb() -> bytes:
    """Claims to unpack to 3 GB."""
    content = bytearray(pack_zip(**{"a.csv": _csv([HEADINGS])}))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 3 << 30)
    return bytes(content)


def _merge(book: Any, sheet: Any) -> None:
    sheet.merge_range(1, 4, 3, 4, "白沙镇")
    sheet.merge_range(1, 3, 3, 3, 9)


def _plain(mark: str, *, date_1904: bool = False) -> bytes:
    return _xlsx([HEADINGS, *_rows(mark)], date_1904=date_1904)


def _without(rows: list[list[object]]) -> list[list[object]]:
    """Rows 2 to 4 without amount and township, for a merge to fill."""
    return [row[:3] for row in rows]


STRANGE: dict[str, tuple[bytes, str, str]] = {
    # name: (bytes, status, words of its message)
    "01有密码.xlsx": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "unreadable", "有密码"),
    "02有密码.xls": (_record(_xls([HEADINGS]), 0x5C, struct.pack("<H", 0x2F)), "unreadable", "有密码"),
    "03加密.zip!锁.csv": (_locked_member(), "unreadable", "有密码"),
    "04包中包.zip!b.zip": (pack_zip(**{"b.zip": pack_zip(a=b"x")}), "unreadable", "请先解压"),
    "05炸弹.zip": (_bomb(), "unreadable", "300 倍以上"),
    "06截断.xlsx": (_plain("六")[:-900], "unreadable", "没有传完整"),
    "07截断.xls": (_xls([HEADINGS, *_rows("七", 300)])[:9000], "unreadable", "没有传完整"),
    # Says that it has two thousand million rows: its reader would ask for more memory than there is, and abort.
    "08内部损坏.xls": (
        _record(_xls([HEADINGS]), 0x0200, struct.pack("<HHIIHH", 0x0200, 14, 0, 1 << 31, 0, 60_000)),
        "unreadable",
        "已损坏",
    ),
    "09散布.xlsx": (
        _xlsx([HEADINGS], lambda book, sheet: sheet.write(1_048_575, 16_383, "x")),
        "unreadable",
        "第 1048576 行、第 16384 列",
    ),
    "10半个字.csv": (_csv([HEADINGS, *_rows("十")], "测试")[:-1], "unreadable", "最后一个字中间断开"),
    "11半行.csv": (_csv([HEADINGS, *_rows("半"), ["半9", "测试"]], ""), "recognised", "第 5 行）比前一行少几列"),
    "12满行.csv": (_csv([HEADINGS, *_rows("满", 65_535)]), "recognised", "第 65536 行"),
    "13编码.csv": (_csv([HEADINGS]) + b"\xff\xff,2\n", "unreadable", "第 2 行"),
    "14引号.csv": (_csv([HEADINGS, ["引1", '"测试', 1, 2, "白沙"]]), "recognised", "引号不配对"),
    "15空.csv": (b"\r\n", "empty", "文件是空的"),
    "16图片.xls": (b"\x89PNG\r\n\x1a\n", "unreadable", "图片"),
    "17文档.xlsx": (pack_zip(**{"[Content_Types].xml": b"<x/>", "word/a.xml": b""}), "unreadable", "文档"),
    "18网页.xls": (b"<html><p>404</p></html>", "unreadable", "没有表格"),
    "19隐藏行.xlsx": (
        _xlsx([HEADINGS, *_rows("藏")], lambda book, sheet: sheet.set_row(2, None, None, {"hidden": True})),
        "recognised",
        "第 3 行在表中被隐藏或筛选掉，已一并读取（共 1 行）",
    ),
    "20隐藏行.xls": (_xls([HEADINGS, *_rows("旧藏")], 1), "recognised", "第 2 行在表中被隐藏或筛选掉"),
    "21错误值.xlsx": (
        _edited(_plain("错"), '<c r="D3"><v>1.5</v></c>', '<c r="D3" t="e"><v>#N/A</v></c>'),
        "recognised",
        "第 3 行有公式错误",
    ),
    "22公式.xlsx": (
        _edited(_plain("式"), '<c r="D4"><v>1.5</v></c>', '<c r="D4"><f>1+1</f></c>'),
        "recognised",
        "第 4 行的公式没有保存计算结果",
    ),
    "23合计.xlsx": (
        _xlsx([HEADINGS, *_rows("合"), ["小计", "", "", 4.5], *_rows("计"), ["合计", "", "", 99]]),
        "recognised",
        "第 9 行合计的“个人自付”与上面各行相加的数不一致",
    ),
    "24合并.xlsx": (_xlsx([HEADINGS, *_without(_rows("并"))], _merge), "recognised", "第 2 行起有上下合并的单元格"),
    "25两张表.xlsx": (
        _xlsx([HEADINGS, *_rows("两"), [], DEATHS, ["测试乙", "1", "2026-01-01"]]),
        "recognised",
        "第 6 行像是另一张表的表头，这一行及以下 2 行没有采用",
    ),
    "26多人.csv": (
        _csv([HEADINGS, ["多1", "测试甲、测试乙", 1, 2, "白沙"]]),
        "recognised",
        "第 2 行的“姓名”一格里像是写了几个人",
    ),
    "27年份1904.xlsx": (_plain("年", date_1904=True), "recognised", "1904"),
    "28分号.csv": (b"sep=;\r\n" + _csv([HEADINGS, *_rows("分")]).replace(b",", b";"), "recognised", ""),
    "29拼接.csv": (
        _csv([HEADINGS, *_rows("拼")]) + "\ufeff".encode() + _csv([HEADINGS, *_rows("接")]),
        "recognised",
        "",
    ),
    "30宽表.xlsx": (_xlsx([[*HEADINGS, *[""] * 1000, "备用"], *_rows("宽")]), "recognised", ""),
    "31旧格式.et": (_xls([HEADINGS, *_rows("旧")]), "recognised", ""),
    "32无人认识.xlsx": (_xlsx([["甲", "乙"], [1, 2]]), "unrecognised", "没有找到已知的表头"),
    "33重复.csv": (_csv([HEADINGS, *_rows("分")]), "recognised", ""),
    "34重复.csv": (_csv([HEADINGS, *_rows("分")]), "duplicate_file", "内容完全相同"),
    "35好的.csv": (_csv([HEADINGS, *_rows("好")]), "recognised", ""),
    "36隐藏列.xlsx": (
        _xlsx([HEADINGS, *_rows("列")], lambda book, sheet: sheet.set_column(2, 3, None, None, {"hidden": True})),
        "recognised",
        "“证件号码”、“个人自付”这 2 列在表中被隐藏，已一并读取",
    ),
    "37隐藏列.xls": (_xls([HEADINGS, *_rows("旧列")], column=3), "recognised", "“个人自付”这 1 列在表中被隐藏"),
    "38隐藏列.xls": (_xml(3), "recognised", "“证件号码”这 1 列在表中被隐藏"),
    # Whatever nobody reads may be hidden, as may all the empty columns to the right.
    "39隐藏空列.xlsx": (
        _xlsx([HEADINGS, *_rows("空")], lambda book, sheet: sheet.set_column(5, 16_383, None, None, {"hidden": 1})),
        "recognised",
        "",
    ),
}


def _put(inbox: Inbox, names: Sequence[str]) -> None:
    for name in names:
        inbox.add_file(name.partition("!")[0], STRANGE[name][0])


def test_each_says_what_it_is_and_none_stops_the_others(inbox: Inbox) -> None:
    _put(inbox, list(STRANGE))
    raw_rows = inbox.read_rows()  # asserts that the rows of every file balance
    told = {sheet.file: sheet for sheet in [*inbox.recognise(), *raw_rows.sheets]}
    assert set(told) == {*STRANGE, "03加密.zip!开.csv"}
    wrong = {
        name: (told[name].status, told[name].message)
        for name, (_, status, words) in STRANGE.items()
        if told[name].status != status or words not in told[name].message or (not words and told[name].message)
    }
    assert wrong == {}
    assert not [sheet.file for sheet in told.values() if "测试" in sheet.message]
    rows = dict(raw_rows.rows.group_by("file").len().iter_rows())
    assert rows == ROWS


# Rows that land, of files where any do.
ROWS = {
    "03加密.zip!开.csv": 3,
    "11半行.csv": 4,
    "12满行.csv": 65_535,
    "14引号.csv": 1,
    "19隐藏行.xlsx": 3,
    "20隐藏行.xls": 3,
    "21错误值.xlsx": 3,
    "22公式.xlsx": 3,
    "23合计.xlsx": 6,
    "24合并.xlsx": 3,
    "25两张表.xlsx": 3,
    "26多人.csv": 1,
    "27年份1904.xlsx": 3,
    "28分号.csv": 3,
    "29拼接.csv": 6,
    "30宽表.xlsx": 3,
    "31旧格式.et": 3,
    "35好的.csv": 3,
    "36隐藏列.xlsx": 3,
    "37隐藏列.xls": 3,
    "38隐藏列.xls": 1,
    "39隐藏空列.xlsx": 3,
}


def test_what_is_merged_over_rows_holds_for_each_and_an_amount_for_the_first(inbox: Inbox) -> None:
    _put(inbox, ["24合并.xlsx"])
    assert inbox.list_rows("self_paid", "township") == [(2, "9", "白沙镇"), (3, None, "白沙镇"), (4, None, "白沙镇")]


def test_merged_cells_of_markup_hold_for_each_row(inbox: Inbox) -> None:
    cells = "".join(f"<td>{heading}</td>" for heading in HEADINGS)
    first = "<td>S1</td><td>测试甲</td><td>1</td><td>2</td><td rowspan=2>白沙</td>"
    second = "<td>S2</td><td>测试乙</td><td>2</td><td>3</td>"
    inbox.add_file("a.xls", f"<table><tr>{cells}</tr><tr>{first}</tr><tr>{second}</tr></table>".encode())
    assert inbox.list_rows("township") == [(2, "白沙"), (3, "白沙")]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([*_rows("a"), ["合计", "", "", 4.5]], False),
        ([*_rows("a"), ["合计", "", "", "4.50元"]], False),
        ([*_rows("a"), ["合计", "", "", 4.6]], True),
        ([*_rows("a"), ["合计", "", "", ""]], False),
        ([*_rows("a"), ["白沙镇小计", "", "", 4.5], *_rows("b"), ["小计", "", "", 4.5], ["合计", "", "", 9]], False),
        ([*_rows("a"), ["小计", "", "", 4.5], *_rows("b"), ["小计", "", "", 5], ["合计", "", "", 9]], True),
        ([*_rows("a"), ["b1", "测试乙", "1", "若干", ""], ["合计", "", "", 99]], False),
        ([*_rows("a"), ["累计", "", "", 99]], False),
    ],
)
def test_a_total_is_held_against_the_rows_above_it(inbox: Inbox, rows: list[Row], wrong: bool) -> None:
    inbox.add_workbook("a.xlsx", 一=[HEADINGS, *rows])
    assert ("不一致" in inbox.read_rows().sheets[0].message) == wrong


def test_a_heading_under_its_own_columns_begins_no_second_table(inbox: Inbox) -> None:
    page = ["结算ID", "姓名", "", "", ""]
    inbox.add_workbook("a.xlsx", 一=[HEADINGS, *_rows("a"), page, *_rows("b")])
    assert len(inbox.list_rows()) == 7
    assert "另一张表" not in inbox.read_rows().sheets[0].message


def test_an_empty_answer_of_a_formula_was_calculated(inbox: Inbox) -> None:
    inbox.add_file("a.xlsx", _edited(_plain("a"), '<c r="D4"><v>1.5</v></c>', '<c r="D4" t="str"><f>A1</f><v></v></c>'))
    assert inbox.read_rows().sheets[0].message == ""


def test_a_list_cut_amid_a_gbk_letter_is_refused(inbox: Inbox) -> None:
    inbox.add_file("a.csv", "姓名,证件号码\n测试".encode("gbk")[:-1])
    assert "最后一个字中间断开" in inbox.recognise_only_sheet().message


def test_a_footer_without_line_end_is_not_cut_off(inbox: Inbox) -> None:
    inbox.add_file("a.csv", _csv([HEADINGS, *_rows("a"), ["填表人：测试"]], ""))
    assert inbox.read_rows().sheets[0].message == ""


def test_a_long_sheet_is_surveyed_by_its_beginning_and_read_whole(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.formats.xlsx.xlsx_books._LONG_SHEET", 1000)
    monkeypatch.setattr("intake.formats.xlsx.xlsx_books._HEAD_BYTES", 60_000)
    inbox.add_file("a.xlsx", _xlsx([["标题"], HEADINGS, *_rows("a", 2000)]))
    (found,) = inbox.recognise()
    assert (found.heading_row, found.source) == (2, "settlement")
    assert inbox.read_rows().rows.height == 2000
