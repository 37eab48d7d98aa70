"""Opens the sheets of a file, whose kind is recognised by its bytes and never by its name."""

from __future__ import annotations

import re

from intake import read_failures
from intake.formats import archives, file_kinds, html_tables, spreadsheetml, workbook_sheets
from intake.formats.text import delimited
from intake.formats.text.decoding import Chunks, DecodedText, open_text
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
        file_kinds.refuse_office_document(content)
        return workbook_sheets.open_workbook_sheets(content)
    if first.startswith(BARE_RECORDS):
        return workbook_sheets.open_workbook_sheets(b"".join(chunks()))
    if first.startswith(_PK):
        return _open_package(b"".join(chunks()))
    if not any(chunk.strip(_PADDING) for chunk in chunks()):
        return []
    file_kinds.refuse_foreign_file(first)
    _refuse_endless_line(chunks)
    return _open_text(open_text(chunks))


def _refuse_endless_line(chunks: Chunks) -> None:
    """Refuse bytes whose first line does not end where any record would; nothing has been decoded yet."""
    bytes_read = 0
    for chunk in chunks():
        bytes_read += len(chunk)
        if b"\n" in chunk or b"\r" in chunk:
            return
        if bytes_read > LONGEST_LINE:
            raise read_failures.make_endless_line_error()


def _open_package(content: bytes) -> list[OpenSheet]:
    archive = archives.open_archive(content)
    if refusal := archives.find_foreign_refusal(archive):
        raise refusal
    if archives.is_plain_archive(content):
        empty_reason = read_failures.explain_empty_archive(is_empty=True)
        reason = "压缩包里还有压缩包，请先解压再放入。" if archive.namelist() else empty_reason
        raise read_failures.UnreadableFileError(reason)
    return workbook_sheets.open_workbook_sheets(content)


def _open_text(text: DecodedText) -> list[OpenSheet]:
    beginning = text.read_beginning(4096)
    stripped = beginning.lstrip("\ufeff \t\n")
    _refuse_other_text(stripped)
    if not stripped.startswith("<"):
        return [delimited.open_delimited_sheet(text)]
    if spreadsheetml.NAMESPACE in beginning:
        return spreadsheetml.open_spreadsheetml(text.read_all())
    page = text.read_all()
    _refuse_page(page)
    return [html_tables.open_html_sheet(page)]


def _refuse_other_text(beginning: str) -> None:
    """Refuse text that programs read: a mail, a script, JSON."""
    if _MAIL.match(beginning) and beginning.isascii():
        if "multipart/related" in beginning.lower() or beginning.lower().startswith("mime-version:"):
            raise read_failures.make_resave_error("单个文件网页（mht）")
        raise read_failures.make_not_a_table_error("邮件（eml），表格可能在它的附件里")
    if _JSON.match(beginning):
        raise read_failures.make_foreign_data_error("JSON 数据")
    if _SQL.match(beginning) and re.search(r"(?:insert into|create table|drop table)\s", beginning, re.IGNORECASE):
        raise read_failures.make_foreign_data_error("SQL 脚本")


def _refuse_page(page: str) -> None:
    """Refuse what a business system shows instead of the table that was to be exported, and markup that is no page."""
    beginning = page[:4096].lower()
    if "<frameset" in beginning:
        raise read_failures.make_not_a_table_error("只有框架的网页，表格在与它同名的文件夹里")
    if _LOGIN.search(page):
        raise read_failures.make_not_a_table_error("业务系统的登录网页（导出时登录可能已失效）")
    for mark, kind in (
        ("word.document", "Word 文档"),
        ("<w:worddocument", "Word 文档"),
        ("<svg", "图片或扫描件"),
        ("<uof:", "标文通（UOF）文件"),
    ):
        if mark in beginning:
            raise read_failures.make_not_a_table_error(kind)
    if beginning.lstrip("\ufeff \t\n").startswith("<?xml") and "<table" not in page.lower():
        raise read_failures.make_foreign_data_error("XML 数据")
