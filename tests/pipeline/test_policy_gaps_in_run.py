"""A run with a department's quarterly ledger: its gaps, and what is unknown of the others."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.simulation.period_runs import PeriodRun, compare, compare_tables
from tests.simulation.village import household_number, make_village, name_of, number_of, settle

NAMED, DENIED, ABSENT, OTHER = 1, 2, 3, 4


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> PeriodRun:
    folder, frames = tmp_path_factory.mktemp("ledger"), make_village()
    for household in (NAMED, DENIED, ABSENT):
        settle(frames, household, kind="监测对象")
    frames.update("register_members", pl.lit(value=True), monitor_type="突发严重困难户", risk_cleared="否")
    settle(frames, OTHER, kind="一般农户")
    columns = ("name", "id_number", "policy", "enjoyed", "quarter")
    rows = [
        (name_of(NAMED), number_of(NAMED), "参保资助", "是", "3"),
        (name_of(DENIED), number_of(DENIED), "参保资助", "否", "3"),
    ]
    frames.frames["policy_ledger"] = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return compare("2026Q3", frames.write(folder / "inbox"), folder / "workspace")


def test_gaps_of_what_was_reported(run: PeriodRun) -> None:
    gaps = run.read("policy_gaps")
    assert gaps.select("household_id", "policy", "state").rows() == [
        (household_number(DENIED), "城乡居民医保参保资助", "denied"),
        (household_number(ABSENT), "城乡居民医保参保资助", "absent"),
    ]
    reports = {line["policy"]: line for line in run.read("policy_reports").to_dicts()}
    assert reports["城乡居民医保参保资助"]["enjoying"] == 1
    silent = [line for line in reports.values() if line["status"] == "not_reported"]
    assert len(silent) == len(reports) - 1
    assert {line["department"] for line in silent} >= {"教育局", "残联", "住建局"}


def test_the_county_and_each_department_have_a_workbook_of_their_own(run: PeriodRun) -> None:
    county = openpyxl.load_workbook(run.folder / "reports" / "policy_gaps.xlsx")
    assert county.sheetnames == ["分政策汇总", "没有反馈的部门", "分乡镇汇总", "缺口清单"]
    cells = [str(cell.value) for row in county["缺口清单"].iter_rows() for cell in row]
    assert {household_number(DENIED), household_number(ABSENT)} <= set(cells)
    assert household_number(NAMED) not in cells
    departments = sorted(path.stem for path in (run.folder / "reports" / "policy_gaps").iterdir())
    assert "医保局" in departments
    own = openpyxl.load_workbook(run.folder / "reports" / "policy_gaps" / "残联.xlsx")
    texts = [str(cell.value) for sheet in own for row in sheet.iter_rows() for cell in row]
    assert name_of(ABSENT) not in texts
    assert "没有反馈，不能判定" in texts


def test_without_a_ledger_everything_is_unknown(tmp_path: Path) -> None:
    frames = make_village()
    settle(frames, 1)
    run = compare_tables("2026-10", frames.write(tmp_path / "inbox"), tmp_path / "workspace")
    assert run.read("policy_gaps").is_empty()
    assert set(run.read("policy_reports")["status"]) == {"not_delivered"}
