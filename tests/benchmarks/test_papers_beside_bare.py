"""The bare side of the benchmark of papers writes the same cells, or its seconds say nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.papers.bare_cells import read_cells, write_bare
from benchmarks.papers.county_tables import share_out
from delivery import write_workbook
from delivery.declarations.lists import ColumnLayout, SheetLayout, TableLayout, WorkbookLayout
from domain.tables import polars_schema
from storage.run_store import RunStore


def test_the_bare_side_writes_the_same_cells(tmp_path: Path) -> None:
    columns = tuple(ColumnLayout(field=name, title=name, width=12) for name in ("text", "number", "day"))
    sheet = SheetLayout(name="名单", title="名单", tables=(TableLayout(frame="rows", columns=columns),))
    rows = pl.DataFrame({"text": ["甲", None], "number": [1, 2], "day": [date(2026, 9, 30), None]})
    layout = WorkbookLayout(second_row=("", "", ""), footer="", sheets=(sheet,))
    write_workbook(tmp_path / "formed.xlsx", layout, {"rows": rows}, {}, date(2026, 9, 30))
    formed = read_cells(tmp_path / "formed.xlsx")
    written = write_bare([formed], tmp_path)
    assert read_cells(tmp_path / "0.xlsx") == formed
    assert written == sum(cell != "" for line in formed["名单"] for cell in line)


def fill(table: str, households: list[str], townships: list[str]) -> pl.DataFrame:
    """The table with these households; all other columns are zero, empty or null."""
    frame = pl.DataFrame({"household_id": households, "township": townships})
    fillers: dict[str, object] = {"String": "", "Int64": 0, "Boolean": False}
    others = {name: kind for name, kind in polars_schema(table).items() if name not in frame.columns}
    return frame.with_columns(pl.lit(fillers.get(str(kind)), dtype=kind).alias(name) for name, kind in others.items())


def test_a_household_and_all_that_is_about_it_go_to_one_township() -> None:
    households = [f"h{number}" for number in range(60)]
    townships = ["甲镇", "乙镇", "丙镇"] * 20
    run = RunStore.in_memory()
    for table in ("members", "suspected"):
        run.put(table, fill(table, households, townships).select(polars_schema(table).names()))
    share_out(run, 7)
    members, suspected = run.read("members"), run.read("suspected")
    assert members["township"].n_unique() == 7
    assert suspected.select("household_id", "township").rows() == members.select("household_id", "township").rows()
    assert all(new.startswith(old) for old, new in zip(townships, members["township"], strict=True))
