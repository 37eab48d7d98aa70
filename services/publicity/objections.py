"""异议: what somebody objects to a published household, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from casework.publicity.objections import DISMISSED, RAISED, UPHELD, describe_objections
from domain.errors import UsageError
from domain.office_clock import make_timestamp
from domain.tables import conform
from ledger import AuditEvent, LedgerRepository
from pipeline.open_ledger import open_ledger

_TABLE, _MARK = "publicity_objections", "异"


@dataclass(frozen=True)
class Settlement:
    """What came of an objection: whether it holds, and why; on which day, entered by whom."""

    number: str
    is_upheld: bool
    note: str
    day: date
    by: str


def list_publicity(workspace: Path, today: date) -> pl.DataFrame:
    """Table `publicity_items` with `objection`, `is_objection_open` and `days_left` (0: over), the newest last."""
    ledger = open_ledger(workspace)
    items = describe_objections(ledger.read_records("publicity_items"), ledger.read_records(_TABLE))
    left = (pl.col("published_until") - pl.lit(today)).dt.total_days() + 1
    return items.with_columns(left.clip(lower_bound=0).alias("days_left"))


def raise_objection(workspace: Path, household: str, note: str, day: date, by: str) -> str:
    """Enter an objection to the newest publicity of a household; returns its number.

    Raises `UsageError` when the household was not published by then, or what is said, or by whom, is blank.
    """
    ledger = open_ledger(workspace)
    _require(note, "--text 写明异议内容", by)
    items = ledger.read_records("publicity_items").filter(
        pl.col("household_id") == household.strip(), pl.col("published_from") <= day
    )
    if items.is_empty():
        raise UsageError(f"到 {day} 为止，户编号“{household.strip()}”没有公示过。公示的户见 fangpin publicity list。")
    line = items.row(-1, named=True)
    record = _make_line("", line["publicity_no"], line["household_id"], RAISED, (day, note, by))
    event = AuditEvent("raise_objection", by.strip())
    # Two people may say the same: every objection is entered.
    numbered = ledger.add_numbered_records(_TABLE, record, f"{_MARK}{day.year}-", event, lambda lines, _: lines)
    return str(numbered["objection_no"][0])


def settle_objection(workspace: Path, settlement: Settlement) -> str:
    """Enter what came of an objection; returns the household's number.

    Raises `UsageError` when there is no such objection, it is settled already, or something is missing.
    """
    ledger = open_ledger(workspace)
    _require(settlement.note, "--note 写明核实情况", settlement.by)
    line = _find_open(ledger, settlement.number.strip())
    if settlement.day < line["happened_on"]:
        raise UsageError(f"日期 {settlement.day} 早于提出异议的日期 {line['happened_on']}。")
    event = UPHELD if settlement.is_upheld else DISMISSED
    said = (settlement.day, settlement.note, settlement.by)
    record = _make_line(line["objection_no"], line["publicity_no"], line["household_id"], event, said)
    ledger.add_records({_TABLE: record}, AuditEvent("settle_objection", settlement.by.strip(), line["objection_no"]))
    return str(line["household_id"])


def undo_objection(workspace: Path, number: str, reason: str, by: str) -> None:
    """Let an objection that was entered by mistake count no longer. Raises `UsageError` when there is none."""
    ledger = open_ledger(workspace)
    _require(reason, "--reason 写明原因", by)
    if ledger.read_records(_TABLE).filter(pl.col("objection_no") == number.strip()).is_empty():
        raise UsageError(f"没有编号为“{number.strip()}”的异议，或者已经撤销。")
    ledger.undo_records(_TABLE, [number.strip()], AuditEvent("undo_objection", by.strip()), reason.strip())


def _find_open(ledger: LedgerRepository, number: str) -> dict[str, Any]:
    lines = ledger.read_records(_TABLE).filter(pl.col("objection_no") == number)
    if lines.is_empty():
        raise UsageError(f"没有编号为“{number}”的异议，或者已经撤销。编号见 fangpin publicity list。")
    line = lines.row(-1, named=True)
    if line["event"] != RAISED:
        raise UsageError(f"{number} 已经登记过核实结果。登记错了的，先用 fangpin publicity undo 撤销，再重新登记。")
    return line


def _require(text: str, what: str, by: str) -> None:
    if not text.strip() or not by.strip():
        raise UsageError(f"请用 {what}，用 --by 写明谁登记。")


def _make_line(
    number: object, publicity_no: object, household: object, event: str, said: tuple[date, str, str]
) -> pl.DataFrame:
    day, note, by = said
    line = {
        "objection_no": number, "publicity_no": publicity_no, "household_id": household, "event": event,
        "happened_on": day, "note": note.strip(), "recorded_by": by.strip(), "recorded_at": make_timestamp(),
    }  # fmt: skip
    return conform(pl.DataFrame([line]), _TABLE)
