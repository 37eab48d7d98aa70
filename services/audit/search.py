"""The trail searched by person, user, day and action, page by page, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from domain.csv_text import format_csv, guard_cell
from domain.office_clock import get_today
from ledger import AuditQuery, LedgerRepository, make_number_keys
from pipeline.current_run import has_current_run, open_current_run
from services.audit.labels import describe_detail, label_action

PAGE = 100


@dataclass(frozen=True)
class TrailPage:
    """Entries of the trail, the newest first: table `audit_entries` with `label` (action) and `words` (detail).

    `following`: before which number the next page begins; none: this is the last.
    """

    entries: pl.DataFrame
    following: int | None


def read_trail_page(ledger: LedgerRepository, query: AuditQuery, before: int | None = None) -> TrailPage:
    """The newest `PAGE` entries that a query finds below a number."""
    entries = ledger.search_audit(query, before, PAGE + 1)
    shown = _label(entries.head(PAGE))
    return TrailPage(shown, int(shown["number"][-1]) if entries.height > PAGE else None)


def find_names(ledger: LedgerRepository, workspace: Path, config: Path, person: str) -> list[str]:
    """Every number that the household of a person has borne: by its own number, or a member's ID number.

    `person`: as typed. Where nobody knows it, it alone: entries may name it all the same.
    """
    number = person.strip().upper()
    known = ledger.read_known_people()
    key = make_number_keys(pl.Series([number]), ledger.read_secret())[0]
    households = {number, *known.filter(pl.col("number_key") == key)["household_id"]}
    if has_current_run(workspace):
        numbers = open_current_run(workspace, config, get_today()).numbers.numbers
        origins = numbers.filter(pl.col("household_id").is_in(list(households)))["household_origin"]
        households |= set(numbers.filter(pl.col("household_origin").is_in(origins.to_list()))["household_id"])
    return sorted(households)


def make_trail_file(ledger: LedgerRepository, query: AuditQuery) -> tuple[bytes, int]:
    """All that a query finds as CSV (UTF-8 with its mark, for a program of tables), and how many entries these are."""
    entries = ledger.search_audit(query)
    columns = {
        "number": "序号", "recorded_at": "时间", "actor": "操作人", "label": "操作", "subject": "对象", "words": "说明",
        "hash": "摘要",
    }  # fmt: skip
    rows = _label(entries).select(list(columns)).cast(pl.String).fill_null("").rows()
    lines = [list(columns.values()), *([guard_cell(cell) for cell in row] for row in rows)]
    return format_csv(lines).encode("utf-8-sig"), entries.height


def _label(entries: pl.DataFrame) -> pl.DataFrame:
    return entries.with_columns(
        pl.Series("label", [label_action(action) for action in entries["action"]], dtype=pl.String),
        pl.Series("words", [describe_detail(detail) for detail in entries["detail"]], dtype=pl.String),
    )
