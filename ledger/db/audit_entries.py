"""Entries of the audit trail in the database, each written in the transaction of what it tells of."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from domain.office_clock import make_timestamp
from ledger.audit_trail import EMPTY_HEAD, AuditEvent, AuditQuery, make_entry
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


def find_entries(alias: str, query: AuditQuery, before: int | None) -> QuerySet:
    """What a query finds, the newest first; `before`: only entries with a lower number."""
    entries = AuditEntry.objects.using(alias).order_by("-number")
    if before is not None:
        entries = entries.filter(number__lt=before)
    if query.actor:
        entries = entries.filter(actor=query.actor)
    if query.action:
        entries = entries.filter(action=query.action)
    if query.since:  # times are texts that begin with the day
        entries = entries.filter(recorded_at__gte=query.since.isoformat())
    if query.until:
        entries = entries.filter(recorded_at__lt=(query.until + timedelta(days=1)).isoformat())
    if query.names is not None:
        is_about = Q(subject__in=list(query.names))
        for name in query.names:
            is_about |= Q(detail__contains=f'"{name}"')
        entries = entries.filter(is_about)
    return entries
