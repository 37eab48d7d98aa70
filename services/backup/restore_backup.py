"""A workspace, its ledger and a configuration out of a backup: in new places only, and whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from domain.error_guard import guard
from domain.errors import StageFailed, UsageError
from domain.progress import report_step
from ledger import AuditEvent
from pipeline.open_ledger import FILE as LEDGER_FILE
from pipeline.open_ledger import FOLDER as LEDGER_FOLDER
from pipeline.open_ledger import name_ledger_copy, open_ledger, put_ledger_copy, require_no_ledger
from services.backup.archive import BackupContents, read_archive
from services.backup.contents import CONFIG, LEDGER, WORKSPACE
from storage.durable_writes import rename_folder

_PIECE = 1 << 20


@dataclass(frozen=True)
class RestoreRequest:
    """Which backup goes where. `workspace`, `config`: folders that are not there yet, or empty."""

    archive: Path
    key: str
    workspace: Path
    config: Path
    by: str


def check_backup(archive: Path, key: str) -> BackupContents:
    """Read a backup to the end; every file in it is what was written. Raises as `read_archive` does."""
    report_step("核对备份")
    return guard("核对备份", read_archive)(archive, key, lambda *_: None)


def restore_backup(request: RestoreRequest) -> BackupContents:
    """Check the backup, then lay out its files beside their places, then give them their names.

    Raises `UsageError` when there is anything in the places, or the ledger lies elsewhere than it did.
    """
    if not request.by.strip():
        raise UsageError("请用 --by 写明谁恢复。")
    _require_places(request)
    contents = check_backup(request.archive, request.key)
    if contents.ledger:
        _require_ledger(request, contents)
    guard("恢复", _restore)(request, contents)
    detail: dict[str, str | int] = {"files": len(contents.files), "bytes": contents.size, "made_at": contents.made_at}
    open_ledger(request.workspace).append_audit(AuditEvent("restore", request.by.strip(), request.archive.name, detail))
    return contents


def _require_places(request: RestoreRequest) -> None:
    places = (request.workspace.resolve(), request.config.resolve())
    for place, title in zip(places, ("工作区", "配置目录"), strict=True):
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise UsageError(f"{title}“{place}”里已经有文件，恢复不覆盖任何东西。请指明一个新的目录。")
        if not place.parent.is_dir():
            raise UsageError(f"没有目录“{place.parent}”。请先建好。")
    if places[0].is_relative_to(places[1]) or places[1].is_relative_to(places[0]):
        raise UsageError("工作区和配置请恢复到两个不同的目录，一个不能在另一个里面。")


def _require_ledger(request: RestoreRequest, contents: BackupContents) -> None:
    if Path(contents.ledger).name != name_ledger_copy(request.workspace):
        raise UsageError(
            "备份中的记录在 PostgreSQL 里：请新建一个空的数据库，用环境变量 FANGPIN_DATABASE_URL 指明，再恢复。"
            if contents.ledger.endswith("pgdump")
            else "备份中的记录在工作区里（SQLite）：请先删去环境变量 FANGPIN_DATABASE_URL，再恢复。"
        )
    require_no_ledger(request.workspace)


def _restore(request: RestoreRequest, contents: BackupContents) -> None:
    workspace, config = request.workspace.resolve(), request.config.resolve()
    report_step("恢复文件")
    with _draft_of(workspace) as workspace_draft, _draft_of(config) as config_draft:
        ledger_copy = workspace_draft / LEDGER_FOLDER / f".{LEDGER_FILE}.copy"
        homes = {WORKSPACE: workspace_draft, CONFIG: config_draft}
        places = {name: _place(name, homes, ledger_copy) for name in contents.files}
        again = read_archive(request.archive, request.key, lambda *file: _put(places, *file))
        if again != contents:
            raise StageFailed("备份文件在恢复时变了，没有恢复。请确认没有别的程序在写它，再运行同一命令。")
        if contents.ledger:
            report_step("恢复记录")
            put_ledger_copy(workspace_draft, ledger_copy)
            ledger_copy.unlink(missing_ok=True)  # a PostgreSQL's, which now is in the database
        for draft, final in ((workspace_draft, workspace), (config_draft, config)):
            if final.is_dir():  # empty; Windows renames onto nothing
                final.rmdir()
            rename_folder(draft, final)


@contextmanager
def _draft_of(final: Path) -> Iterator[Path]:
    """A hidden folder beside the final one, which goes unless it was renamed; what a killed command left goes first."""
    draft = final.with_name(f".{final.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _place(name: str, homes: Mapping[str, Path], ledger_copy: Path) -> Path:
    home, _, rest = name.partition("/")
    return ledger_copy if home == LEDGER else homes[home] / rest


def _put(places: Mapping[str, Path], name: str, changed_at: float, content: IO[bytes]) -> None:
    """Write a file that counts; runs are ordered by when their receipts were written, so that stays."""
    path = places.get(name)
    if path is None:
        return
    _make_private_folders(path.parent)
    with path.open("xb") as stream:
        while piece := content.read(_PIECE):
            stream.write(piece)
    path.chmod(0o600)
    os.utime(path, (changed_at, changed_at))


def _make_private_folders(folder: Path) -> None:
    """Make the folder and those above it; `Path.mkdir` gives its mode to the last one alone."""
    if not folder.is_dir():
        _make_private_folders(folder.parent)
        folder.mkdir(mode=0o700)
