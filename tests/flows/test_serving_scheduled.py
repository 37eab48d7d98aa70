"""The comparison as the clock starts it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from domain.errors import StageFailed, UsageError
from services.schedule.outcomes import read_failures


@pytest.fixture
def asked(prefect_database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[object, ...]]:
    """What the comparison was called with; the run was due at 6 on 1 October, still 30 September in Greenwich."""
    from flows import scheduled

    monkeypatch.chdir(tmp_path)  # where the workspace `w` lies

    calls: list[tuple[object, ...]] = []

    def compared(*arguments: object) -> str:
        calls.append(arguments)
        return "folder"

    due_at = datetime(2026, 9, 30, 22, tzinfo=UTC)
    monkeypatch.setattr(scheduled, "comparison", compared)
    monkeypatch.setattr(
        scheduled, "flow_run", SimpleNamespace(scheduled_start_time=due_at, parameters={"kind": "monthly"})
    )
    return calls


def test_a_late_run_compares_what_was_due(asked: list[tuple[object, ...]], tmp_path: Path) -> None:
    from flows.scheduled import scheduled_comparison

    (tmp_path / "2026-09").mkdir()
    state = scheduled_comparison("monthly", str(tmp_path), "w", "config", return_state=True)
    assert state.is_completed(), state.message
    assert asked == [("2026-09", str(tmp_path / "2026-09"), "w", "config", None)]


def test_no_folder_of_the_period_is_told(asked: list[tuple[object, ...]], tmp_path: Path) -> None:
    from flows.scheduled import scheduled_comparison

    with pytest.raises(UsageError, match="没有“2026Q3”文件夹"):
        scheduled_comparison("quarterly", str(tmp_path), "w", "config")
    assert not asked
    assert [(one.period, one.exit_code) for one in read_failures(Path("w"))] == [("2026Q3", 2)]


def test_other_folders_than_those_that_were_served_are_refused(
    asked: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.scheduled import scheduled_comparison
    from flows.server_access import fix_place_of_worker

    monkeypatch.setenv("FANGPIN_WORKER_PLACE", "{}")
    fix_place_of_worker({"inbox": str(tmp_path), "workspace": "w", "config": "config"})
    (tmp_path / "2026-09").mkdir()
    with pytest.raises(StageFailed, match="与 fangpin serve 启动时的不同"):
        scheduled_comparison("monthly", str(tmp_path), "w", "somebody else's")
    scheduled_comparison("monthly", str(tmp_path), "w", "config")
    assert len(asked) == 1


def test_the_day_is_the_offices_not_greenwichs() -> None:
    from flows.scheduled import period_of_flow_run

    assert (
        str(period_of_flow_run("monthly", datetime(2026, 9, 30, 16, 30, tzinfo=UTC))) == "2026-09"
    )  # 1 October, 00:30 in the office
    assert str(period_of_flow_run("monthly", datetime(2026, 9, 30, 15, 30, tzinfo=UTC))) == "2026-08"
