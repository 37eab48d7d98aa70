"""What `fangpin diff` tells of two runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from domain.errors import UsageError
from fangpin.publication import show_diff
from services.runs.difference import diff_runs
from storage.run_store import RunStore
from tests.ledger.remembered_county import make_clue, make_table

HOUSE = make_clue()
BILL = make_clue(rule_id="medical_burden", risk="因病", value=6000.0)
OTHERS = make_clue(household_id="H2", township="丁镇")


def _finish(workspace: Path, run_id: str, listed: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> None:
    folder = workspace / "runs" / "2026Q3" / run_id
    folder.mkdir(parents=True)
    store = RunStore.open(folder)
    homes = {clue["household_id"]: clue["township"] for clue in listed if clue["certainty"] != "attention"}
    suspected = [
        {
            "household_id": home, "township": township, "village": "乙村", "risks": "住房", "findings": 1,
            "certainty": "confirmed", "mandatory": False, "monitored": False, "priority": 1, "status": "new",
            "first_period": "2026Q3",
        }
        for home, township in homes.items()
    ]  # fmt: skip
    store.put("findings", make_table("findings", listed))
    store.put("suspected", make_table("suspected", suspected))
    for name in ("suppressed", "resolved"):
        store.put(name, make_table(name, tables.get(name, [])))
    (folder / "manifest.json").write_text(json.dumps({"as_of": "2026-09-30"}), encoding="utf-8")


def _ended(clue: dict[str, Any], reason: str) -> dict[str, Any]:
    names = ("clue_id", "household_id", "rule_id", "township", "village")
    return {name: clue[name] for name in names} | {"reason": reason, "since": "2026-10"}


def _changes(workspace: Path, township: str | None = None) -> list[tuple[Any, ...]]:
    return diff_runs(workspace, "a", "b", township).clues.select("clue_id", "change", "reason").rows()


def test_every_clue_that_differs_says_how_and_why(tmp_path: Path) -> None:
    ill = make_clue(rule_id="major_disease", person_id="P1", certainty="to_verify")
    poor = make_clue(rule_id="low_income_other")
    job = make_clue(rule_id="unemployment")
    _finish(tmp_path, "a", [HOUSE, BILL, ill, poor, job, OTHERS])
    resolved, suppressed = [_ended(HOUSE, "remedied")], [_ended(poor, "checked"), _ended(job, "waiting")]
    new = make_clue(rule_id="accident", household_id="H3")
    now = [BILL | {"value": 7000.0}, ill | {"certainty": "confirmed"}, OTHERS, new]
    _finish(tmp_path, "b", now, resolved=resolved, suppressed=suppressed)
    assert set(_changes(tmp_path)) == {
        (HOUSE["clue_id"], "gone", "remedied"), (BILL["clue_id"], "grown", None), (ill["clue_id"], "surer", None),
        (poor["clue_id"], "rested", "checked"), (job["clue_id"], "waiting", "waiting"), (new["clue_id"], "added", None),
    }  # fmt: skip
    diff = diff_runs(tmp_path, "a", "b")
    assert diff.households.select("household_id", "change").rows() == [("H3", "added")]
    assert diff.listed == (2, 3)
    assert _changes(tmp_path, "丁镇") == []


def test_a_renumbered_household_neither_came_nor_left(tmp_path: Path) -> None:
    _finish(tmp_path, "a", [HOUSE, OTHERS])
    _finish(tmp_path, "b", [HOUSE | {"household_id": "N1"}, OTHERS])
    diff = diff_runs(tmp_path, "a", "b")
    assert diff.households.is_empty()
    assert diff.clues.is_empty()


def test_two_runs_that_say_the_same_do_not_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _finish(tmp_path, "a", [HOUSE])
    _finish(tmp_path, "b", [HOUSE, make_clue(rule_id="severe_disability", certainty="attention")])
    assert _changes(tmp_path) == []
    show_diff("a", "b", None, tmp_path)
    assert "没有差别" in capsys.readouterr().out


def test_who_left_is_named_by_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _finish(tmp_path, "a", [HOUSE, OTHERS])
    _finish(tmp_path, "b", [OTHERS], resolved=[_ended(HOUSE, "person_gone")])
    show_diff("a", "b", None, tmp_path)
    shown = capsys.readouterr().out
    assert "不再列入的户：H1" in shown
    assert "死亡、迁出" in shown


@pytest.mark.parametrize(("after", "township", "words"), [("z", None, "z"), ("b", "无此镇", "无此镇")])
def test_what_is_not_there_is_told(after: str, township: str | None, words: str, tmp_path: Path) -> None:
    for run_id in ("a", "b"):
        _finish(tmp_path, run_id, [HOUSE])
    with pytest.raises(UsageError, match=words):
        diff_runs(tmp_path, "a", after, township)
