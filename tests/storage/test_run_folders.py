"""The workspace on disk: what is seen of runs that ended well, badly, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.error_guard import guard
from domain.errors import InputsRefused, StageFailed
from storage.workspace import RunFolder, find_latest_run, lock_period


def finished(runs: Path, period: str, run_id: str) -> Path:
    folder = runs / period / run_id
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    RunFolder(folder).point_latest()
    return folder


def test_a_run_is_seen_only_when_complete(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "2026Q3" / "20260930-a")
    with run.make():
        (run.draft / "manifest.json").write_text("{}", encoding="utf-8")
        assert not run.final.exists()
        assert find_latest_run(tmp_path / "2026Q3") is None
    assert run.is_finished
    assert {path.name for path in run.final.iterdir()} == {"manifest.json", "tables", "lists", "reports"}


@pytest.mark.parametrize("end", [InputsRefused, KeyboardInterrupt])
def test_a_run_that_ends_badly_leaves_nothing(end: type[BaseException], tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "20260930-a")
    with pytest.raises(end), run.make():
        raise end
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    other = finished(tmp_path, "2026Q3", "20260930-b")
    left = tmp_path / "2026Q3" / ".20260930-killed" / "work"
    left.mkdir(parents=True)
    (left / "members.parquet").write_bytes(b"people")
    with RunFolder(tmp_path / "2026Q3" / "20260930-a").make():
        assert not left.exists()
    assert other.is_dir()


def test_a_period_is_held_by_one(tmp_path: Path) -> None:
    held = lock_period(tmp_path / "2026Q3")
    with held, lock_period(tmp_path / "2026Q2"), pytest.raises(StageFailed, match="2026Q3 正在由另一个比对任务使用"):
        lock_period(tmp_path / "2026Q3").__enter__()
    with lock_period(tmp_path / "2026Q3"):
        pass


def test_latest_that_names_no_complete_run_is_none(tmp_path: Path) -> None:
    finished(tmp_path, "2026Q3", "a")
    (tmp_path / "2026Q3" / "a" / "manifest.json").unlink()
    assert find_latest_run(tmp_path / "2026Q3") is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("莫大山 450321198001010011"), "“关联”时出错（ValueError）"),
        (OSError(28, "No space left on device", "莫大山.xlsx"), "“关联”时不能读写文件（No space left on device）"),
        (KeyError("莫大山"), "“关联”时出错（KeyError）"),
    ],
)
def test_a_librarys_words_are_never_repeated(error: Exception, told: str) -> None:
    def broken() -> None:
        raise error

    with pytest.raises(StageFailed) as raised:
        guard("关联", broken)()
    assert told in str(raised.value)
    assert "莫大山" not in str(raised.value)
    assert raised.value.__suppress_context__
