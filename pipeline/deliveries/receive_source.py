"""How a source comes in: its rows are read, admitted and put aside batch by batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

import expectations
import intake
from domain.county.policy import PolicyDeclaration
from domain.county.source import SourceDeclaration
from domain.handover import Admission, RawRows, SheetFound
from domain.tables import empty
from screening.declarations.rule_fields import find_fields_read
from storage.admitted_rows import ACCEPTED, RAW, AdmittedRows


@dataclass(frozen=True)
class ReceivedSource:
    """What is known of a source when its last row has come in.

    `raw_rows`: without rows; what reading and admission dropped, what was read, each sheet with what it revealed.
    `quarantine`, `issues`: the tables of those names. `accepted`: how many rows.
    """

    raw_rows: RawRows
    quarantine: pl.DataFrame
    issues: pl.DataFrame
    accepted: int


def receive_source(
    inbox: Path,
    source: SourceDeclaration,
    sheets: Sequence[SheetFound],
    inspection: expectations.DeliveryInspection,
    rows: AdmittedRows,
) -> ReceivedSource:
    """Let every batch be inspected, and put its rows aside."""
    raw_rows, quarantine, accepted = [], [empty("quarantine")], 0
    for batch in intake.read_raw_batches(inbox, source, sheets):
        admission = inspection.admit(batch)
        rows.write_batch(admission)
        if source.natural_key:
            rows.write_raw_batch(batch.rows)
        raw_rows.append(replace(batch, rows=batch.rows.clear()))
        quarantine.append(admission.quarantine)
        accepted += admission.accepted.height
    again = inspection.find_repeated_rows(rows.scan_rows(ACCEPTED), lambda places: rows.read_rows_at(places, ACCEPTED))
    rows.remove_rows(again)
    raw_source = _add_sentences(intake.join_raw_batches(source, raw_rows), inspection.describe_sheets())
    dropped = pl.concat([raw_source.dropped, expectations.make_dropped_table(again, source.id)])
    issues = inspection.make_issues(rows.scan_rows(), lambda places: rows.read_rows_at(places, RAW))
    return ReceivedSource(replace(raw_source, dropped=dropped), pl.concat(quarantine), issues, accepted - again.height)


def admit_source(
    inbox: Path, source: SourceDeclaration, sheets: Sequence[SheetFound], policy: PolicyDeclaration, as_of: date
) -> Admission:
    """All rows of a source at once, typed and admitted as a run by that policy would; nothing is judged."""
    raw_rows = intake.read_raw_rows(inbox, source, sheets)
    return expectations.admit_rows(raw_rows, source, find_fields_read(policy, source), as_of)


def _add_sentences(raw_rows: RawRows, sentences: Mapping[tuple[str, str], str]) -> RawRows:
    """The raw rows, with what else is to be said of its sheets."""
    sheets = (
        replace(sheet, message=sheet.message + sentences.get((sheet.file, sheet.sheet), ""))
        for sheet in raw_rows.sheets
    )
    return replace(raw_rows, sheets=tuple(sheets))
