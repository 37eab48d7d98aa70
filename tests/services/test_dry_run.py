"""Two policies on the same data: counts that add up, nothing published, nobody named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import polars as pl
import pytest

from domain.tables import conform, empty
from pipeline import ingest
from pipeline.county.load_county import load_county
from pipeline.job import Job
from pipeline.run_request import RunRequest
from screening.policies.policy_comparison import PolicyResults, compare_households, compare_rules, compare_townships
from services.runs.policy_comparison import compare_policies, reads_same_fields, try_policy

PROJECT = Path(__file__).resolve().parents[2]
INCOME = "户编号,年度,家庭人口,工资性收入,生产经营性收入,生产经营性支出,财产性收入,转移性收入\nA,2025,1,90,0,0,0,0\n"
COUNTY = load_county(PROJECT / "config")


def _suspected(*homes: tuple[str, str, bool]) -> pl.DataFrame:
    lines = [
        {
            "household_id": home, "township": "甲镇", "village": "乙村", "risks": risks, "findings": 1,
            "certainty": "confirmed" if sure else "to_verify", "mandatory": False, "monitored": False, "priority": 1,
            "status": "new", "first_period": "2026Q3", "due_on": None,
        }
        for home, risks, sure in homes
    ]  # fmt: skip
    return conform(pl.DataFrame(lines, schema=empty("suspected").schema), "suspected")


def _trial(policy: str, *homes: tuple[str, str, bool]) -> PolicyResults:
    tables = {name: empty(name) for name in ("findings", "rule_outcomes", "coverage", "categories")}
    return PolicyResults(COUNTY.policies[policy], tables | {"suspected": _suspected(*homes)})


def test_who_comes_who_goes_and_who_changes_sheet() -> None:
    before = _trial("guangxi_2021", ("H1", "因病", True), ("H2", "收入", False), ("H3", "收入", True))
    after = _trial("yangshuo_2021", ("H1", "因病", True), ("H2", "收入", True), ("H4", "住房", False))
    changes = dict(compare_households(before, after).select("household_id", "change").rows())
    assert changes == {"H1": "不变", "H2": "变化", "H3": "减少", "H4": "新增"}
    counts = compare_townships(before, after).row(0, named=True)
    assert counts == {
        "township": "甲镇", "listed_before": 2, "listed_after": 2, "to_verify_before": 1, "to_verify_after": 1,
        "new": 1, "gone": 1,
    }  # fmt: skip


def test_a_rule_that_a_policy_does_not_have_is_blank_and_not_zero() -> None:
    rules = compare_rules(_trial("guangxi_2021"), _trial("xpcc_7th_regiment_2020"))
    told = {name: (was, now) for name, was, now in rules.select("rule_id", "before", "after").rows()}
    assert told["relocated_no_job"] == (0, None)
    assert told["rigid_expense"] == (None, 0)
    assert "medical_spent" not in told  # a figure for other rules, no rule of its own


@pytest.fixture(scope="module")
def tried(core_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PolicyResults, PolicyResults]:
    workspace = tmp_path_factory.mktemp("trial")
    request = RunRequest("2026Q3", str(core_inbox), str(workspace), str(PROJECT / "config"), "yangshuo_2021")
    return (workspace, *compare_policies(request))


def test_nothing_is_left_behind(tried: tuple[Path, PolicyResults, PolicyResults]) -> None:
    workspace, before, after = tried
    assert list(workspace.iterdir()) == []
    assert (before.policy.id, after.policy.id) == ("guangxi_2021", "yangshuo_2021")


def test_a_county_policy_keeps_what_the_region_finds(tried: tuple[Path, PolicyResults, PolicyResults]) -> None:
    _, before, after = tried
    rules = {
        name: (was, now) for name, was, now in compare_rules(before, after).select("rule_id", "before", "after").rows()
    }
    shared = [name for name in before.policy.rules if before.policy.rules[name].makes_findings]
    assert all(rules[name][0] == rules[name][1] for name in shared)
    assert sum(was or 0 for was, _ in rules.values()) > 0


def test_rows_are_linked_once_for_policies_that_read_the_same(
    answered_inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive_inbox = Mock(side_effect=ingest.receive_inbox)
    monkeypatch.setattr(ingest, "receive_inbox", receive_inbox)
    inbox = Path(shutil.copytree(answered_inbox, tmp_path / "收件"))
    (inbox / "收入.csv").write_text(INCOME, encoding="utf-8")
    workspace, config = str(tmp_path / "工作区"), str(PROJECT / "config")
    request = RunRequest("2026Q3", str(inbox), workspace, config, "yangshuo_2021")
    _, after = compare_policies(request)
    assert receive_inbox.call_count == 1
    assert after.tables["findings"].height > 0
    alone = try_policy(Job.prepare(request))
    assert all(after.tables[name].equals(table) for name, table in alone.tables.items())


def test_policies_that_read_other_fields_are_told_apart(answered_inbox: Path, tmp_path: Path) -> None:
    request = RunRequest("2026Q3", str(answered_inbox), str(tmp_path), str(PROJECT / "config"))
    guangxi, yangshuo, leiyang = (
        Job.prepare(replace(request, policy=policy)) for policy in ("guangxi_2021", "yangshuo_2021", "leiyang_2024")
    )
    assert reads_same_fields(guangxi, yangshuo)
    assert not reads_same_fields(guangxi, leiyang)


def test_a_dry_run_needs_a_policy() -> None:
    command = [
        sys.executable,
        "-m",
        "fangpin",
        "run",
        "--period",
        "2026Q3",
        "--inbox",
        "data_samples/2026Q3",
        "--dry-run",
    ]
    done = subprocess.run(  # noqa: S603
        command, cwd=PROJECT, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True,
        check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2
    assert "请" not in done.stdout
    assert "试算要用 --policy 指明一项政策" in done.stderr
