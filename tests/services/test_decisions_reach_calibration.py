"""What officers decide moves the weights that are fitted, and the model file says how many decisions there were."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.tables import add_absent_columns, conform
from pipeline.open_ledger import open_ledger
from pipeline.run_request import RunRequest
from services.review.export_workbook import export_review
from services.review.import_workbook import import_review
from services.runs.calibrate import Calibration, fit_calibration
from tests.services.reviewed_county import compare, fill, write_village

PROJECT = Path(__file__).parents[2]
HOMOPHONE = "surname=equal given_name=same_pinyin birth=equal place=village"
BROTHER = "surname=equal given_name=partly_different birth=different place=village"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_village(tmp_path_factory.mktemp("deliveries"), "登记", "住房", "结算")


def fitted_in(workspace: Path, inbox: Path) -> Calibration:
    config = workspace.parent / f"{workspace.name}_config"
    shutil.copytree(PROJECT / "config", config)
    return fit_calibration(RunRequest("2026Q3", str(inbox), str(workspace), str(config)))


def decided(levels: str, verdict: str, count: int) -> pl.DataFrame:
    """Decisions of an officer about so many pairs that show those levels."""
    line = {
        "household_id": "x", "run_id": "x", "source": "x", "file": "x", "sheet": "x", "row_number": 2, "levels": levels,
        "verdict": verdict, "origin": "review", "decided_by": "x", "decided_on": date(2026, 10, 1), "recorded_at": "x",
        "whole_household": False,
    }  # fmt: skip
    told = pl.DataFrame([line | {"row_key": f"{verdict}{at}", "person_id": f"P-{verdict}{at}"} for at in range(count)])
    told = told.with_columns(pl.lit(None, pl.String).alias(name) for name in ("person_key", "inbox"))
    return conform(add_absent_columns(told, "review_decisions"), "review_decisions")


def remembered(workspace: Path, count: int) -> Path:
    """Officers have confirmed so many homophones, and ruled out as many brothers."""
    decisions = pl.concat([decided(HOMOPHONE, "same", count), decided(BROTHER, "other", count)])
    open_ledger(workspace).add_decisions(decisions)
    return workspace


def of_given_name(found: Calibration, level: str) -> tuple[float, float]:
    """m before and after."""
    old, new = (model.comparisons["given_name"].levels[level].m for model in (found.old, found.new))
    return old, new


def test_decisions_that_came_back_in_the_workbook_are_counted(inbox: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "ws"
    run = compare(inbox, workspace)
    path, asked = export_review(run, tmp_path / "清单.xlsx", everything=False)
    verdicts = ["同一人", *["非同一人"] * (asked.height - 2), "存疑"]
    import_review(fill(path, lambda place: verdicts[place]), workspace, "config")
    made = open_ledger(workspace).read_decisions().filter(pl.col("verdict") != "unsure")
    assert made.height == asked.height - 1
    evidence = fitted_in(workspace, inbox).proposal.read_text(encoding="utf-8")
    compared = made.filter(pl.col("levels").is_not_null())
    same = compared.filter(verdict="same").height
    told = f"人工确认记录 {made.height} 条，其中有比较等级的同一人 {same} 条、非同一人 {compared.height - same} 条"
    assert told in evidence


def test_weights_move_to_what_officers_confirmed(inbox: Path, tmp_path: Path) -> None:
    found = fitted_in(remembered(tmp_path / "ws", 60), inbox)
    assert "人工确认记录 120 条，其中有比较等级的同一人 60 条、非同一人 60 条" in found.new.evidence[-1]
    before, after = of_given_name(found, "same_pinyin")
    assert after > 5 * before, "60 people turned out to be written by a homophone"
    before, after = of_given_name(found, "partly_different")
    assert after <= before, "nobody was confirmed under a brother's name"


def test_a_few_decisions_are_counted_and_change_nothing(inbox: Path, tmp_path: Path) -> None:
    found = fitted_in(remembered(tmp_path / "ws", 10), inbox)
    assert "人工确认记录 20 条" in found.new.evidence[-1]
    assert "两类各满 50 条才参与估计" in found.new.evidence[-1]
    assert of_given_name(found, "same_pinyin")[0] == of_given_name(found, "same_pinyin")[1]


def test_without_a_ledger_there_are_no_decisions(inbox: Path, tmp_path: Path) -> None:
    assert "人工确认记录 0 条" in fitted_in(tmp_path / "none", inbox).new.evidence[-1]
