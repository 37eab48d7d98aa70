"""What a check found, per delivered file and source: from sheets and members of archives to what somebody sent."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.handover import SheetFound
from pipeline.county.county import County
from services.deliveries.check import CheckedInbox, CheckedSource
from services.deliveries.check_labels import LEFT_OUT, describe_dropped, describe_sheet
from services.deliveries.check_verdict import grade_files
from services.departments.delivery_report import Issue, SourceReport

# Issues of a source that are listed; the others are counted.
SHOWN_ISSUES = 200
# Parts an archive's name from its member's; no delivered file has it in its name.
MEMBER_MARK = "!"
_RECOGNISED = ("recognised", "not_used", "duplicate_file", "superseded")
_WORST_FIRST = ("bad", "doubtful", "good")


def grade_delivery(checked: CheckedInbox) -> dict[str, str]:
    """Delivered file -> `bad`, `doubtful` or `good`; of an archive the worst of its members'."""
    grades: dict[str, str] = {}
    for file, grade in grade_files(checked).items():
        name = _find_delivered_name(file)
        grades[name] = min(grade, grades.get(name, grade), key=_WORST_FIRST.index)
    return grades


def find_refusal(checked: CheckedInbox, name: str) -> str:
    """Why a delivered file is not kept; empty where it is."""
    if is_foreign(checked, name):
        foreign = sorted({title for file, title in checked.foreign_files.items() if _find_delivered_name(file) == name})
        return f"不是本部门的数据，认出为{'、'.join(foreign)}，没有收下。请由该部门报送；混在一起的请分开。"
    if any(sheet.source is not None and sheet.status in _RECOGNISED for sheet in _list_sheets(checked, name)):
        return ""
    return "没有认出是本部门要报送的哪一份数据，没有收下。请对照下面的原因更正，或用本页的模板填写后再上传。"


def is_foreign(checked: CheckedInbox, name: str) -> bool:
    """Whether a delivered file holds data of another department."""
    return any(_find_delivered_name(file) == name for file in checked.foreign_files)


def has_rows(checked: CheckedInbox, name: str) -> bool:
    """Whether rows of a delivered file were read."""
    return any(_find_delivered_name(file) == name for source in checked.sources.values() for file in source.files)


def list_remarks(checked: CheckedInbox, name: str) -> tuple[str, ...]:
    """What is said of a delivered file's sheets, each sentence once."""
    return tuple(dict.fromkeys(_list_remarks(checked, name)))


def _list_remarks(checked: CheckedInbox, name: str) -> Iterator[str]:
    for sheet in _list_sheets(checked, name):
        words = sheet.message if sheet.status == LEFT_OUT else describe_sheet(checked, sheet)
        member, part = sheet.file[len(name) + 1 :], f"［{sheet.sheet}］" if sheet.sheet else ""
        yield f"{member}{part}：{words}" if member or part else words


def describe_sources(checked: CheckedInbox, county: County) -> tuple[SourceReport, ...]:
    """Every source that came, those of which nothing is taken first."""
    ordered = sorted(checked.sources.items(), key=lambda item: not item[1].refused)
    return tuple(_describe_source(name, source, county) for name, source in ordered)


def _describe_source(name: str, source: CheckedSource, county: County) -> SourceReport:
    declared = county.sources[name]
    titles = {field: declaration.title for field, declaration in declared.fields.items()}
    issues = source.issues.sort("row_number", nulls_last=False, maintain_order=True).head(SHOWN_ISSUES)
    column = pl.col("field").replace(titles).fill_null("")
    lines = issues.select("file", "sheet", "row_number", column, "problem", "cure").rows()
    return SourceReport(
        declared.title, source.rows_read, source.accepted, source.quarantined, describe_dropped(source),
        source.refused, source.failures, tuple(Issue(*line) for line in lines), source.issues.height,
    )  # fmt: skip


def _list_sheets(checked: CheckedInbox, name: str) -> list[SheetFound]:
    return [sheet for sheet in checked.sheets if _find_delivered_name(sheet.file) == name]


def _find_delivered_name(file: str) -> str:
    return file.split(MEMBER_MARK, maxsplit=1)[0]
