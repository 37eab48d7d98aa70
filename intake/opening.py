"""What a file is, told by its bytes and never by its name, and its sheets."""

from __future__ import annotations

from intake import archives, delimited, failures, html_tables, spreadsheetml, workbooks
from intake.decoding import Chunks, Text, text_of
from intake.grids import OpenSheet

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_PK = b"PK"
_READ_BY_PEOPLE = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF 文档"),
)
_OTHER_ARCHIVES = ((b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x1f\x8b", "gz 压缩包"))


def open_sheets(chunks: Chunks) -> list[OpenSheet]:
    """Open the sheets of a file; none when it is empty. Raises `UnreadableFileError` with the cure.

    Delimited text is read piece by piece; a workbook or a page is held as a whole.
    """
    first = next(chunks(), b"")
    if first.startswith(_OLE):
        return workbooks.sheets(b"".join(chunks()))
    if first.startswith(_PK):
        return _packed(b"".join(chunks()))
    if not any(chunk.strip() for chunk in chunks()):
        return []
    _refuse_what_is_no_table(first)
    return _text(text_of(chunks))


def _packed(content: bytes) -> list[OpenSheet]:
    names = archives.opened(content).namelist()
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise failures.not_a_table("文档")
    if archives.is_plain_archive(content):
        raise failures.UnreadableFileError("压缩包里还有压缩包，请先解压再放入。")
    return workbooks.sheets(content)


def _refuse_what_is_no_table(content: bytes) -> None:
    for magic, kind in _READ_BY_PEOPLE:
        if content.startswith(magic):
            raise failures.not_a_table(kind)
    for magic, kind in _OTHER_ARCHIVES:
        if content.startswith(magic):
            raise failures.UnreadableFileError(f"这是{kind}，不能读取。请解压后放入，或改用 zip 压缩。")


def _text(text: Text) -> list[OpenSheet]:
    beginning = text.beginning(4096)
    shown = beginning.lstrip("\ufeff \t\n").lower()
    if shown.startswith("mime-version:"):
        raise failures.resave("单个文件网页（mht）")
    if not shown.startswith("<"):
        return [delimited.sheet(text)]
    if spreadsheetml.NAMESPACE in beginning:
        return spreadsheetml.sheets(text.whole())
    return [html_tables.sheet(text.whole())]
