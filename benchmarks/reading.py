"""Reading: `intake.read_raw_rows` beside the reader that comes to mind first.

Ours does more: it finds headings, drops titles, footers and repeated rows, and keeps each row's place.
"""

from __future__ import annotations

import openpyxl
import pandas as pd

from benchmarks.measure import Case
from benchmarks.sample import Sample
from domain.handover import RawRows


def text(sample: Sample) -> Case:
    """A GB18030 text of settlements."""
    path = sample.path("insurance_settlement")
    return Case(
        "read a GB18030 csv",
        "pandas.read_csv(dtype=str)",
        sample.read_raw_rows("insurance_settlement").rows.height,
        ours=lambda: sample.read_raw_rows("insurance_settlement"),
        baseline=lambda: len(pd.read_csv(path, encoding="gb18030", dtype=str, keep_default_na=False)),
        agrees=_same_rows,
    )


def workbook(sample: Sample) -> Case:
    """The register: an .xlsx of three sheets, 25 columns wide."""
    path = sample.path("register_members")
    raw_rows = sample.read_raw_rows("register_members")
    above = int(raw_rows.dropped["rows"].sum())

    def read() -> int:
        book = openpyxl.load_workbook(path, read_only=True)
        return sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True)) - above

    return Case(
        "read an .xlsx",
        "openpyxl, read_only",
        raw_rows.rows.height,
        ours=lambda: sample.read_raw_rows("register_members"),
        baseline=read,
        agrees=_same_rows,
        rounds=1,
    )


def _same_rows(ours: object, baseline: object) -> bool:
    """Every row of the file was read; ours has also dropped what came twice."""
    return isinstance(ours, RawRows) and int(ours.rows_read["rows_read"].sum()) - _around(ours) == baseline


def _around(raw_rows: RawRows) -> int:
    """Titles and headings."""
    return int(raw_rows.dropped.filter(raw_rows.dropped["reason"] != "duplicate_row")["rows"].sum())
