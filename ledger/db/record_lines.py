"""Records of what is done after an answer, in the database; those that were taken back are not read any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl
from django.db import models

from domain.office_clock import make_timestamp
from ledger.audit_trail import AuditEvent, find_operator
from ledger.db.audit_entries import append_entry
from ledger.db.lines import check_columns, insert_lines, read_lines
from ledger.db.models import (
    ClockExtension,
    HouseholdMeasure,
    Import,
    IssuedPackage,
    IssuedPaper,
    Order,
    OrderEvent,
    PackageEvent,
    PackageFile,
    PublicityItem,
    PublicityObjection,
    SampleAnswer,
    SampleItem,
    SecondJudgement,
    UndoneRecord,
    VillageReview,
)
from ledger.records import RECORD_TABLES, SelectRecords, number_records, select_new_records

_MODELS: dict[str, type[models.Model]] = {
    "village_reviews": VillageReview,
    "household_measures": HouseholdMeasure,
    "clock_extensions": ClockExtension,
    "orders": Order,
    "order_events": OrderEvent,
    "sample_items": SampleItem,
    "sample_answers": SampleAnswer,
    "second_judgements": SecondJudgement,
    "issued_papers": IssuedPaper,
    "issued_packages": IssuedPackage,
    "package_files": PackageFile,
    "package_events": PackageEvent,
    "publicity_items": PublicityItem,
    "publicity_objections": PublicityObjection,
}


def read_records(alias: str, table: str) -> pl.DataFrame:
    """The table without what was taken back."""
    model: Any = _MODELS[table]
    lines = model.objects.using(alias).order_by("id")
    if any(field.name == "import_id" for field in model._meta.fields):
        undone = Import.objects.using(alias).filter(undone_at__isnull=False)
        lines = lines.filter(~models.Q(import_id__in=undone.values("import_id")))
    if (key := RECORD_TABLES[table].key) is not None:
        undone = UndoneRecord.objects.using(alias).filter(record_table=table)
        lines = lines.filter(~models.Q(**{f"{key}__in": undone.values("record_key")}))
    return read_lines(lines, table)


def add_records(alias: str, records: Mapping[str, pl.DataFrame]) -> dict[str, int]:
    """Write what is new of the records, by table; returns how many lines these are. Nobody else must write."""
    counts = {}
    for table, frame in records.items():
        lines = check_columns(frame, table)
        new_lines = select_new_records(lines, read_records(alias, table)) if lines.height else lines
        insert_lines(alias, _MODELS[table], new_lines)
        counts[table] = new_lines.height
    return counts


def add_numbered_records(
    alias: str, table: str, records: pl.DataFrame, prefix: str, select_new: SelectRecords, event: AuditEvent
) -> pl.DataFrame:
    """Write those of the records that `select_new` leaves, numbered; returns them. Nobody else must write."""
    model: Any = _MODELS[table]
    column = records.columns[0]
    every_line = read_lines(model.objects.using(alias).order_by("id"), table)
    new_lines = select_new(check_columns(records, table), read_records(alias, table))
    numbered = check_columns(number_records(new_lines, column, prefix, every_line[column]), table)
    insert_lines(alias, model, numbered)
    if numbered.height:
        numbers = numbered[column]
        append_entry(alias, event.add_detail(numbers[0], lines=numbered.height, last=str(numbers[-1])))
    return numbered


def undo_records(alias: str, table: str, keys: Collection[str], reason: str, event: AuditEvent) -> int:
    """Mark records as taken back; returns how many were not yet. Raises `KeyError` for one that there is not."""
    key = RECORD_TABLES[table].key
    if key is None:
        raise ValueError(f"records of {table} are not taken back one by one")
    model: Any = _MODELS[table]
    existing_keys = set(model.objects.using(alias).filter(**{f"{key}__in": list(keys)}).values_list(key, flat=True))
    if unknown := sorted(set(keys) - existing_keys):
        raise KeyError(unknown[0])
    marked = UndoneRecord.objects.using(alias).filter(record_table=table, record_key__in=list(keys))
    left = sorted(set(keys) - set(marked.values_list("record_key", flat=True)))
    who, when = event.actor or find_operator(), make_timestamp()
    for record in left:
        UndoneRecord.objects.using(alias).create(
            record_table=table, record_key=record, reason=reason or None, undone_by=who, undone_at=when
        )
        append_entry(alias, event.add_detail(record, table=table))
    return len(left)
