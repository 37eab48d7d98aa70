"""Decisions, answers and imports in the database; lines of an import that was undone are not read any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from django.db import models

from domain.office_clock import make_timestamp
from ledger.answer_lines import select_new_answers
from ledger.audit_trail import AuditEvent, find_operator
from ledger.db.audit_entries import append_entry
from ledger.db.household_answers import find_last_author, has_new_lines, read_household_mark
from ledger.db.lines import check_columns, insert_lines, read_lines
from ledger.db.models import Answer, Decision, Import, Visit
from ledger.db.record_lines import add_records
from ledger.repository import AnsweredMeanwhile, HouseholdMark, ImportCounts
from ledger.review_history import select_new_decisions, select_new_results

# What of the new lines (first) a table does not hold already (second).
SelectNew = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
DECISIONS, VISITS, ANSWERS = "review_decisions", "verification_results", "feedback_answers"
_TABLES: dict[str, tuple[type[models.Model], SelectNew]] = {
    DECISIONS: (Decision, select_new_decisions),
    VISITS: (Visit, select_new_results),
    ANSWERS: (Answer, select_new_answers),
}


def read_counting_lines(alias: str, table: str) -> pl.DataFrame:
    """The table without the lines of imports that were undone."""
    model: Any = _TABLES[table][0]
    undone = Import.objects.using(alias).filter(undone_at__isnull=False)
    imported = models.Q(import_id__in=undone.values("import_id"))
    return read_lines(model.objects.using(alias).filter(~imported).order_by("id"), table)


def read_imports(alias: str) -> pl.DataFrame:
    """Table `feedback_imports`."""
    return read_lines(Import.objects.using(alias).order_by("id"), "feedback_imports")


def add_new_lines(alias: str, table: str, lines: pl.DataFrame, select_new: SelectNew | None = None) -> int:
    """Write those of the lines that the table does not hold; returns how many these are. Nobody else must write.

    `select_new`: which of them are new, where that is not what the table goes by.
    """
    model, select_table_new = _TABLES[table]
    select_new = select_new or select_table_new
    lines = check_columns(lines, table)
    new_lines = select_new(lines, read_counting_lines(alias, table)) if lines.height else lines
    insert_lines(alias, model, new_lines)
    return new_lines.height


def add_import(
    alias: str,
    line: pl.DataFrame,
    lines: dict[str, pl.DataFrame],
    records: Mapping[str, pl.DataFrame],
    event: AuditEvent,
    looked_at: HouseholdMark | None = None,
) -> ImportCounts:
    """Write an import and what is new of its lines and records (by table)."""
    conflict = _find_conflict(alias, looked_at)
    import_id = check_columns(line, "feedback_imports")["import_id"].item()
    registered = Import.objects.using(alias).filter(import_id=import_id).first()
    if registered is not None and registered.undone_at:
        raise ValueError(f"import {import_id} was undone")
    counts = {table: add_new_lines(alias, table, frame) for table, frame in lines.items()}
    record_counts = add_records(alias, records)
    if conflict is not None and has_new_lines(counts, record_counts):
        raise conflict
    if registered is None:
        insert_lines(alias, Import, line)
        append_entry(alias, event.add_detail(import_id, **counts, **record_counts))
    return ImportCounts(
        visits=counts[VISITS], decisions=counts[DECISIONS], answers=counts[ANSWERS], records=record_counts
    )


def _find_conflict(alias: str, looked_at: HouseholdMark | None) -> AnsweredMeanwhile | None:
    """What is raised where the import says anything new; asked before its own lines are there."""
    if looked_at is None or read_household_mark(alias, looked_at.household_id) == looked_at:
        return None
    return AnsweredMeanwhile(find_last_author(alias, looked_at.household_id))


def take_over(alias: str, tables: dict[str, pl.DataFrame], event: AuditEvent) -> int:
    """Write all lines that the tables do not hold just so; returns how many these are."""
    count = 0
    for table, lines in tables.items():
        lines_before = read_counting_lines(alias, table)
        new_lines = check_columns(lines, table).join(
            lines_before, on=lines_before.columns, how="anti", nulls_equal=True, maintain_order="left"
        )
        insert_lines(alias, _TABLES[table][0], new_lines)
        count += new_lines.height
    if count:
        append_entry(alias, event.add_detail(lines=count))
    return count


def undo_import(alias: str, import_id: str, event: AuditEvent) -> None:
    """Mark an import as undone."""
    registered = Import.objects.using(alias).filter(import_id=import_id).first()
    if registered is None:
        raise KeyError(import_id)
    if not registered.undone_at:
        registered.undone_at, registered.undone_by = make_timestamp(), event.actor or find_operator()
        registered.save(update_fields=["undone_at", "undone_by"])
        append_entry(alias, event.add_detail(import_id))
