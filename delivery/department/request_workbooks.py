"""Department requests (谁提供谁负责): per department a workbook with letter, empty templates and instructions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

import polars as pl

from delivery.department.request_frames import FIELDS, make_column_guide, make_requested_data, spell_date
from delivery.department.request_inputs import RequestInputs
from delivery.department.request_letter import LetterWriter
from delivery.department.request_template import write_template
from delivery.document_context import DocumentContext
from delivery.excel.cell_styles import Styles
from delivery.excel.sheet import SheetWriter
from delivery.list_frames import make_list_frames
from delivery.path_names import make_safe_names
from domain.county.policy import PolicyDeclaration
from domain.county.reading import did_you_mean
from domain.county.settings import CountySettings
from domain.county.source import SourceDeclaration
from domain.errors import UsageError
from domain.periods import Period

_UNSIGNED = "　　　年　　月　　日"
_LONGEST_SHEET_NAME = 31


def list_requested_departments(
    sources: Mapping[str, SourceDeclaration], settings: CountySettings, only: str | None = None
) -> dict[str, list[SourceDeclaration]]:
    """Department -> the sources that a comparison takes from it, departments and sources in a fixed order.

    Property data are no part of it: they are asked for by name, and only of those who signed.
    Raises `UsageError` when the one department asked for provides nothing.
    """
    grouped: dict[str, list[SourceDeclaration]] = {}
    for declaration in sorted(sources.values(), key=lambda declaration: (declaration.department, declaration.id)):
        if declaration.used_by == "comparison":
            grouped.setdefault(declaration.department, []).append(declaration)
    if only is None:
        return grouped
    only = settings.departments.get(only, only)
    if only not in grouped:
        cure = did_you_mean(only, grouped) or f"可用：{'、'.join(grouped)}。"
        raise UsageError(f"没有哪份比对数据由“{only}”提供。{cure}")
    return {only: grouped[only]}


def write_requests(
    folder: Path, inputs: RequestInputs, policy: PolicyDeclaration, period: Period, as_of: date, *,
    only: str | None = None, signed_on: date | None = None,
) -> list[Path]:  # fmt: skip
    """Write `<period>_<department>_数据需求.xlsx` for every department, or for the one in `only`.

    `signed_on`: the letter's date; blank for a pen when left out. Raises `UsageError` as
    `list_requested_departments` does, `OSError` when a file cannot be written.
    """
    context = DocumentContext.of(inputs.settings, inputs.sources, policy, period, as_of)
    departments = list_requested_departments(inputs.sources, inputs.settings, only)
    names = make_safe_names(list_requested_departments(inputs.sources, inputs.settings))
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for department, sources in departments.items():
        path = folder / f"{period.title}_{names[department]}_数据需求.xlsx"
        texts = context.make_texts() | _make_letter_texts(inputs, policy, as_of, department, sources)
        rows = {
            "requested": make_requested_data(sources, policy, as_of),
            "columns": make_column_guide(inputs, sources, policy, as_of),
        }
        frames, date_text = make_list_frames(rows, FIELDS), spell_date(signed_on) if signed_on else _UNSIGNED
        _write_request(path, inputs, sources, frames, texts, as_of, date_text)
        paths.append(path)
    return paths


def _make_letter_texts(
    inputs: RequestInputs, policy: PolicyDeclaration, as_of: date, department: str, sources: list[SourceDeclaration]
) -> dict[str, str]:
    due = inputs.due_dates[department]
    return {
        "department": department,
        "notice": policy.notice,
        "as_of": spell_date(as_of),
        "due": spell_date(due),
        "sheets": "、".join(f"“{name}”" for name in _make_sheet_names(sources)),
    }


def _write_request(
    path: Path,
    inputs: RequestInputs,
    sources: list[SourceDeclaration],
    frames: dict[str, pl.DataFrame],
    texts: dict[str, str],
    as_of: date,
    signed_on: str,
) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    layout = inputs.layout
    letter, guide = layout.sheets
    book = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": path.stem, "created": datetime.combine(as_of, time())})
    styles = Styles(book, layout)
    LetterWriter(book.add_worksheet(letter.name), layout, letter, styles, texts).write(
        inputs.request, frames, signed_on
    )
    for name, source in zip(_make_sheet_names(sources), sources, strict=True):
        write_template(book.add_worksheet(name), source, styles)
    SheetWriter(book.add_worksheet(guide.name), layout, guide, styles, texts).write(frames, protect=False)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _make_sheet_names(sources: list[SourceDeclaration]) -> list[str]:
    """The titles as Excel accepts them: none of its own signs, not too long, no two alike."""
    names = make_safe_names(source.title for source in sources)
    plain = str.maketrans("[]'", "（）’")
    return [names[source.title].translate(plain)[:_LONGEST_SHEET_NAME] for source in sources]
