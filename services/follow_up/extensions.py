"""延期登记: a later due date for a clue's visit or an application, with who allowed it and why; and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.errors import UsageError
from domain.office_clock import make_timestamp
from domain.tables import conform
from domain.workdays import add_working_days, is_provisional
from ledger import AuditEvent, LedgerRepository, find_operator
from pipeline.current_clocks import find_clock_day, judge_current_clocks
from pipeline.current_run import CurrentRun

_TABLE = "clock_extensions"


@dataclass(frozen=True)
class ExtensionRequest:
    """`until`: the new due date, or `working_days`: so many after the old one."""

    clue_id: str
    until: date | None
    working_days: int | None
    reason: str
    by: str


@dataclass(frozen=True)
class Extension:
    """What was entered. `last_day`: until when the policy allows it at most; none: it says nothing."""

    record_id: str
    due_before: date
    due_on: date
    last_day: date | None

    @property
    def is_provisional(self) -> bool:
        """Whether the official calendar of the new due date's year is not out yet."""
        return is_provisional(self.due_on)


def extend_clock(current: CurrentRun, request: ExtensionRequest) -> Extension:
    """Enter a later due date for a clue of the newest lists.

    Raises `UsageError` where there is no such clue, it is done already, the day is not later, or later than the
    policy allows.
    """
    if not request.reason.strip():
        raise UsageError("请用 --reason 写明延期的原因。")
    line = _find_clock(current, request.clue_id)
    due_on = _find_new_day(request, line["due_on"])
    last_day = _check_day(current, line, due_on)
    record = conform(pl.DataFrame([_make_record(current, request, line, due_on)]), _TABLE)
    event = AuditEvent("extend_clock", request.by.strip() or find_operator(), request.clue_id)
    prefix = f"延{find_clock_day(current).year}-"
    added = current.ledger.add_numbered_records(_TABLE, record, prefix, event, _select_new)
    if added.is_empty():
        raise UsageError(f"线索 {request.clue_id} 已经登记过同样的延期（到 {due_on.isoformat()}），没有重复登记。")
    return Extension(added["record_id"].item(), line["due_on"], due_on, last_day)


def undo_extension(ledger: LedgerRepository, record_id: str, reason: str, by: str) -> bool:
    """Let an extension count no longer; whether it still counted. Raises `UsageError` when there is no such one."""
    event = AuditEvent("extension_undo", by.strip() or find_operator(), record_id)
    try:
        return ledger.undo_records(_TABLE, [record_id], event, reason.strip()) > 0
    except KeyError:
        raise UsageError(f"没有编号为“{record_id}”的延期。编号见 fangpin extend --list。") from None


def _find_clock(current: CurrentRun, clue_id: str) -> dict[str, Any]:
    """The clue's line of table `clue_clocks`."""
    lines = judge_current_clocks(current).filter(pl.col("clue_id") == clue_id)
    if lines.is_empty():
        raise UsageError(
            f"{current.period.title}名单中没有线索“{clue_id}”。请从名单的“线索编号”一栏原样复制；关注事项没有时限，不用延期。"
        )
    line = lines.row(0, named=True)
    if line["state"] == "done":
        raise UsageError(f"线索 {clue_id} 已经办结（{line['stopped_on'].isoformat()}），不用延期。")
    if line["urgent_due_on"]:
        raise UsageError(f"线索 {clue_id} 是紧急申报，应当立即入户，不能延期。")
    return line


def _find_new_day(request: ExtensionRequest, due_on: date) -> date:
    if (request.until is None) == (request.working_days is None):
        raise UsageError("请用 --until 写新的时限，或用 --working-days 写延长几个工作日，只写一个。")
    return request.until or add_working_days(due_on, request.working_days or 0)


def find_last_day(policy: PolicyDeclaration, rule_id: str, clock: str, started_on: date) -> date | None:
    """Until when the policy lets a clock be extended at most; none where it says nothing."""
    rule = policy.rules.get(rule_id)
    if rule is None or rule.longest_working_days is None or clock != "declaration":
        return None
    return add_working_days(started_on, rule.longest_working_days)


def _check_day(current: CurrentRun, line: dict[str, Any], due_on: date) -> date | None:
    """As of `find_last_day`; refuses a later day, and one that is no extension."""
    before, started_on = line["due_on"], line["clock_started_on"]
    if due_on <= before:
        raise UsageError(f"新的时限应晚于现在的时限 {before.isoformat()}。")
    last_day = find_last_day(current.policy, line["rule_id"], line["clock"], started_on)
    if last_day is not None and due_on > last_day:
        rule = current.policy.rules[line["rule_id"]]
        raise UsageError(
            f"政策规定这类申请最长 {rule.longest_working_days} 个工作日（{rule.clause}），"
            f"从 {started_on.isoformat()} 起算，最晚到 {last_day.isoformat()}。"
        )
    return last_day


def _make_record(current: CurrentRun, request: ExtensionRequest, line: dict[str, Any], due_on: date) -> dict[str, Any]:
    return {
        "record_id": "", "clue_id": request.clue_id, "household_id": line["household_id"] or "",
        "due_before": line["due_on"], "due_on": due_on, "reason": request.reason.strip(),
        "extended_on": find_clock_day(current), "recorded_by": request.by.strip() or find_operator(),
        "recorded_at": make_timestamp(),
    }  # fmt: skip


def _select_new(records: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
    """Two officers do not enter the same extension."""
    return records.join(remembered, on=["clue_id", "due_before", "due_on"], how="anti", maintain_order="left")
