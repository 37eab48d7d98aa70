"""Does a layout show only what its workbook has? Asked before any data is read."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from delivery.county import (
    candidate_workbook,
    case_workbook,
    conflict_workbook,
    household_workbook,
    list_comparison_workbook,
    order_ledger,
    policy_gap_workbook,
    population_change_workbook,
    progress_workbook,
    reminder_overview,
    sample_workbook,
    summary_frames,
)
from delivery.declarations.lists import TableLayout, WorkbookLayout
from delivery.declarations.pushes import PERSON_FIELDS
from delivery.department import data_quality_frames, order_workbooks, policy_gap_lists, request_frames, unlinked_frames
from delivery.document_context import PLACEHOLDERS
from delivery.list_frames import NUMBER, ListFields
from delivery.list_rows import glance_rows
from delivery.officer import link_examples_workbook, policy_comparison_workbook, review_frames
from delivery.packages import recall_notices
from delivery.property import dossiers, property_feedback, property_summary, search_requests
from delivery.township import (
    advice_lists,
    candidate_lists,
    conflict_lists,
    coverage_lists,
    list_comparison_lists,
    merging_lists,
    order_lists,
    population_change_lists,
    receipt_workbook,
    reminder_lists,
    supplement_lists,
    township_frames,
    withdrawal_notices,
)
from domain.county.reading import build_model, did_you_mean, read_mapping
from domain.errors import Fault

_DECLARED: Mapping[str, ListFields] = {
    "suspected": township_frames.FIELDS,
    "annexes": township_frames.FIELDS,
    "request": request_frames.FIELDS,
    "data_quality": data_quality_frames.FIELDS,
    "unlinked": unlinked_frames.FIELDS,
    "review": review_frames.FIELDS,
    "link_examples": link_examples_workbook.FIELDS,
    "conflicts": conflict_workbook.FIELDS,
    "advice": advice_lists.FIELDS,
    "coverage": coverage_lists.FIELDS,
    "merging": merging_lists.FIELDS,
    "dry_run": policy_comparison_workbook.FIELDS,
    "township_conflicts": conflict_lists.FIELDS,
    "case": case_workbook.FIELDS,
    "population_changes": population_change_workbook.FIELDS,
    "township_population_changes": population_change_lists.FIELDS,
    "list_comparison": list_comparison_workbook.FIELDS,
    "township_list_comparison": list_comparison_lists.FIELDS,
    "summary": summary_frames.FIELDS,
    "sample": sample_workbook.FIELDS,
    "property_request": search_requests.FIELDS,
    "property_feedback": property_feedback.FIELDS,
    "property_summary": property_summary.FIELDS,
    "property_dossier": dossiers.FIELDS,
    "receipt": receipt_workbook.FIELDS,
    "policy_gaps": policy_gap_workbook.FIELDS,
    "department_policy_gaps": policy_gap_lists.FIELDS,
    "department_orders": order_workbooks.FIELDS,
    "township_orders": order_lists.FIELDS,
    "order_ledger": order_ledger.FIELDS,
    "reminder": reminder_lists.FIELDS,
    "reminder_overview": reminder_overview.FIELDS,
    "supplement": supplement_lists.FIELDS,
    "withdrawal": withdrawal_notices.FIELDS,
    "recall": recall_notices.FIELDS,
    "candidates": candidate_lists.CANDIDATES,
    "corrections": candidate_lists.CORRECTIONS,
    "glance": glance_rows.FIELDS,
    "progress": progress_workbook.FIELDS,
    "county_candidates": candidate_workbook.FIELDS,
    "household": household_workbook.FIELDS,
    "push": {"persons": PERSON_FIELDS},
}
# Layout -> frame -> what its columns may name; a family of columns goes by its name alone.
LAYOUT_FIELDS: Mapping[str, ListFields] = {
    layout: {frame: (NUMBER, *(field.removesuffix(":") for field in fields)) for frame, fields in frames.items()}
    for layout, frames in _DECLARED.items()
}


def read_layout(path: Path, file_name: str) -> tuple[WorkbookLayout | None, list[Fault]]:
    """Read the layout of the file, whose stem is its id, or every fault found in it."""
    content, faults = read_mapping(path, file_name)
    if faults:
        return None, faults
    layout, faults = build_model(WorkbookLayout, content | {"id": path.stem}, file_name)
    if layout is None:
        return None, faults
    faults = find_layout_faults(layout, file_name)
    return (None if faults else layout), faults


def find_layout_faults(layout: WorkbookLayout, file_name: str) -> list[Fault]:
    """Frames, fields and placeholders that nothing provides."""
    frames = LAYOUT_FIELDS.get(layout.id)
    if frames is None:
        return [Fault(file_name, "", "没有这种名单", f"文件名应为：{'、'.join(LAYOUT_FIELDS)}。")]
    faults = [
        Fault(file_name, key, f"没有占位符 {{{name}}}", _suggest_name(name, PLACEHOLDERS))
        for key, name in _find_unknown_placeholders(layout)
    ]
    for number, sheet in enumerate(layout.sheets):
        for table in sheet.tables:
            faults += _find_table_faults(table, frames, Fault(file_name, f"sheets.{number}.{table.frame}", "", ""))
        for chart in sheet.charts:
            place = Fault(file_name, f"sheets.{number}.{chart.frame}", "", "")
            faults += _find_field_faults(
                chart.frame, [chart.category, *(series.field for series in chart.series)], frames, place
            )
    return faults


def _find_table_faults(table: TableLayout, frames: Mapping[str, tuple[str, ...]], place: Fault) -> list[Fault]:
    names = [column.field for column in table.columns if not column.answer]
    names += [
        field
        for field in (table.page_break, table.band, table.answered_elsewhere, *(c.marked for c in table.columns))
        if field
    ]
    names += table.returned.key if table.returned else ()
    return _find_field_faults(table.frame, names, frames, place)


def _find_field_faults(
    frame: str, names: Iterable[str], frames: Mapping[str, tuple[str, ...]], place: Fault
) -> list[Fault]:
    if frame not in frames:
        return [Fault(place.file, place.key, "没有这个表格", _suggest_name(frame, frames))]
    fields = frames[frame]
    return [
        Fault(place.file, f"{place.key}.{field}", "这个表格没有这个字段", _suggest_name(field, fields))
        for field in names
        if field not in fields
    ]


def _suggest_name(word: str, words: Iterable[str]) -> str:
    return did_you_mean(word, words) or f"可用：{'、'.join(words)}。"


def _find_unknown_placeholders(layout: WorkbookLayout) -> Iterator[tuple[str, str]]:
    """Key and name of every placeholder that has no value."""
    for key, text in _list_texts(layout):
        for _, name, _, _ in string.Formatter().parse(text):
            if name is not None and name not in PLACEHOLDERS:
                yield key, name


def _list_texts(layout: WorkbookLayout) -> Iterator[tuple[str, str]]:
    yield "file_name", layout.file_name
    yield from (("second_row", text) for text in layout.second_row)
    yield "footer", layout.footer
    for number, sheet in enumerate(layout.sheets):
        key = f"sheets.{number}"
        yield f"{key}.title", sheet.title
        yield f"{key}.footer", sheet.footer or ""
        yield from ((f"{key}.notes", note) for note in sheet.notes)
        for table in sheet.tables:
            yield f"{key}.{table.frame}.caption", table.caption
            yield f"{key}.{table.frame}.empty", table.empty
            yield from ((f"{key}.{table.frame}.{column.field}", column.title) for column in table.columns)
        for chart in sheet.charts:
            yield f"{key}.{chart.frame}.title", chart.title
            yield f"{key}.{chart.frame}.empty", chart.empty
            yield from ((f"{key}.{chart.frame}.{series.field}", series.title) for series in chart.series)
