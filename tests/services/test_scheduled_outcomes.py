"""A scheduled run that fails is told: in the window, by `fangpin status`, and by exit code."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import InputsRefused, StageFailed, UsageError
from fangpin.__main__ import run
from services.schedule.outcomes import (
    BROKEN_OFF,
    OutcomeWatch,
    ScheduledOutcome,
    read_failures,
    read_outcomes,
    record_outcome,
    settle_failure,
)

REFUSED = InputsRefused("必需的数据不齐，没有发布任何结果：缺少家庭收入台账")


def _failed(workspace: Path, error: BaseException, period: str = "2026-09") -> ScheduledOutcome:
    with pytest.raises(type(error)), record_outcome(workspace, period):
        raise error
    (outcome,) = [one for one in read_failures(workspace) if one.period == period]
    return outcome


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (REFUSED, 3, "缺少家庭收入台账"),
        (UsageError("收件目录中没有“2026-09”文件夹"), 2, "没有“2026-09”文件夹"),
        (StageFailed("磁盘已满"), 4, "磁盘已满"),
        (ValueError("a cell's value"), 4, "ValueError"),
        (KeyboardInterrupt(), 4, BROKEN_OFF),
        (SystemExit(1), 4, BROKEN_OFF),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_status_tells_and_ends_with_the_failures_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, words: str
) -> None:
    assert _failed(tmp_path, error).exit_code == code
    assert run(["status", "--workspace", str(tmp_path)]) == code
    said = capsys.readouterr().out
    assert "2026-09 失败" in said
    assert words in said
    assert "a cell's value" not in said


def test_a_run_that_is_killed_has_failed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from services.schedule.outcomes import record_outcome\n"
        "with record_outcome(Path(sys.argv[1]), '2026Q3'): print('begun', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own words
        assert child.stdout is not None
        child.stdout.readline()
        assert [(one.state, one.period) for one in read_outcomes(tmp_path)] == [("running", "2026Q3")]
        assert not read_failures(tmp_path)
        child.kill()
    (outcome,) = read_failures(tmp_path)
    assert (outcome.message, outcome.exit_code) == (BROKEN_OFF, 4)


def test_a_run_that_ends_well_is_no_failure_and_takes_the_earlier_one_back(tmp_path: Path) -> None:
    _failed(tmp_path, REFUSED)
    with record_outcome(tmp_path, "2026-09"):
        pass
    assert not read_failures(tmp_path)


def test_a_run_by_hand_makes_good_what_failed(tmp_path: Path) -> None:
    _failed(tmp_path, REFUSED)
    _failed(tmp_path, REFUSED, "2026Q3")
    settle_failure(tmp_path, "2026-09")
    settle_failure(tmp_path, "2026-08")
    assert [one.period for one in read_failures(tmp_path)] == ["2026Q3"]


def test_status_of_another_period_does_not_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _failed(tmp_path, REFUSED)
    assert run(["status", "--workspace", str(tmp_path), "--period", "2026Q3"]) == 2
    assert "没有已完成的比对" in capsys.readouterr().err
    assert run(["status", "--workspace", str(tmp_path), "--period", "2026-09"]) == 3


def test_the_window_tells_what_is_new_once(tmp_path: Path) -> None:
    _failed(tmp_path, REFUSED, "2026-08")
    told: list[str] = []
    watch = OutcomeWatch(tmp_path, lambda outcome: told.append(outcome.words))
    with record_outcome(tmp_path, "2026Q3"):
        watch.check_outcomes()
        watch.check_outcomes()
    _failed(tmp_path, REFUSED)
    watch.check_outcomes()
    assert ["开始" in words for words in told] == [True, False, False]
    assert sorted(words.split()[3] for words in told[1:]) == ["2026-09", "2026Q3"]
    assert sum("失败：必需的数据不齐" in words for words in told) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"period": 1}', "\0\0\0"])
def test_a_damaged_record_stops_nobody(tmp_path: Path, text: str) -> None:
    _failed(tmp_path, REFUSED)
    (tmp_path / "scheduled" / "2026-08.json").write_text(text, encoding="utf-8")
    assert [one.period for one in read_failures(tmp_path)] == ["2026-09"]


def test_a_second_run_of_the_period_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with record_outcome(tmp_path, "2026-09"):
        began = time.monotonic()
        with pytest.raises(StageFailed, match="正在进行"), record_outcome(tmp_path, "2026-09"):
            pass
        assert time.monotonic() - began < 30
    assert read_outcomes(tmp_path)[0].state == "done"


def test_the_record_holds_no_more_than_our_own_words(tmp_path: Path) -> None:
    _failed(tmp_path, ValueError("450321199001011234"))
    assert "450321199001011234" not in json.dumps(json.loads((tmp_path / "scheduled" / "2026-09.json").read_text()))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 3), (signal.SIGTERM, 0)])
def test_serve_ends_with_the_failures_code_when_a_person_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int, code: int
) -> None:
    from contextlib import nullcontext

    from fangpin import serve
    from flows.serving import Service

    class Watched(Service):
        def wait(self, look: Callable[[], None] = lambda: None) -> None:
            _failed(tmp_path, REFUSED)
            look()
            signal.raise_signal(number)
            time.sleep(5)

    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(serve, "start_service", lambda _place: nullcontext(Watched("page", "word", tmp_path, (), ())))
    try:
        assert run(["serve", "--workspace", str(tmp_path), "--inbox", str(tmp_path)]) == code
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    said = capsys.readouterr().out
    assert said.count("缺少家庭收入台账") == 2  # when it happened, and again at the end
    assert "尚未补做" in said
