"""Entries of the audit trail in the database, each written in the transaction of what it tells of."""

from __future__ import annotations

from domain.office_clock import make_timestamp
from ledger.audit_trail import EMPTY_HEAD, AuditEvent, make_entry
from ledger.db.models import AuditEntry


def append_entry(alias: str, event: AuditEvent) -> None:
    """Add an entry after the newest; nobody else must be writing."""
    newest = AuditEntry.objects.using(alias).order_by("number").last()
    number, previous_hash = (newest.number, newest.hash) if newest else (0, EMPTY_HEAD)
    entry = make_entry(event, number + 1, previous_hash, make_timestamp())
    AuditEntry.objects.using(alias).create(**entry)


def read_head(alias: str) -> str:
    """The newest entry's hash; empty where there is none."""
    newest = AuditEntry.objects.using(alias).order_by("number").last()
    return newest.hash if newest else EMPTY_HEAD
