"""The audit trail: who did what when, each entry's hash being over its content and the hash before it.

Whoever changes, removes or inserts an entry breaks the chain; cutting its end off takes hashes that stand in the
manifests of finished runs.
"""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from domain.tables import polars_schema

# The hash before the first entry.
EMPTY_HEAD = ""
_HASHED = ("number", "recorded_at", "actor", "action", "subject", "detail", "previous_hash")


def find_operator() -> str:
    """The name under which somebody is logged in at this computer; empty where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


@dataclass(frozen=True)
class AuditEvent:
    """Something that was done: by whom, to which run, import or table; ids and counts, no people and no cells.

    Without an actor it was the system's user.
    """

    action: str
    actor: str = ""
    subject: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)

    def add_detail(self, subject: str = "", **detail: str | int) -> AuditEvent:
        """The event with more said about it; `subject`: what it was done to, where the event does not say."""
        return AuditEvent(self.action, self.actor, self.subject or subject, {**self.detail, **detail})


@dataclass(frozen=True)
class AuditQuery:
    """Which entries of the trail to look for; what is left out, or empty, does not matter.

    `names`: ids one of which is the entry's subject or stands in its detail. `since`, `until`: days, both included, as
    the office's clock wrote them.
    """

    actor: str = ""
    action: str = ""
    names: Collection[str] | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ChainBreak:
    """Where the chain does not hold: the entry's number, and how: `changed`, `missing`, `inserted`, `cut_off`.

    Of a trail that was cut off, the number is that of the last entry left, and `runs` those whose manifests name a hash
    that no entry has.
    """

    number: int
    kind: str
    runs: tuple[str, ...] = ()


def make_entry(event: AuditEvent, number: int, previous_hash: str, recorded_at: str) -> dict[str, Any]:
    """A line of table `audit_entries`."""
    entry = {
        "number": number,
        "recorded_at": recorded_at,
        "actor": event.actor or find_operator(),
        "action": event.action,
        "subject": event.subject,
        "detail": json.dumps(dict(event.detail), ensure_ascii=False, sort_keys=True),
        "previous_hash": previous_hash,
    }
    return entry | {"hash": hash_entry(entry)}


def hash_entry(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the entry's content, as JSON without spaces, and the hash before it."""
    content = json.dumps([entry[name] for name in _HASHED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def find_break(entries: pl.DataFrame, heads: Mapping[str, str]) -> ChainBreak | None:
    """The first entry of table `audit_entries` (in order) that was tampered with; None when the chain holds.

    `heads`: run id -> the newest hash when the run was finished. An empty one says that there was no entry yet.
    """
    previous_hash, number = EMPTY_HEAD, 0
    for entry in entries.select(polars_schema("audit_entries").names()).iter_rows(named=True):
        if entry["number"] != number + 1:
            return ChainBreak(number + 1, "missing") if entry["number"] > number + 1 else ChainBreak(number, "inserted")
        if entry["hash"] != hash_entry(entry):
            return ChainBreak(entry["number"], "changed")
        if entry["previous_hash"] != previous_hash:
            return ChainBreak(entry["number"], "inserted")
        previous_hash, number = entry["hash"], entry["number"]
    return _find_cut(number, set(entries["hash"]), heads)


def _find_cut(last_number: int, hashes: Collection[str], heads: Mapping[str, str]) -> ChainBreak | None:
    runs = [run for run, head in heads.items() if head != EMPTY_HEAD and head not in hashes]
    return ChainBreak(last_number, "cut_off", tuple(sorted(runs))) if runs else None
