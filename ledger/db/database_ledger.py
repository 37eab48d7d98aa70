"""The ledger in a database: each call is a unit of work, and no object of Django's leaves it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import polars as pl

from domain.tables import empty
from ledger.audit_trail import EMPTY_HEAD, AuditEvent, AuditQuery
from ledger.db import feedback_lines, record_lines, run_lines
from ledger.db.audit_entries import append_entry, find_entries, read_head
from ledger.db.database import LedgerDatabase
from ledger.db.feedback_lines import ANSWERS, DECISIONS, VISITS
from ledger.db.household_answers import read_household_mark
from ledger.db.lines import read_lines
from ledger.db.marks import read_mark
from ledger.db.models import AuditEntry, Configuration, SingleValue
from ledger.db.places import DatabasePlace
from ledger.number_keys import SECRET_BYTES
from ledger.records import SelectRecords, select_new_records
from ledger.repository import HouseholdMark, ImportCounts, LedgerRepository, SelectDecisions
from ledger.review_history import select_new_decisions, select_new_results

T = TypeVar("T")
_SECRET = "number_secret"  # noqa: S105 - the name under which it is kept


class DatabaseLedger(LedgerRepository):
    """The ledger that lies at a place."""

    def __init__(self, place: DatabasePlace) -> None:
        self._database = LedgerDatabase(place)

    def read_runs(self) -> pl.DataFrame:
        return self._read(run_lines.read_runs, empty("ledger_runs"))

    def keep_run(self, run: pl.DataFrame, clue_events: pl.DataFrame, known_people: pl.DataFrame) -> None:
        run_lines.keep_run(self._database, run, clue_events, known_people)

    def publish_run(self, run_id: str, event: AuditEvent | None = None) -> int:
        with self._database.write() as alias:
            return run_lines.publish_run(alias, run_id, event or AuditEvent("publish", subject=run_id))

    def withdraw_run(self, run_id: str, reason: str, event: AuditEvent | None = None) -> None:
        with self._database.write() as alias:
            run_lines.withdraw_run(alias, run_id, reason, event or AuditEvent("withdraw", subject=run_id))

    def read_clue_events(self, run_ids: Collection[str]) -> pl.DataFrame:
        return self._read(lambda alias: run_lines.read_clue_events(alias, run_ids), empty("clue_events"))

    def read_known_people(self) -> pl.DataFrame:
        return self._read(run_lines.read_known_people, empty("known_people"))

    def read_decisions(self) -> pl.DataFrame:
        return self._read_counting(DECISIONS)

    def add_decisions(
        self,
        decisions: pl.DataFrame,
        event: AuditEvent | None = None,
        select_new: SelectDecisions = select_new_decisions,
    ) -> int:
        return self._add(DECISIONS, decisions, event or AuditEvent("add_decisions"), select_new)

    def read_visits(self) -> pl.DataFrame:
        return self._read_counting(VISITS)

    def add_visits(self, visits: pl.DataFrame, event: AuditEvent | None = None) -> int:
        return self._add(VISITS, visits, event or AuditEvent("add_visits"), select_new_results)

    def take_over(self, decisions: pl.DataFrame, visits: pl.DataFrame, event: AuditEvent) -> int:
        with self._database.write() as alias:
            return feedback_lines.take_over(alias, {DECISIONS: decisions, VISITS: visits}, event)

    def read_answers(self) -> pl.DataFrame:
        return self._read_counting(ANSWERS)

    def read_imports(self) -> pl.DataFrame:
        return self._read(feedback_lines.read_imports, empty("feedback_imports"))

    def add_import(
        self,
        line: pl.DataFrame,
        visits: pl.DataFrame,
        decisions: pl.DataFrame,
        answers: pl.DataFrame,
        event: AuditEvent | None = None,
        records: Mapping[str, pl.DataFrame] | None = None,
        looked_at: HouseholdMark | None = None,
    ) -> ImportCounts:
        lines = {VISITS: visits, DECISIONS: decisions, ANSWERS: answers}
        with self._database.write() as alias:
            subject = str(line["import_id"].item())
            event = event or AuditEvent("feedback_import", subject=subject)
            return feedback_lines.add_import(alias, line, lines, records or {}, event, looked_at)

    def read_household_mark(self, household_id: str) -> HouseholdMark:
        nothing = HouseholdMark(household_id, "")
        return self._read(lambda alias: read_household_mark(alias, household_id), nothing)

    def undo_import(self, import_id: str, event: AuditEvent | None = None) -> None:
        with self._database.write() as alias:
            feedback_lines.undo_import(alias, import_id, event or AuditEvent("feedback_undo", subject=import_id))

    def read_records(self, table: str) -> pl.DataFrame:
        return self._read(lambda alias: record_lines.read_records(alias, table), empty(table))

    def add_records(self, records: Mapping[str, pl.DataFrame], event: AuditEvent | None = None) -> dict[str, int]:
        with self._database.write() as alias:
            counts = record_lines.add_records(alias, records)
            if any(counts.values()):
                append_entry(alias, (event or AuditEvent("add_records")).add_detail("", **counts))
        return counts

    def add_numbered_records(
        self,
        table: str,
        records: pl.DataFrame,
        prefix: str,
        event: AuditEvent,
        select_new: SelectRecords = select_new_records,
    ) -> pl.DataFrame:
        with self._database.write() as alias:
            return record_lines.add_numbered_records(alias, table, records, prefix, select_new, event)

    def undo_records(self, table: str, keys: Collection[str], event: AuditEvent, reason: str = "") -> int:
        with self._database.write() as alias:
            return record_lines.undo_records(alias, table, keys, reason, event)

    def keep_configuration(self, digest: str, content: bytes) -> None:
        with self._database.write() as alias:
            Configuration.objects.using(alias).get_or_create(digest=digest, defaults={"content": content})

    def read_configuration(self, digest: str) -> bytes | None:
        return self._read(lambda alias: _read_configuration(alias, digest), None)

    def read_secret(self) -> bytes:
        kept_secret = self._read(_read_secret, None)
        if kept_secret is not None:
            return kept_secret
        with self._database.write() as alias:
            defaults = {"content": secrets.token_bytes(SECRET_BYTES)}
            value, _ = SingleValue.objects.using(alias).get_or_create(name=_SECRET, defaults=defaults)
            return bytes(value.content)

    def read_audit(self) -> pl.DataFrame:
        return self._read(
            lambda alias: read_lines(AuditEntry.objects.using(alias).order_by("number"), "audit_entries"),
            empty("audit_entries"),
        )

    def search_audit(self, query: AuditQuery, before: int | None = None, limit: int | None = None) -> pl.DataFrame:
        return self._read(
            lambda alias: read_lines(find_entries(alias, query, before)[:limit], "audit_entries"),
            empty("audit_entries"),
        )

    def append_audit(self, event: AuditEvent) -> None:
        with self._database.write() as alias:
            append_entry(alias, event)

    def read_audit_head(self) -> str:
        return self._read(read_head, EMPTY_HEAD)

    def read_mark(self, *tables: str) -> str:
        return self._read(lambda alias: read_mark(alias, tables), "")

    def _read(self, look: Callable[[str], T], nothing: T) -> T:
        with self._database.read() as alias:
            return nothing if alias is None else look(alias)

    def _read_counting(self, table: str) -> pl.DataFrame:
        return self._read(lambda alias: feedback_lines.read_counting_lines(alias, table), empty(table))

    def _add(self, table: str, lines: pl.DataFrame, event: AuditEvent, select_new: SelectDecisions) -> int:
        with self._database.write() as alias:
            count = feedback_lines.add_new_lines(alias, table, lines, select_new)
            if count:
                append_entry(alias, event.add_detail(lines=count))
        return count


def _read_configuration(alias: str, digest: str) -> bytes | None:
    found = Configuration.objects.using(alias).filter(digest=digest).first()
    return bytes(found.content) if found else None


def _read_secret(alias: str) -> bytes | None:
    found = SingleValue.objects.using(alias).filter(name=_SECRET).first()
    return bytes(found.content) if found else None
