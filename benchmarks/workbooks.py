"""Delivery: a printed list beside the same cells without any form."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Case
from benchmarks.sample import Sample
from delivery import write_workbook
from delivery.declarations.lists import ColumnLayout, SheetLayout, TableLayout, WorkbookLayout

_FIELDS = ("township", "village", "group", "household_id", "name", "id_number", "sex", "relation", "household_type")
_ROWS = 3_000


def township_list(sample: Sample) -> Case:
    """Members of the register as a list: heights measured, shaded by village, a page break between villages."""
    members = sample.members.select(_FIELDS).sort("township", "village", "household_id").head(_ROWS)
    plain, ours = sample.inbox / "plain.xlsx", sample.inbox / "list.xlsx"
    layout = _layout()

    def formed() -> Path:
        write_workbook(ours, layout, {"members": members}, {}, sample.as_of)
        return ours

    def bare() -> Path:
        members.to_pandas().to_excel(plain, index=False, engine="openpyxl")
        return plain

    return Case(
        "write a township workbook",
        "DataFrame.to_excel, no form",
        members.height,
        ours=formed,
        baseline=bare,
        agrees=lambda *paths: all(isinstance(path, Path) and path.stat().st_size > _ROWS for path in paths),
    )


def _layout() -> WorkbookLayout:
    columns = (*(ColumnLayout(field=name, title=name, width=12) for name in _FIELDS), _ANSWER)
    table = TableLayout(frame="members", columns=columns, page_break="village", band="village")
    sheet = SheetLayout(name="名单", title="名单", tables=(table,))
    return WorkbookLayout(second_row=("", "", ""), footer="", sheets=(sheet,))


_ANSWER = ColumnLayout(field="answer", title="核查结果", width=12, answer=True, choices=("属实", "不属实"))
