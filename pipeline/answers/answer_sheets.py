"""The sheets of a file that hold verification results, and what of its answers cannot be read and stands where."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

import intake
from domain.county.source import SourceDeclaration
from domain.handover import SheetFound
from domain.progress import format_sheet
from domain.text import make_heading_key
from pipeline.county.county import County

SOURCE = "verification_results"
# What people fill in on a sheet that comes back.
FILLED = ("result", "include", "exclusion_reason", "checked_by", "checked_on")
# Columns that may be missing; where a heading nearly says one of them, somebody has changed it.
_GUARDED = ("clue_id", "include", "exclusion_reason")
_NEARLY = 0.7
_ROWS_NAMED = 20
_FEWEST_COLUMNS = 2
_UNREAD = {"hidden", "unreadable", "ambiguous"}


@dataclass(frozen=True)
class AnswerSheets:
    """`sheets`: those whose answers can be read. `lost_answers`: (file, sheet) -> what another one holds, and the cure.

    `notes`: what must be said of the sheets that are read. `other_sheets`: (file, sheet) -> why it is not read.
    """

    sheets: list[SheetFound]
    lost_answers: dict[tuple[str, str], str]
    notes: list[str]
    other_sheets: dict[tuple[str, str], str]

    @property
    def unread_rows(self) -> list[str]:
        """What the sheets that are not read hold."""
        return list(self.lost_answers.values())

    def leave_out(self, places: Collection[tuple[str, str]]) -> AnswerSheets:
        """The same without what is said of sheets that somebody else reads."""
        lost = {place: sentence for place, sentence in self.lost_answers.items() if place not in places}
        return replace(self, lost_answers=lost)

    def leave_forms(self, places: Collection[tuple[str, str]]) -> AnswerSheets:
        """The same without sheets that are forms, whatever they were taken for."""
        sheets = [sheet for sheet in self.sheets if _format_place(sheet) not in places]
        others = {place: text for place, text in self.other_sheets.items() if place not in places}
        return replace(self.leave_out(places), sheets=sheets, other_sheets=others)


def find_answer_sheets(folder: Path, county: County) -> AnswerSheets:
    """The sheets of the files in a folder, read as verification results."""
    source = county.sources[SOURCE]
    sheets = _find_sheets(folder, county, source)
    answer_sheets = [sheet for sheet in sheets if sheet.source == SOURCE and sheet.status == "recognised"]
    others = {_format_place(s): f"{_format_words(s)}：{s.message}" for s in sheets if s not in answer_sheets}
    lost = {_format_place(s): others[_format_place(s)] for s in sheets if s.status in _UNREAD}
    if unread := {_format_place(sheet): sheet for sheet in sheets if sheet.status == "unrecognised"}:
        lost |= _describe_lost_answers(folder, county, unread)
    notes = [note for sheet in answer_sheets for note in _collect_notes(sheet, source)]
    notes += [f"{_format_words(s)}：{s.message}" for s in sheets if s.status == "duplicate_file" and s.source == SOURCE]
    return AnswerSheets(answer_sheets, lost, notes, others)


def _find_sheets(folder: Path, county: County, source: SourceDeclaration) -> list[SheetFound]:
    return intake.recognise_files(folder, [replace(county.source_headings[SOURCE], source=source)])


def find_changed_heading(sheet: SheetFound, source: SourceDeclaration) -> str | None:
    """Which heading seems to be a changed one of a column that the sheet lacks."""
    absent = [source.fields[name].title for name in _GUARDED if name not in sheet.columns]
    strange = {make_heading_key(text): text for text in sheet.unknown_headings}
    for title in absent:
        for key in difflib.get_close_matches(make_heading_key(title), strange, 1, _NEARLY):
            return f"表头“{strange[key]}”是不是“{title}”？"
    return None


def _collect_notes(sheet: SheetFound, source: SourceDeclaration) -> list[str]:
    return [
        f"{_format_words(sheet)}：{source.fields[name].standing_in(heading)}。"
        for name, heading in sheet.stood_in.items()
    ]


def _describe_lost_answers(
    folder: Path, county: County, unread: dict[tuple[str, str], SheetFound]
) -> dict[tuple[str, str], str]:
    """What sheets without the needed headings hold, as far as their other headings tell."""
    source = county.sources[SOURCE]
    fields = {name: field.model_copy(update={"optional": True}) for name, field in source.fields.items()}
    lenient = source.model_copy(update={"fields": fields})
    sheets = [
        sheet
        for sheet in _find_sheets(folder, county, lenient)
        if sheet.source == SOURCE and _format_place(sheet) in unread
    ]
    rows = intake.read_raw_rows(folder, lenient, sheets).rows
    return {
        _format_place(sheet): sentence
        for sheet in sheets
        if (sentence := _count_lost_rows(sheet, rows, unread[_format_place(sheet)]))
    }


def _count_lost_rows(sheet: SheetFound, rows: pl.DataFrame, strict: SheetFound) -> str | None:
    """What is lost with a sheet, or none where it was not meant for answers."""
    sheet_rows = rows.filter(pl.col("file") == sheet.file, pl.col("sheet") == sheet.sheet)
    filled = sheet_rows.filter(pl.any_horizontal(pl.col(FILLED).is_not_null()))["row_number"].to_list()
    names_clues = "clue_id" in sheet.columns or ("household_id" in sheet.columns and _has_answer(sheet))
    # One word alone may stand anywhere: the cover names 入户核查结果 among the deliveries.
    if (not filled and not names_clues) or len(sheet.columns) < _FEWEST_COLUMNS:
        return None
    sentence = f"{format_row_numbers(filled)}有填写，没有采用。" if filled else ""
    return f"{_format_words(sheet)}：{sentence}{strict.message}"


def _has_answer(sheet: SheetFound) -> bool:
    return not set(FILLED).isdisjoint(sheet.columns)


def format_row_numbers(rows: Iterable[int]) -> str:
    """Row numbers as a message names them."""
    numbers = list(rows)
    remainder = f"等 {len(numbers)} 行" if len(numbers) > _ROWS_NAMED else "行"
    return f"第 {'、'.join(map(str, numbers[:_ROWS_NAMED]))} {remainder}"


def describe_rows_without_result(rows: pl.DataFrame) -> list[str]:
    """Rows of readable sheets in which something was filled in, but no result. `rows`: as typed."""
    other_fields = [name for name in FILLED if name != "result"]
    half = rows.filter(pl.col("result").is_null(), pl.any_horizontal(pl.col(other_fields).is_not_null()))
    rows_with_subject = half.filter(pl.col("household_id").is_not_null() | pl.col("clue_id").is_not_null())
    return [
        f"{format_sheet(*place)}{format_row_numbers(part['row_number'])}：填了核查人、核查时间等，“核查结果”空着，没有采用。"
        "请补填核查结果后重新导入。"
        for place, part in rows_with_subject.partition_by("file", "sheet", as_dict=True, maintain_order=True).items()
    ]


def _format_place(sheet: SheetFound) -> tuple[str, str]:
    return sheet.file, sheet.sheet


def _format_words(sheet: SheetFound) -> str:
    return format_sheet(sheet.file, sheet.sheet)
