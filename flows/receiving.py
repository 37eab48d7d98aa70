"""How a source comes in: its rows are landed, admitted and put aside batch by batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

import expectations
import intake
from domain.declarations.source import SourceDeclaration
from domain.handover import Landed, SheetFound
from domain.tables import empty
from flows.admitted import ACCEPTED, LANDED, AdmittedRows


@dataclass(frozen=True)
class Received:
    """What is known of a source when its last row has come in.

    `landed`: without rows; what landing and admission dropped, what was read, each sheet with what it revealed.
    `quarantine`, `issues`: the tables of those names. `accepted`: how many rows.
    """

    landed: Landed
    quarantine: pl.DataFrame
    issues: pl.DataFrame
    accepted: int


def receive(
    inbox: Path,
    source: SourceDeclaration,
    sheets: Sequence[SheetFound],
    inspection: expectations.Inspection,
    rows: AdmittedRows,
) -> Received:
    """Let every batch be inspected, and put its rows aside."""
    landed, quarantine, accepted = [], [empty("quarantine")], 0
    for batch in intake.land_in_batches(inbox, source, sheets):
        admission = inspection.admit(batch)
        rows.append(admission)
        if source.natural_key:
            rows.append_landed(batch.rows)
        landed.append(replace(batch, rows=batch.rows.clear()))
        quarantine.append(admission.quarantine)
        accepted += admission.accepted.height
    again = inspection.sent_again(rows.scan(ACCEPTED), lambda places: rows.at(places, ACCEPTED))
    rows.remove(again)
    whole = _with_sentences(intake.joined(source, landed), inspection.sentences())
    dropped = pl.concat([whole.dropped, expectations.counted(again, source.id)])
    issues = inspection.issues(rows.scan(), lambda places: rows.at(places, LANDED))
    return Received(replace(whole, dropped=dropped), pl.concat(quarantine), issues, accepted - again.height)


def _with_sentences(landed: Landed, sentences: Mapping[tuple[str, str], str]) -> Landed:
    """What was landed, with what else is to be said of its sheets."""
    told = (replace(one, message=one.message + sentences.get((one.file, one.sheet), "")) for one in landed.sheets)
    return replace(landed, sheets=tuple(told))
