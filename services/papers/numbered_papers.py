"""Papers that leave the office: each under a number, entered in the register of papers (发文登记) and in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from domain.digests import hash_texts
from domain.errors import UsageError
from domain.office_clock import make_timestamp
from domain.tables import conform
from ledger import AuditEvent, LedgerRepository, find_operator
from storage.workspace import make_private_folder

_TABLE = "issued_papers"
# What makes a paper the same as one that was issued before: asked for again, it keeps its number.
_SAME = ("kind", "township", "department", "period", "run_id", "earlier_run_id", "issued_on", "digest")


@dataclass(frozen=True)
class Paper:
    """A paper to number. `rows`: what stands on it, in its order; only a digest of it is kept, and how many lines."""

    kind: str
    rows: pl.DataFrame
    township: str | None = None
    department: str | None = None
    period: str | None = None
    run_id: str | None = None
    earlier_run_id: str | None = None


def number_papers(ledger: LedgerRepository, mark: str, papers: Sequence[Paper], day: date, by: str = "") -> list[str]:
    """The papers' numbers, such as 催2026-0001, in their order; `mark`: the first character.

    A paper of the same day and content keeps the number that it has.
    """
    if not papers:
        return []
    actor = by.strip() or find_operator()
    lines = conform(pl.DataFrame([_describe(paper, day, actor) for paper in papers], infer_schema_length=None), _TABLE)
    ledger.add_numbered_records(
        _TABLE, lines, f"{mark}{day.year}-", AuditEvent("issue_papers", actor), select_new=_select_unnumbered
    )
    numbered = ledger.read_records(_TABLE).unique(_SAME, keep="last", maintain_order=True)
    found = lines.select(_SAME).join(
        numbered.select("paper_no", *_SAME), on=_SAME, how="left", nulls_equal=True, maintain_order="left"
    )
    return found["paper_no"].to_list()


def number_by_reader(
    ledger: LedgerRepository, mark: str, papers: Sequence[Paper], day: date, by: str = ""
) -> dict[str, str]:
    """Township or department, empty for the county -> the number of its paper; as `number_papers`."""
    readers = [paper.township or paper.department or "" for paper in papers]
    return dict(zip(readers, number_papers(ledger, mark, papers, day, by), strict=True))


def _describe(paper: Paper, day: date, actor: str) -> dict[str, object]:
    """A line of table `issued_papers`, its number still empty."""
    return {
        "paper_no": "", "kind": paper.kind, "township": paper.township, "department": paper.department,
        "period": paper.period, "run_id": paper.run_id, "earlier_run_id": paper.earlier_run_id, "issued_on": day,
        "rows": paper.rows.height, "digest": hash_texts(*map(str, paper.rows.rows())), "recorded_by": actor,
        "recorded_at": make_timestamp(),
    }  # fmt: skip


def _select_unnumbered(lines: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
    fresh = lines.unique(_SAME, keep="first", maintain_order=True)
    return fresh.join(remembered, on=_SAME, how="anti", nulls_equal=True, maintain_order="left")


def find_follow_up_folder(workspace: Path, day: date) -> Path:
    """`<workspace>/follow_up/<day>`, where the papers of a day lie, whether there are any or not."""
    return workspace / "follow_up" / day.isoformat()


def make_follow_up_folder(workspace: Path, day: date) -> Path:
    """`find_follow_up_folder`, made when missing; nobody else may look into it."""
    folder = find_follow_up_folder(workspace, day)
    make_private_folder(folder.parent)
    return make_private_folder(folder)


def cancel_paper(ledger: LedgerRepository, number: str, reason: str, by: str) -> None:
    """Let a paper count as issued no longer; its number is not given again, and what it told of stays as it is.

    Raises `UsageError` when there is no such paper, or it is a sample's, which is undone with its answers.
    """
    if not reason.strip() or not by.strip():
        raise UsageError("请用 --reason 写明原因，用 --by 写明经手人。")
    paper_no = number.strip()
    issued = ledger.read_records(_TABLE).filter(pl.col("paper_no") == paper_no)
    if issued.is_empty():
        raise UsageError(f"没有编号为“{paper_no}”的文件，或者已经作废。编号见 fangpin papers list。")
    if issued["kind"][0] == "sample":
        raise UsageError("抽检样本连同结果一起撤销：请用 fangpin sample undo。")
    event = AuditEvent("cancel_paper", by.strip())
    ledger.undo_records(_TABLE, [paper_no], event, reason.strip())
    if issued["kind"][0] == "publicity":  # its households were not published then
        ledger.undo_records("publicity_items", [paper_no], event, reason.strip())
