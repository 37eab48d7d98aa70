"""A backup is made while others work: one state of the ledger, and the runs that it knew then."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from domain.digests import hash_file, hash_texts
from domain.error_guard import guard
from domain.errors import StageFailed, UsageError
from domain.office_clock import make_timestamp
from domain.progress import report_step
from ledger import AuditEvent
from pipeline.open_ledger import name_ledger_copy, open_ledger, save_ledger_copy
from services.backup.archive import BackupContents, BackupWriter, read_archive, write_archive
from services.backup.contents import LEDGER, BackupFile, list_config_files, list_run_folders, list_workspace_files
from storage.durable_writes import replace_file
from storage.temporary_folders import temporary_folder
from storage.workspace import hold_lock

_ATTEMPTS, _PAUSE = 30, 1.0


@dataclass(frozen=True)
class BackupRequest:
    """What is backed up, to which folder, under which key, by whom."""

    workspace: Path
    config: Path
    target: Path
    key: str
    by: str


@dataclass(frozen=True)
class Backup:
    """A backup that was made, and read once more to the end."""

    path: Path
    contents: BackupContents
    runs: int


def make_backup(request: BackupRequest) -> Backup:
    """Write a backup, read it again, give it its name and enter it in the trail.

    Raises `UsageError` for folders that do not fit, `StageFailed` when something cannot be read or written.
    """
    _require_folders(request)
    busy = StageFailed("这个工作区正在由另一个命令备份。请等它结束后再运行同一命令。")
    with hold_lock(request.workspace / ".backup.lock", busy):
        return guard("备份", _make)(request)


def _require_folders(request: BackupRequest) -> None:
    if not request.by.strip():
        raise UsageError("请用 --by 写明谁备份。")
    if not request.workspace.is_dir():
        raise UsageError(f"没有工作区“{request.workspace}”。请用 --workspace 指明目录。")
    if not request.config.is_dir():
        raise UsageError(f"没有配置目录“{request.config}”。请用 --config 指明。")
    if not request.target.is_dir():
        raise UsageError(f"没有目录“{request.target}”。请先建好，最好在另一块磁盘上。")
    for folder in (request.workspace, request.config):
        if request.target.resolve().is_relative_to(folder.resolve()):
            raise UsageError("备份不能放在工作区或配置目录里：它们丢了，备份也丢了。请用 --to 指明另一个目录。")


def _make(request: BackupRequest) -> Backup:
    now = make_timestamp()
    digits = "".join(sign for sign in now[:19] if sign.isdigit())
    path = request.target / f"fangpin-{digits[:8]}-{digits[8:]}.zip"
    # One name per workspace: what a killed command left is written over by the next one.
    draft = request.target / f".fangpin-{hash_texts(str(request.workspace.resolve()))[:8]}.new"
    try:
        contents, runs = _write(request, draft, now)
        report_step("核对备份")
        if read_archive(draft, request.key, lambda *_: None) != contents:
            raise StageFailed("写好的备份读出来与写入的不同，磁盘可能有问题。请换一块磁盘，再运行同一命令。")
        replace_file(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    detail: dict[str, str | int] = {"files": len(contents.files), "bytes": contents.size, "digest": hash_file(path)}
    open_ledger(request.workspace).append_audit(AuditEvent("backup", request.by.strip(), path.name, detail))
    return Backup(path, contents, runs)


def _write(request: BackupRequest, draft: Path, now: str) -> tuple[BackupContents, int]:
    draft.unlink(missing_ok=True)
    draft.touch(0o600)
    with temporary_folder(request.workspace) as folder:
        copy, runs = _copy_ledger(request.workspace, folder)
        ledger = f"{LEDGER}/{name_ledger_copy(request.workspace)}" if copy else ""
        contents = BackupContents(now, _read_version(), ledger, {})
        with write_archive(draft, request.key) as writer:
            if copy:
                writer.add(BackupFile(copy, ledger))
            kept = _add_files(request, writer, runs)
            contents = replace(contents, files={name: writer.files[name] for name in kept})
            writer.finish(contents)
    return contents, len(runs)


def _copy_ledger(workspace: Path, folder: Path) -> tuple[Path | None, frozenset[str]]:
    """A copy of the ledger, and the runs that were finished before and after it.

    A run that is finished later may name entries of the trail that the copy has not, one that goes meanwhile is named
    by it: the trail would seem to have been cut off.
    """
    report_step("备份记录")
    for _ in range(_ATTEMPTS):
        before = list_run_folders(workspace)
        copy = save_ledger_copy(workspace, folder)
        if list_run_folders(workspace) == before:
            return copy, before
        if copy:
            copy.unlink()
        time.sleep(_PAUSE)
    raise StageFailed("比对结果一直在变，没有备份成。请等正在进行的比对结束，再运行同一命令。")


def _add_files(request: BackupRequest, writer: BackupWriter, runs: frozenset[str]) -> list[str]:
    """Names of the files that are in the backup and count: a run that was deleted meanwhile counts no longer."""
    report_step("备份工作区和配置")
    added: dict[str, str] = {}
    files = chain(list_workspace_files(request.workspace, runs), list_config_files(request.config))
    for file in files:
        if writer.add(file):
            added[file.name] = file.run
    gone = {run for run in set(added.values()) if run and not (request.workspace / run).is_dir()}
    ledger = [name for name in writer.files if name not in added]
    return ledger + [name for name, run in added.items() if run not in gone]


def _read_version() -> str:
    try:
        return version("fangpin")
    except PackageNotFoundError:
        return ""
