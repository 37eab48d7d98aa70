"""The register of packages (文件包发放登记): how each stands, who has received it, and which was called back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from domain.errors import UsageError
from domain.office_clock import make_timestamp
from domain.tables import conform
from ledger import AuditEvent, LedgerRepository
from pipeline.open_ledger import open_ledger

_EVENTS = "package_events"
# The last of these that happened says how a package stands; a receipt after a recall does not end the recall.
RECEIVED, RECALLED, RETURNED, DESTROYED = "received", "recalled", "returned", "destroyed"
ISSUED = "issued"
_ENDED = (RETURNED, DESTROYED)


@dataclass(frozen=True)
class PackageNote:
    """What happened to a package: who has it or gave it back (`person`), on which day, what else is to be said."""

    number: str
    event: str
    person: str
    day: date
    by: str
    note: str = ""


def read_states(ledger: LedgerRepository) -> pl.DataFrame:
    """The lines of table `issued_packages` with receiver, state, received_by, received_on, ended_on.

    `state`: issued, received, recalled (until it is back), returned, destroyed.
    """
    packages, events = ledger.read_records("issued_packages"), ledger.read_records(_EVENTS)
    facts = events.group_by("package_no").agg(
        pl.col("person").filter(pl.col("event") == RECEIVED).last().alias("received_by"),
        pl.col("happened_on").filter(pl.col("event") == RECEIVED).last().alias("received_on"),
        pl.col("happened_on").filter(pl.col("event") == RECALLED).last().alias("recalled_on"),
        pl.col("event").filter(pl.col("event").is_in(_ENDED)).last().alias("end"),
        pl.col("happened_on").filter(pl.col("event").is_in(_ENDED)).last().alias("ended_on"),
    )
    return packages.join(facts, on="package_no", how="left", maintain_order="left").with_columns(
        pl.coalesce("township", "department").alias("receiver"),
        pl.coalesce(
            "end",
            pl.when(pl.col("recalled_on").is_not_null()).then(pl.lit(RECALLED)),
            pl.when(pl.col("received_on").is_not_null()).then(pl.lit(RECEIVED)),
            pl.lit(ISSUED),
        ).alias("state"),
    )


def list_packages(workspace: Path, period: str | None) -> pl.DataFrame:
    """As `read_states`, of one period or of all."""
    states = read_states(open_ledger(workspace))
    return states if period is None else states.filter(pl.col("period") == period)


def list_out(workspace: Path, run_id: str) -> pl.DataFrame:
    """As `read_states`: the packages of a run that are with their receivers and not called back."""
    states = read_states(open_ledger(workspace))
    return states.filter(pl.col("run_id") == run_id, pl.col("state").is_in([ISSUED, RECEIVED]))


def note_event(workspace: Path, note: PackageNote) -> str:
    """Enter what happened to a package; returns its receiver.

    Raises `UsageError` when there is no such package, who or why is missing, or it does not fit how the package stands.
    """
    ledger = open_ledger(workspace)
    states = read_states(ledger).filter(pl.col("package_no") == note.number.strip())
    if states.is_empty():
        raise UsageError(f"没有编号为“{note.number.strip()}”的文件包。编号见 fangpin package list。")
    line = states.row(0, named=True)
    _check(note, str(line["state"]), line["issued_on"])
    record = {
        "package_no": line["package_no"], "event": note.event, "happened_on": note.day,
        "person": note.person.strip() or None, "note": note.note.strip() or None, "recorded_by": note.by.strip(),
        "recorded_at": make_timestamp(),
    }  # fmt: skip
    event = AuditEvent(f"package_{note.event}", note.by.strip(), str(line["package_no"]))
    ledger.add_records({_EVENTS: conform(pl.DataFrame([record], infer_schema_length=None), _EVENTS)}, event)
    return str(line["receiver"])


def _check(note: PackageNote, state: str, issued_on: date) -> None:
    if not note.by.strip():
        raise UsageError("请用 --by 写明谁登记。")
    if note.event == RECALLED and not note.note.strip():
        raise UsageError("请用 --reason 写明为什么收回。")
    if note.day < issued_on:
        raise UsageError(f"日期 {note.day} 早于发放日期 {issued_on}。")
    if state in _ENDED:
        raise UsageError(f"{note.number.strip()} 已经交回或销毁，不用再登记。")
    if note.event == RECALLED and state == RECALLED:
        raise UsageError(f"{note.number.strip()} 已经通知收回。交回以后用 fangpin package returned 登记。")
