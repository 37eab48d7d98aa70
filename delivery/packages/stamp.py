"""Whom a paper is for, under which number and since when, at the foot of every page; nothing else in it changes."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path

from delivery.document_context import DRAFT_MARK
from delivery.excel.page_setup import make_footer
from delivery.office_parts import rewrite_parts

_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
# A sheet without a cell has the second.
_ENDS_OF_CELLS = (b"</sheetData>", b"<sheetData/>")
_FOOTER = re.compile(r"<oddFooter>(?:&amp;L&amp;10(.*?))?&amp;R.*?</oddFooter>", re.DOTALL)
_HEADER_FOOTER = re.compile(r"<headerFooter[^>]*/>|<headerFooter.*?</headerFooter>", re.DOTALL)
# What follows a sheet's page setup in the order that the file format prescribes (ECMA-376, CT_Worksheet).
_AFTER_PAGE_SETUP = re.compile(
    r"<(?:rowBreaks|colBreaks|customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|"
    r"legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
STAMPED_KINDS = (".xlsx", ".docx")


def stamp_file(file: Path, text: str) -> bytes:
    """The file's content with the text at the foot of every page; other kinds than `STAMPED_KINDS` unchanged.

    A mark that it is a draft goes. Raises `OSError` when the file cannot be read.
    """
    if file.suffix == ".xlsx":
        return _stamp_workbook(file, text)
    if file.suffix == ".docx":
        return _stamp_document(file, text)
    return file.read_bytes()


def _stamp_workbook(file: Path, text: str) -> bytes:
    return rewrite_parts(
        file.read_bytes(), lambda name, data: _stamp_sheet(data, text) if _SHEET.fullmatch(name) else data
    )


def _stamp_sheet(sheet: bytes, text: str) -> bytes:
    """The cells are not even decoded: they are the sheet's large part."""
    end = max(sheet.rfind(mark) + len(mark) for mark in _ENDS_OF_CELLS if mark in sheet)
    return sheet[:end] + _stamp_page_setup(sheet[end:].decode(), text).encode()


def _stamp_page_setup(rest: str, text: str) -> str:
    old = _FOOTER.search(rest)
    remark = html.unescape(old[1] or "").replace("&&", "&") if old else ""
    footer = make_footer(f"{text} {remark.replace(DRAFT_MARK, '').strip()}".strip())
    element = f"<headerFooter><oddFooter>{html.escape(footer, quote=False)}</oddFooter></headerFooter>"
    if _HEADER_FOOTER.search(rest):
        return _HEADER_FOOTER.sub(lambda _: element, rest, count=1)
    return _AFTER_PAGE_SETUP.sub(lambda place: element + place[0], rest, count=1)


def _stamp_document(file: Path, text: str) -> bytes:
    from docx import Document
    from docx.shared import Pt

    document = Document(str(file))
    for section in document.sections:
        # On the line that is there: a second one would push a line of the page onto the next.
        paragraph = section.footer.paragraphs[-1] if section.footer.paragraphs else section.footer.add_paragraph()
        run = paragraph.add_run(f" {text}" if paragraph.text else text)
        run.font.size = Pt(9)
    content = BytesIO()
    document.save(content)
    return content.getvalue()
