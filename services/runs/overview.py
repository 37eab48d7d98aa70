"""All finished comparisons with what became of each: waiting, published in an edition, replaced, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from domain.periods import Period
from ledger.run_order import COMPARISON
from pipeline.open_ledger import open_ledger
from storage.finished_runs import list_finished_runs
from storage.run_manifest import MANIFEST, read_manifest

RunState = Literal["ready", "published", "replaced", "withdrawn", "unentered"]
RUN_STATE_LABELS: dict[RunState, str] = {
    "ready": "待发布", "published": "已发布", "replaced": "已被新版替换", "withdrawn": "已撤回",
    "unentered": "尚未登记",
}  # fmt: skip


@dataclass(frozen=True)
class RunLine:
    """A finished comparison. `households`, `clues`: how many it lists. `edition`: 0 where it was never published.

    `inputs`: how many files it read. `withdrawn_*`: empty where it was not withdrawn.
    """

    run_id: str
    period: Period
    as_of: date
    policy_id: str
    finished_at: datetime
    state: RunState
    edition: int
    households: int
    clues: int
    waiting_rows: int
    inputs: int
    published_at: str = ""
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    withdrawn_reason: str = ""

    @property
    def state_label(self) -> str:
        """As an officer reads it."""
        return RUN_STATE_LABELS[self.state]

    @property
    def can_publish(self) -> bool:
        """Whether it waits to be published."""
        return self.state in {"ready", "unentered"}

    @property
    def can_withdraw(self) -> bool:
        """Whether somebody has it as a valid list."""
        return self.state in {"published", "replaced"}


def list_runs(workspace: Path) -> list[RunLine]:
    """A line per complete comparison: the period that ends last first, of one period the one made last first."""
    runs = open_ledger(workspace).read_runs().filter(pl.col("command") == COMPARISON)
    entries = {line["run_id"]: line for line in runs.iter_rows(named=True)}
    newest = set(runs.filter(pl.col("state") == "published").unique("period", keep="last")["run_id"])
    lines = [
        _make_line(folder, entries.get(folder.name, {}), is_newest=folder.name in newest)
        for folder in list_finished_runs(workspace, withdrawn_too=True)
    ]
    return sorted(lines, key=lambda line: (line.period.end, str(line.period), line.finished_at), reverse=True)


def _make_line(folder: Path, entry: dict[str, Any], *, is_newest: bool) -> RunLine:
    manifest = read_manifest(folder) or {}
    counts = manifest.get("counts", {})
    return RunLine(
        run_id=folder.name,
        period=Period.parse(folder.parent.name),
        as_of=date.fromisoformat(str(manifest["as_of"])),
        policy_id=str(manifest.get("policy", "")),
        finished_at=datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime).astimezone(),
        state=_find_state(entry, is_newest=is_newest),
        edition=int(entry.get("edition") or 0),
        households=int(counts.get("suspected", 0)),
        clues=int(counts.get("findings", 0)),
        waiting_rows=int(counts.get("review_rows", 0)),
        inputs=len(manifest.get("inputs", ())),
        **{
            name: str(entry.get(name) or "")
            for name in ("published_at", "withdrawn_at", "withdrawn_by", "withdrawn_reason")
        },
    )


def _find_state(entry: dict[str, Any], *, is_newest: bool) -> RunState:
    if not entry:
        return "unentered"
    state: RunState = entry["state"]
    return "replaced" if state == "published" and not is_newest else state
