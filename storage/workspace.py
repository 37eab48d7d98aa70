"""The workspace on disk: run folders, the newest run of a period, the run before."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from domain.error_guard import guard
from domain.errors import FangpinError, StageFailed, UsageError
from domain.progress import report_step
from storage.durable_writes import rename_folder, write_text
from storage.run_manifest import MANIFEST, add_checksums, find_damage
from storage.run_store import TABLES_FOLDER, WORK_FOLDER
from storage.withdrawn_runs import is_withdrawn

LATEST = "latest"
# Runs that were found damaged, beside `runs` and `property`.
DAMAGED = "damaged"


@dataclass(frozen=True)
class RunFolder:
    """A run's place: `draft` while it is made, `final` when it is complete."""

    final: Path

    @property
    def draft(self) -> Path:
        """A hidden sibling: whoever looks for finished runs does not see it."""
        return self.final.with_name(f".{self.final.name}")

    @property
    def is_finished(self) -> bool:
        """Whether the run is complete, its receipt being written last, and no file of it is damaged."""
        return self.final.is_dir() and find_damage(self.final) is None

    @contextmanager
    def make(self) -> Iterator[None]:
        """A staging folder that gets its final name when the block ends well, and goes when it does not.

        The period must be held (`lock_period`): what a run that was killed left there goes first, as it holds people.
        Raises `StageFailed` when the folder cannot be written.
        """
        guard("准备结果目录", self._begin)()
        try:
            yield
            guard("发布", self._publish)()
        finally:
            shutil.rmtree(self.draft, ignore_errors=True)

    def _begin(self) -> None:
        for leftover in self.final.parent.glob(".*"):
            if leftover.is_dir():
                shutil.rmtree(leftover)
        for name in (TABLES_FOLDER, "lists", "reports", WORK_FOLDER):
            (self.draft / name).mkdir(parents=True)

    def _publish(self) -> None:
        shutil.rmtree(self.draft / WORK_FOLDER)
        add_checksums(self.draft)
        if self.final.exists():
            self._set_aside()
        rename_folder(self.draft, self.final)

    def _set_aside(self) -> None:
        """Move a damaged run of the same id out of the way: somebody may want to know what it was."""
        *_, home, period, run_id = self.final.parts
        aside = (
            make_private_folder(self.final.parents[2] / DAMAGED)
            / f"{home}-{period}-{run_id}-{time.strftime('%Y%m%d-%H%M%S')}"
        )
        damage = find_damage(self.final)
        report_step(f"期次 {period} 的结果 {run_id} 已损坏（文件 {damage}），移到 {DAMAGED}/{aside.name}，重新生成")
        self.final.rename(aside)

    def point_latest(self) -> None:
        """Let the period's `latest` name this run; readers see the old or the new one, never half."""
        write_text(self.final.with_name(LATEST), self.final.name + "\n")


def drop_latest(period_folder: Path) -> None:
    """Let the period have no newest run any more."""
    (period_folder / LATEST).unlink(missing_ok=True)


def find_latest_run(period_folder: Path) -> Path | None:
    """The run that the period's `latest` names; where either is damaged, the newest sound one, none withdrawn."""
    name = read_latest_name(period_folder)
    if name is None:
        return None
    named_folders = [period_folder / name]
    runs = {
        RunFolder(folder): None
        for folder in [*named_folders, *_list_by_age(period_folder)]
        if folder.parent == period_folder
    }
    return next((run.final for run in runs if run.is_finished and not is_withdrawn(run.final)), None)


def read_latest_name(period_folder: Path) -> str | None:
    """What the period's `latest` says; none where there is none."""
    pointer = period_folder / LATEST
    if not pointer.is_file():
        return None
    return pointer.read_text(encoding="utf-8", errors="replace").strip(" \r\n\0/.")


def _list_by_age(period_folder: Path) -> list[Path]:
    """Folders of a period's runs, the newest first."""
    receipts = [path for path in period_folder.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")]
    return [path.parent for path in sorted(receipts, key=lambda path: path.stat().st_mtime, reverse=True)]


def list_folders(folder: Path) -> list[Path]:
    """The folders in a folder, by name; none where there is no such folder."""
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


@contextmanager
def lock_period(folder: Path) -> Iterator[None]:
    """Only one run at a time works on a period.

    Raises `StageFailed` when another one does, or the folder cannot be written.
    """
    busy = StageFailed(f"期次 {folder.name} 正在由另一个比对任务使用（工作区被锁定）。请等它结束后再运行同一命令。")
    with hold_lock(folder / ".lock", busy):
        yield


@contextmanager
def hold_lock(path: Path, busy: FangpinError, timeout: float = 0) -> Iterator[None]:
    """Hold a lock file for as long as the block takes; the system takes it from a process that has ended.

    Raises `busy` when another one holds it for longer than `timeout` seconds, `StageFailed` when the folder cannot be
    written.
    """
    lock = FileLock(make_private_folder(path.parent) / path.name, timeout=timeout)
    try:
        lock.acquire()
    except Timeout:
        raise busy from None
    except OSError as error:
        raise _not_writable(path.parent, error) from None
    try:
        yield
    finally:
        lock.release()


def is_lock_held(path: Path) -> bool:
    """Whether somebody holds the lock file now; the system takes it from a process that has ended, however it did."""
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def make_private_folder(folder: Path) -> Path:
    """The folder, made if need be; nobody else may look into it.

    Raises `UsageError` when a file stands in its way, `StageFailed` when it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except (FileExistsError, NotADirectoryError):
        raise UsageError(
            f"“{_find_blocking_file(folder)}”是一个文件，不能用作工作区。请用 --workspace 指明一个目录。"
        ) from None
    except OSError as error:
        raise _not_writable(folder, error) from None
    return folder


def _find_blocking_file(folder: Path) -> Path:
    return next((path for path in (folder, *folder.parents) if path.is_file()), folder)


def _not_writable(folder: Path, error: OSError) -> StageFailed:
    return StageFailed(
        f"工作区“{folder}”不能写入（{error.strerror or type(error).__name__}）。请检查它是否只读、磁盘是否已满，"
        "或用 --workspace 换一个目录，再运行同一命令。"
    )
