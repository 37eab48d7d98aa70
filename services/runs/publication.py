"""A finished run is published by hand, or withdrawn with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from domain.errors import UsageError
from pipeline import publication
from pipeline.open_ledger import open_ledger
from services.runs.choice import find_run_folder
from storage.finished_runs import list_finished_runs
from storage.workspace import lock_period


@dataclass(frozen=True)
class Withdrawal:
    """`run_id`: the run that was withdrawn. `latest`: the run whose lists hold now; none: the period has none."""

    run_id: str
    period: str
    latest: str | None


def publish_run(workspace: Path, run_id: str, actor: str) -> int:
    """Publish a run that waits for it; returns its edition. One that is published already stays so.

    Raises `UsageError` when there is no such run, or it was withdrawn.
    """
    folder = find_run_folder(list_finished_runs(workspace, withdrawn_too=True), run_id)
    publication.settle_publication(workspace)
    ledger = open_ledger(workspace)
    if _read_state(workspace, run_id) == "withdrawn":
        raise UsageError(f"运行 {run_id} 已经撤回，不能再发布。请重新运行原来的命令，生成新的一版。")
    with lock_period(folder.parent):
        publication.publish_run(ledger, folder, actor)
    return int(str(_read_line(workspace, run_id)["edition"]))


def withdraw_run(workspace: Path, run_id: str, reason: str, actor: str) -> Withdrawal:
    """Withdraw a published run: its lists hold no longer, and later runs do not look back on it.

    Raises `UsageError` when there is no such run, nobody has published it, or it is withdrawn already.
    """
    folder = find_run_folder(list_finished_runs(workspace, withdrawn_too=True), run_id)
    if not reason.strip():
        raise UsageError("请用 --reason 写明撤回的原因。")
    publication.settle_publication(workspace)
    state = _read_state(workspace, run_id)
    if state != "published":
        raise UsageError(f"运行 {run_id} {'已经撤回过' if state == 'withdrawn' else '还没有发布'}，不用撤回。")
    with lock_period(folder.parent):
        latest = publication.withdraw_run(open_ledger(workspace), folder, reason.strip(), actor)
    return Withdrawal(run_id, folder.parent.name, latest.name if latest else None)


def read_publication(workspace: Path) -> dict[str, str]:
    """Run id -> what became of it, in words: its edition, that it waits to be published, or that it was withdrawn."""
    runs = open_ledger(workspace).read_runs().filter(pl.col("command") == "run")
    newest = set(runs.filter(pl.col("state") == "published").unique("period", keep="last")["run_id"])
    return {
        line["run_id"]: _describe_state(line, is_newest=line["run_id"] in newest) for line in runs.iter_rows(named=True)
    }


def _describe_state(line: dict[str, Any], is_newest: bool) -> str:
    if line["state"] != "published":
        return {"ready": "待发布", "withdrawn": "已撤回"}[line["state"]]
    return f"V{line['edition']}" + ("" if is_newest else "（已被替换）")


def _read_line(workspace: Path, run_id: str) -> dict[str, object]:
    runs = open_ledger(workspace).read_runs()
    return next((line for line in runs.iter_rows(named=True) if line["run_id"] == run_id), {})


def _read_state(workspace: Path, run_id: str) -> str:
    return str(_read_line(workspace, run_id).get("state", ""))
