"""What is no table says what it is, with the cure, whatever its name; and no text is taken for something else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.intake.zip_files import pack_zip

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_FREE, _END, _FAT, _NONE = (value.to_bytes(4, "little") for value in (0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF))


def _noise(seed: int, size: int) -> bytes:
    """Bytes as a cipher leaves them."""
    return b"".join(hashlib.sha256(b"%d %d" % (seed, at)).digest() for at in range(0, size, 32))[:size]


def _entry(name: str, kind: int, child: int = -1, sibling: int = -1) -> bytes:
    spelled = name.encode("utf-16-le")
    links = (-1).to_bytes(4, "little", signed=True) + sibling.to_bytes(4, "little", signed=True)
    head = spelled.ljust(64, b"\0") + (len(spelled) + 2).to_bytes(2, "little") + bytes([kind, 1]) + links
    return head + child.to_bytes(4, "little", signed=True) + bytes(36) + _END + bytes(8)


def _ole(*names: str) -> bytes:
    """A compound file whose root holds empty streams of these names."""
    header = OLE + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(10) + (1).to_bytes(4, "little")
    header += (1).to_bytes(4, "little") + bytes(4) + (4096).to_bytes(4, "little") + _END + bytes(4) + _END + bytes(4)
    header = header + bytes(4) + _NONE * 108
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [_entry(name, 2, sibling=at + 1 if at < len(names) else -1) for at, name in enumerate(names, 1)]
    directory = b"".join(entries).ljust(512, b"\0")[:512]
    return header[:512] + _FAT + _END + _FREE * 126 + directory


PAGE = "<html><head><title>登录</title></head><body><table><tr><td>{}</td></tr></table></body></html>"
FOREIGN: dict[str, tuple[bytes, str]] = {
    "公文.ofd": (pack_zip(**{"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "OFD 版式文件"),
    "旧文档.doc": (_ole("WordDocument", "1Table"), "Word 文档"),
    "文字.wps": (_ole("SummaryInformation", "WordDocument"), "Word 文档"),
    "汇报.ppt": (_ole("PowerPoint Document"), "演示文稿"),
    "邮件.msg": (_ole("__properties_version1.0"), "Outlook 邮件"),
    "图.vsd": (_ole("VisioDocument"), "Visio"),
    "名单.docx": (pack_zip(**{"[Content_Types].xml": "", "word/document.xml": ""}), "Word 文档"),
    "名单.xlsx": (pack_zip(**{"[Content_Types].xml": "", "word\\document.xml": ""}), "Word 文档"),
    "汇报.pptx": (pack_zip(**{"[Content_Types].xml": "", "ppt/slides/slide1.xml": ""}), "演示文稿"),
    "没有工作表.xlsx": (pack_zip(**{"[Content_Types].xml": "", "custom/a.xml": ""}), "没有工作表"),
    "文档.odt": (
        pack_zip(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": ""}),
        "OpenDocument 文档",
    ),
    "名单.numbers": (pack_zip(**{"Index/Document.iwa": "", "Index/Tables/DataList.iwa": ""}), "Numbers"),
    "汇报.key": (pack_zip(**{"Index/Document.iwa": "", "Index/Slide.iwa": ""}), "Keynote"),
    "文档.pages": (pack_zip(**{"Index/Document.iwa": ""}), "Pages"),
    "空.zip": (pack_zip(), "压缩包是空的"),
    "密文一.xlsx": (b"%TSD-Header-###%\0\1\2\3" + _noise(1, 900), "加密"),
    "密文二.xls": (b"\x62\x14\x23\x65\5\0\1\0E-SafeNet\0LOCK" + _noise(2, 900), "加密"),
    "密文三.xlsx": (_noise(3, 5000), "加密"),
    "保护.pxlsx": (b".pfile\3\0\0\0" + _noise(4, 900), "加密"),
    "扫描.tif": (b"II*\0\x08\0\0\0", "图片或扫描件"),
    "扫描.bmp": (b"BM6\x10\0\0\0\0\0\0\x36\0\0\0", "图片或扫描件"),
    "照片.webp": (b"RIFF\x24\0\0\0WEBPVP8 ", "图片或扫描件"),
    "照片.heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "图片或扫描件"),
    "照片.jp2": (b"\0\0\0\x0cjP  \r\n\x87\n", "图片或扫描件"),
    "照片.csv": (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片或扫描件"),
    "录像.mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0", "录音或录像"),
    "前有杂字.pdf": (b"\r\n junk \r\n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "文档.rtf": (b"{\\rtf1\\ansi", "RTF"),
    "库.mdb": (b"\0\1\0\0Standard Jet DB\0", "Access"),
    "库.accdb": (b"\0\1\0\0Standard ACE DB\0", "Access"),
    "库.db": (b"SQLite format 3\0\x10\0", "SQLite"),
    "表.dbf": (bytes([3, 124, 5, 6, 1, 0, 0, 0, 0x61, 0, 20, 0]) + bytes(120), "dbf"),
    "表.parquet": (b"PAR1\x15\4\x15\x10", "Parquet"),
    "表.sav": (b"$FL2@(#) SPSS DATA FILE", "SPSS"),
    "旧.xls": (b"\x09\2\6\0\0\0\x10\0", "旧版本"),
    "程序.xls": (b"MZ\x90\0\3\0\0\0" + bytes(60), "程序"),
    "名单.lnk": (bytes.fromhex("4C00000001140200"), "快捷方式"),
    "包.rar": (b"Rar!\x1a\7\1\0", "RAR 压缩包"),
    "包.7z": (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    "包.tar": (b"a.csv".ljust(257, b"\0") + b"ustar\x0000", "tar 压缩包"),
    "包.xz": (b"\xfd7zXZ\0\0", "xz 压缩包"),
    "邮件.eml": (b"Return-Path: <a@b>\r\nReceived: from x\r\n", "邮件"),
    "网页.mht": (b"From: <Saved>\r\nContent-Type: multipart/related;\r\n", "mht"),
    "数据.json": ('[{"姓名": "测试甲"}]'.encode(), "JSON"),
    "数据.sql": ("-- dump\nINSERT INTO `a` VALUES ('测试甲');\n".encode(), "SQL"),
    "数据.xml": ("<?xml version='1.0'?><rows><row>测试甲</row></rows>".encode(), "XML"),
    "登录.xls": (PAGE.format('<input type="password">').encode(), "登录网页"),
    "出错.xls": ("<html><body>系统错误，请联系管理员</body></html>".encode(), "没有表格"),
    "框架.xls": (b"<html><frameset><frame src='sheet001.htm'></frameset></html>", "框架"),
    "文档.xml": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word 文档"),
}


def test_each_is_refused_as_what_it_is(inbox: Inbox) -> None:
    for name, (content, _) in FOREIGN.items():
        inbox.add_file(name, content)
    told = {found.file: (found.status, found.message) for found in inbox.recognise()}
    assert set(told) == set(FOREIGN)  # one line each, none taken apart
    wrong = {name: told[name] for name, (_, word) in FOREIGN.items() if word not in told[name][1]}
    assert wrong == {}
    assert {status for status, _ in told.values()} == {"unreadable"}
    assert not [name for name, (_, message) in told.items() if "请" not in message or "测试" in message]


@pytest.mark.parametrize(
    "first", ["BM,", "MZ,", "ID3,", "AC1015,", "Rar,", "PAR,", "[备用],", "{备用},", "From,", "8BPS,", "\x02,", "GIF,"]
)
def test_a_text_that_begins_like_something_else_is_read(inbox: Inbox, first: str) -> None:
    inbox.add_text("a.csv", [first + ",".join(inbox.headings), "1," + ",".join(inbox.row)], "gb18030")
    assert inbox.list_rows("name") == [(2, "测试甲")]


def test_a_page_with_a_table_and_a_search_box_is_read(inbox: Inbox) -> None:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in (inbox.headings, inbox.row)]
    inbox.add_file(
        "a.xls", f"<html><input type='text'><table><tr>{cells[0]}</tr><tr>{cells[1]}</tr></table></html>".encode()
    )
    assert inbox.list_rows("name") == [(2, "测试甲")]
