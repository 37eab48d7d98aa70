"""The audit trail as the commands show it, and whether it is whole."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from domain.errors import StageFailed, UsageError
from ledger.audit_trail import ChainBreak, find_break
from pipeline.open_ledger import open_ledger
from storage.run_manifest import read_manifest

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
    if not workspace.is_dir():
        raise UsageError(f"没有工作区“{workspace}”。请用 --workspace 指明目录。")
    return open_ledger(workspace).read_audit()


def verify_trail(workspace: Path) -> pl.DataFrame:
    """Table `audit_entries`, whose chain of hashes holds, and in which every run's manifest has its entry.

    Raises `UsageError` when there is no such folder, `StageFailed` with the entry where the chain is broken.
    """
    entries = read_trail(workspace)
    if chain_break := find_break(entries, _read_heads(workspace)):
        raise StageFailed(f"操作记录不完整：{_tell(chain_break)}{_CURE}")
    return entries


def _tell(chain_break: ChainBreak) -> str:
    runs = "、".join(chain_break.runs[:_FEW]) + (f" 等 {len(chain_break.runs)} 次" if chain_break.runs[_FEW:] else "")
    return _HOW[chain_break.kind].format(number=chain_break.number, runs=runs)


def _read_heads(workspace: Path) -> dict[str, str]:
    """Run id -> the newest hash at its time, as its manifest has it; runs of earlier versions have none."""
    manifests = {
        path.parent.name: read_manifest(path.parent) or {}
        for home in ("runs", "property")
        for path in (workspace / home).glob("*/*/manifest.json")
        if not path.parent.name.startswith(".")
    }
    return {run_id: str(manifest.get("ledger_head", "")) for run_id, manifest in manifests.items()}
