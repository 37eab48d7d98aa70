"""入户核查单 of every township: a first page that says how to fill it in, then a sheet per village."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from delivery.document_context import DocumentContext
from delivery.excel.workbook import open_book
from delivery.path_names import NAMELESS, make_safe_name, make_safe_names
from delivery.visits.blank_page import make_blank_blocks
from delivery.visits.form_sheet import FormSheet
from delivery.visits.form_styles import FormStyles
from delivery.visits.page_head import PageHead
from delivery.visits.page_lines import (
    LAST,
    PAGE_HEIGHT,
    Cell,
    Line,
    compute_text_height,
    fill_pages,
    make_text_line,
)
from delivery.visits.visit_frames import make_visits
from delivery.visits.visit_page import MakeCode, Visit, make_visit_blocks
from domain import visit_form as form
from domain.row_codes import SHEET, ListEdition, make_row_code

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_FOOTER = "内部资料 注意保密 用后按规定销毁"
_COVER, _BLANK = "填写说明", "空白单"
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "_______")


def write_visit_books(folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a registered household.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    return [
        _write_book(folder / name, township, tables, context)
        for township, name in make_safe_names(tables["township_counts"]["township"]).items()
    ]


def _write_book(folder: Path, township: str, tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> Path:
    texts = context.make_texts(township or NAMELESS)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{make_safe_name(context.visit_form.file_name.format_map(texts))}.xlsx"
    edition = context.make_edition(township) or ListEdition("", context.edition, township)
    villages = make_visits(tables, context, township, edition)
    with open_book(path, context.as_of) as book:
        _BookWriter(book, context, texts, edition).write(villages)
    return path


class _BookWriter:
    """Writes one township's book."""

    def __init__(
        self, book: Workbook, context: DocumentContext, texts: Mapping[str, str], edition: ListEdition
    ) -> None:
        self._book, self._context, self._texts, self._edition = book, context, texts, edition
        self._styles = FormStyles(book, context.visit_form)
        self._issued: Counter[tuple[str, str]] = Counter()
        self._names: set[str] = set()

    def write(self, villages: Mapping[str, Sequence[Visit]]) -> None:
        """The cover, the villages, blank pages for the others, and the hidden sheet about them all."""
        self._write_sheet(_COVER, [list(self._make_cover(villages))])
        for village, visits in villages.items():
            name = self._name_sheet(village)
            pages = [
                page
                for number, visit in enumerate(visits, 1)
                for page in self._make_pages(name, visit, number, len(visits))
            ]
            self._write_sheet(name, [*pages, *self._make_blank_pages(name, village)])
        self._write_sheet(_BLANK, list(self._make_blank_pages(_BLANK, "")))
        self._write_marks()

    def _write_sheet(self, name: str, pages: list[list[Line]]) -> None:
        sheet = FormSheet(self._book.add_worksheet(name), self._styles)
        sheet.write_pages(pages)
        sheet.finish(f"{self._texts['draft']}{_FOOTER}")

    def _make_cover(self, villages: Mapping[str, Sequence[Visit]]) -> Iterator[Line]:
        declared = self._context.visit_form
        yield make_text_line(declared.title.format_map(self._texts), "title", 20.0)
        count = sum(map(len, villages.values()))
        yield make_text_line(
            f"第 {self._texts['edition']} 版　共 {count} 户，每户一张　{self._name_contact()}", "plain"
        )
        yield make_text_line("怎样填", "section", 13.0)
        for number, text in enumerate(declared.instructions, start=1):
            yield make_text_line(f"{number}. {text.format_map(self._texts)}", "plain")
        yield make_text_line("各村要去的户", "section", 13.0)
        yield Line((Cell(0, 2, self._texts["level_village"], "heading"), Cell(3, 3, "户数", "heading"),
                    Cell(4, LAST, "最早时限", "heading")), 22.0)  # fmt: skip
        for village, visits in villages.items():
            days = [day for visit in visits if isinstance(day := visit.household["due_on"], date)]
            first_day = min(days).isoformat() if days else ""
            yield Line((Cell(0, 2, village, "middle"), Cell(3, 3, str(len(visits)), "middle"),
                        Cell(4, LAST, first_day, "middle")), max(22.0, compute_text_height(village, 0, 2)))  # fmt: skip

    def _make_pages(self, sheet: str, visit: Visit, number: int, count: int) -> Iterator[list[Line]]:
        home = visit.household
        make_code = self._make_coder(sheet, str(home["household_id"]))
        place = f"{self._texts['period']}　{self._edition.township}{home['village'] or ''}"
        where = f"{place}　第 {number} 户／共 {count} 户　{self._texts['edition']}"
        whom = f"户主：{home['head_name'] or ''}　户编号：{home['household_id']}"
        heads = (
            PageHead(form.TITLE, where, self._describe_due(visit)),
            PageHead(f"{form.TITLE}（续）", where, whom, is_first=False),
        )
        rooms = [PAGE_HEIGHT - head.height for head in heads]
        pages = list(fill_pages(make_visit_blocks(visit, make_code), *rooms))
        for page, lines in enumerate(pages, start=1):
            yield [*heads[page > 1].make_lines(f"本户第 {page} 页／共 {len(pages)} 页"), *lines]

    def _make_blank_pages(self, sheet: str, village: str) -> Iterator[list[Line]]:
        for number in range(1, self._context.visit_form.blank_pages + 1):
            make_code = self._make_coder(sheet, "")
            where = f"{self._texts['period']}　{self._edition.township}{village}　空白单　{self._texts['edition']}"
            blocks = list(make_blank_blocks(number, lambda kind, *key, code=make_code: code(kind, sheet, *key)))
            head = PageHead(form.TITLE, where, self._name_contact())
            yield [*head.make_lines(""), *(line for block in blocks for line in block)]

    def _make_coder(self, sheet: str, household: str) -> MakeCode:
        def make_code(kind: str, *key: object) -> str:
            if kind != form.KIND:
                self._issued[kind, sheet] += 1
            return make_row_code(self._edition, kind, household, *key)

        return make_code

    def _describe_due(self, visit: Visit) -> str:
        day = visit.household["due_on"]
        note = "（暂定）" if visit.household["due_note"] else ""
        text = f"{day.year}年{day.month}月{day.day}日{note}" if isinstance(day, date) else "　　　年　　月　　日"
        return f"请于 {text} 前入户、交回。{self._name_contact()}"

    def _name_contact(self) -> str:
        return f"有问题找：{self._context.contact or self._context.reporting_unit}"

    def _name_sheet(self, village: str) -> str:
        """A name that Excel takes and no other sheet has."""
        base = (village or NAMELESS).translate(_NOT_IN_NAMES)[:28] or NAMELESS
        name, number = base, 2
        while name.casefold() in self._names or name in {_COVER, _BLANK, SHEET}:
            name, number = f"{base}{number}", number + 1
        self._names.add(name.casefold())
        return name

    def _write_marks(self) -> None:
        """The hidden sheet, as every book has it whose answers come back."""
        worksheet = self._book.add_worksheet(SHEET)
        worksheet.very_hidden()
        rows: list[tuple[str, ...]] = [
            ("运行编号", self._edition.run_id), ("版次", f"V{self._edition.number}"), ("乡镇", self._edition.township),
        ]  # fmt: skip
        rows += [(kind, sheet, str(number)) for (kind, sheet), number in self._issued.items()]
        for number, line in enumerate(rows):
            for column, text in enumerate(line):
                worksheet.write_string(number, column, text)
