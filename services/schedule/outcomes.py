"""What became of the runs that the clock started: `<workspace>/scheduled/<period>.json`, read without Prefect."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from domain.error_guard import describe_failure
from domain.errors import FangpinError, StageFailed
from domain.office_clock import make_timestamp
from storage.durable_writes import write_text
from storage.workspace import hold_lock, is_lock_held, make_private_folder

FOLDER = "scheduled"
BROKEN_OFF = "比对没有结束就中断了（停电、关机、被取消或内存不足）。请在页面上重试，或运行 fangpin run。"
_STAGE_FAILED = 4
State = Literal["running", "done", "failed"]


@dataclass(frozen=True)
class ScheduledOutcome:
    """A scheduled run of a period: when it began or ended, and why it failed.

    `message`: our own words, without a cell's value. `exit_code`: what `fangpin run` would have ended with.
    """

    period: str
    state: State
    at: str
    message: str = ""
    exit_code: int = 0

    @property
    def words(self) -> str:
        """One line for the officer."""
        when = datetime.fromisoformat(self.at)
        state_label = {"running": "开始", "done": "完成", "failed": "失败"}[self.state]
        return (
            f"{when:%Y-%m-%d %H:%M} 定期比对 {self.period} {state_label}{f'：{self.message}' if self.message else '。'}"
        )


@contextmanager
def record_outcome(workspace: Path, period: str) -> Iterator[None]:
    """Keep what becomes of the run in the block, failures of every kind included; errors are raised again."""
    folder = make_private_folder(workspace / FOLDER)
    busy = StageFailed(f"期次 {period} 的定期比对正在进行，没有再开始一次。请等它结束。")
    # By this lock others see that the run is under way; somebody who looks holds it for a moment.
    with hold_lock(folder / f".{period}.lock", busy, timeout=5):
        _write(folder, ScheduledOutcome(period, "running", make_timestamp()))
        try:
            yield
        except BaseException as error:
            _write(folder, _make_failure(period, error))
            raise
        _write(folder, ScheduledOutcome(period, "done", make_timestamp()))


def read_outcomes(workspace: Path) -> list[ScheduledOutcome]:
    """What is known of every period's scheduled run; one that ended without a word has failed."""
    paths = sorted((workspace / FOLDER).glob("*.json"))
    return [outcome for path in paths if (outcome := _read_outcome(path)) is not None]


def read_failures(workspace: Path) -> list[ScheduledOutcome]:
    """Scheduled runs that failed and that nobody has made good since."""
    return [outcome for outcome in read_outcomes(workspace) if outcome.state == "failed"]


def settle_failure(workspace: Path, period: str) -> None:
    """Forget that the scheduled run of a period failed: the period has its result now."""
    path = workspace / FOLDER / f"{period}.json"
    if (outcome := _read_outcome(path)) is not None and outcome.state == "failed":
        path.unlink(missing_ok=True)


@dataclass
class OutcomeWatch:
    """Tells of every scheduled run that begins or ends from now on."""

    workspace: Path
    tell: Callable[[ScheduledOutcome], None]
    _told: set[ScheduledOutcome] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._told.update(read_outcomes(self.workspace))

    def check_outcomes(self) -> None:
        """Tell what is new since the last look."""
        for outcome in read_outcomes(self.workspace):
            if outcome not in self._told:
                self._told.add(outcome)
                self.tell(outcome)


def _make_failure(period: str, error: BaseException) -> ScheduledOutcome:
    if isinstance(error, FangpinError):
        return ScheduledOutcome(period, "failed", make_timestamp(), str(error), error.exit_code)
    if not isinstance(error, Exception):
        return ScheduledOutcome(period, "failed", make_timestamp(), BROKEN_OFF, _STAGE_FAILED)
    failure = describe_failure("定期比对时", error)
    return ScheduledOutcome(period, "failed", make_timestamp(), str(failure), failure.exit_code)


def _read_outcome(path: Path) -> ScheduledOutcome | None:
    try:
        outcome = ScheduledOutcome(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if outcome.state == "running" and not is_lock_held(path.with_name(f".{path.stem}.lock")):
        return ScheduledOutcome(outcome.period, "failed", outcome.at, BROKEN_OFF, _STAGE_FAILED)
    return outcome


def _write(folder: Path, outcome: ScheduledOutcome) -> None:
    write_text(folder / f"{outcome.period}.json", json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
