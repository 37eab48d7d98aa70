"""What a file is, told by its bytes and never by its name, and its sheets."""

from __future__ import annotations

import re

from intake import read_failures
from intake.formats import archives, file_kinds, html_tables, spreadsheetml, workbook_sheets
from intake.formats.text import delimited
from intake.formats.text.decoding import Chunks, Text, text_of
from intake.formats.text.line_blocks import LONGEST_LINE
from intake.formats.xls.xls_books import BARE_RECORDS
from intake.grids import OpenSheet

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_PK = b"PK"
# What DOS programs and disks write behind the end of a text, besides blanks.
_PADDING = b" \t\r\n\v\f\0\x1a"
_MAIL = re.compile(
    r"(?:return-path|received|delivered-to|message-id|mime-version|from|to|date|subject|x-[a-z-]+): ?\S", re.IGNORECASE
)
_JSON = re.compile(r"(?:\{\s*[\"}]|\[\s*[{\[\"])")
_SQL = re.compile(r"(?:--|/\*|insert into|create table|drop table|set names|use )[^\n]*\n", re.IGNORECASE)
_LOGIN = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)


def open_sheets(chunks: Chunks) -> list[OpenSheet]:
    """Open the sheets of a file; none when it is empty. Raises `UnreadableFileError` with the cure.

    Delimited text is read piece by piece; a workbook or a page is held as a whole.
    """
    first = next(chunks(), b"")
    if first.startswith(_OLE):
        content = b"".join(chunks())
        file_kinds.refuse_document(content)
        return workbook_sheets.sheets(content)
    if first.startswith(BARE_RECORDS):
        return workbook_sheets.sheets(b"".join(chunks()))
    if first.startswith(_PK):
        return _packed(b"".join(chunks()))
    if not any(chunk.strip(_PADDING) for chunk in chunks()):
        return []
    file_kinds.refuse_foreign(first)
    _refuse_endless(chunks)
    return _text(text_of(chunks))


def _refuse_endless(chunks: Chunks) -> None:
    """Refuse bytes whose first line does not end where any record would; nothing has been decoded yet."""
    looked_at = 0
    for chunk in chunks():
        looked_at += len(chunk)
        if b"\n" in chunk or b"\r" in chunk:
            return
        if looked_at > LONGEST_LINE:
            raise read_failures.endless_line()


def _packed(content: bytes) -> list[OpenSheet]:
    archive = archives.opened(content)
    if refusal := archives.foreign_kind(archive):
        raise refusal
    if archives.is_plain_archive(content):
        nothing = read_failures.nothing_inside(is_empty=True)
        inside = "压缩包里还有压缩包，请先解压再放入。" if archive.namelist() else nothing
        raise read_failures.UnreadableFileError(inside)
    return workbook_sheets.sheets(content)


def _text(text: Text) -> list[OpenSheet]:
    beginning = text.beginning(4096)
    shown = beginning.lstrip("\ufeff \t\n")
    _refuse_other_text(shown)
    if not shown.startswith("<"):
        return [delimited.sheet(text)]
    if spreadsheetml.NAMESPACE in beginning:
        return spreadsheetml.sheets(text.whole())
    page = text.whole()
    _refuse_page(page)
    return [html_tables.sheet(page)]


def _refuse_other_text(shown: str) -> None:
    """Refuse text that programs read: a mail, a script, JSON."""
    if _MAIL.match(shown) and shown.isascii():
        if "multipart/related" in shown.lower() or shown.lower().startswith("mime-version:"):
            raise read_failures.resave("单个文件网页（mht）")
        raise read_failures.not_a_table("邮件（eml），表格可能在它的附件里")
    if _JSON.match(shown):
        raise read_failures.export_from("JSON 数据")
    if _SQL.match(shown) and re.search(r"(?:insert into|create table|drop table)\s", shown, re.IGNORECASE):
        raise read_failures.export_from("SQL 脚本")


def _refuse_page(page: str) -> None:
    """Refuse what a business system shows instead of the table that was asked of it, and markup that is no page."""
    beginning = page[:4096].lower()
    if "<frameset" in beginning:
        raise read_failures.not_a_table("只有框架的网页，表格在与它同名的文件夹里")
    if _LOGIN.search(page):
        raise read_failures.not_a_table("业务系统的登录网页（导出时登录可能已失效）")
    for mark, kind in (
        ("word.document", "Word 文档"),
        ("<w:worddocument", "Word 文档"),
        ("<svg", "图片或扫描件"),
        ("<uof:", "标文通（UOF）文件"),
    ):
        if mark in beginning:
            raise read_failures.not_a_table(kind)
    if beginning.lstrip("\ufeff \t\n").startswith("<?xml") and "<table" not in page.lower():
        raise read_failures.export_from("XML 数据")
