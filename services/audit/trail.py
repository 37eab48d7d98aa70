"""The audit trail as the commands show it, and whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from domain.errors import StageFailed, UsageError
from ledger import LedgerRepository
from ledger.audit_trail import EMPTY_HEAD, ChainBreak, find_break
from pipeline.open_ledger import open_ledger
from storage.run_manifest import MANIFEST, hash_manifest, read_manifest

_HOW = {
    "changed": "第 {number} 条记录被改动过。",
    "missing": "第 {number} 条记录缺失，被删去了。",
    "inserted": "第 {number} 条记录与前一条接不上：它是后来插入的，或前一条被换过。",
    "cut_off": "第 {number} 条记录之后的记录被删去，或全部记录被重写过：运行 {runs} 的回执记着它们，记录中已经没有。",
}
_CURE = "请不要再改动工作区，保留现状并告诉系统管理员；从备份恢复的办法见 docs/ledger.md。"
_FEW = 3


def read_trail(workspace: Path) -> pl.DataFrame:
    """Table `audit_entries` of the workspace.

    Raises `UsageError` when there is no such folder.
    """
    return _open(workspace).read_audit()


def verify_trail(workspace: Path) -> pl.DataFrame:
    """Table `audit_entries`, whose chain of hashes holds, and in which every run's manifest has its entry.

    Raises `UsageError` when there is no such folder, `StageFailed` with the entry where the chain is broken, with runs
    and imports of which no entry tells, or with the run whose manifest is not the one that was published.
    """
    ledger, folders = _open(workspace), _list_run_folders(workspace)
    # Before the entries, for each of them was written together with its entry.
    names = _list_recorded_names(ledger)
    entries = ledger.read_audit()
    if chain_break := find_break(entries, {folder.name: _read_head(folder) for folder in folders}):
        raise StageFailed(f"操作记录不完整：{_tell(chain_break)}{_CURE}")
    if absent := [name for name in names if name not in set(entries["subject"])]:
        what = f"第 {entries.height} 条记录之后的记录被删去，{_list_few(absent)} 的发布或导入没有记录。"
        raise StageFailed(f"操作记录不完整：{what}{_CURE}")
    published_hashes = _read_published_hashes(entries)
    for folder in folders:
        if published_hashes.get(folder.name, hash_manifest(folder)) != hash_manifest(folder):
            raise StageFailed(f"运行 {folder.name} 的回执（{MANIFEST}）与发布时记下的不同，被改动过。{_CURE}")
    return entries


def _open(workspace: Path) -> LedgerRepository:
    if not workspace.is_dir():
        raise UsageError(f"没有工作区“{workspace}”。请用 --workspace 指明目录。")
    return open_ledger(workspace)


def _tell(chain_break: ChainBreak) -> str:
    return _HOW[chain_break.kind].format(number=chain_break.number, runs=_list_few(chain_break.runs))


def _list_few(names: Sequence[str]) -> str:
    return "、".join(names[:_FEW]) + (f" 等 {len(names)} 次" if names[_FEW:] else "")


def _list_recorded_names(ledger: LedgerRepository) -> list[str]:
    """Ids of the runs that were published, and of the imports."""
    published = ledger.read_runs().filter(pl.col("edition") > 0)
    return [*published["run_id"], *ledger.read_imports()["import_id"]]


def _list_run_folders(workspace: Path) -> list[Path]:
    """Folders of all complete runs and searches, those that were withdrawn among them."""
    manifests = [path for home in ("runs", "property") for path in (workspace / home).glob(f"*/*/{MANIFEST}")]
    return [path.parent for path in manifests if not path.parent.name.startswith(".")]


def _read_head(folder: Path) -> str:
    """The newest hash at the time of the run, as its manifest has it; empty in those of earlier versions."""
    notes = (read_manifest(folder) or {}).get("notes", {})
    return str(notes.get("ledger_head", EMPTY_HEAD))


def _read_published_hashes(entries: pl.DataFrame) -> dict[str, str]:
    """Run id -> the hash of its manifest when it was last published."""
    published = entries.filter(pl.col("action") == "publish").select("subject", "detail").iter_rows()
    hashes = {run_id: json.loads(detail).get("manifest") for run_id, detail in published}
    return {run_id: str(sha256) for run_id, sha256 in hashes.items() if sha256}
