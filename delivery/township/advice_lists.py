"""后续跟踪名单: whom to keep in view, whose removal to correct, whose to assess; advice, in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_labels import ADVICE_LABELS, STATUS_LABELS, translate_codes
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {
    "watched": (
        *HOME_FIELDS,
        *("person_name", "person_id_number", "relation", "evidence", "watched_since", "watched_until"),
    ),
    "corrections": (*HOME_FIELDS, "monitored_since", "risks", "evidence", "status", "first_period"),
    "removals": (*HOME_FIELDS, "monitored_since", "verdict", "against", "open_points", "measures", "measures_done"),
}


def write_township_advice(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of registered households.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    kind = describe_household_kind()
    status, verdict = translate_codes("status", STATUS_LABELS), translate_codes("verdict", ADVICE_LABELS)
    frames = {
        "watched": tables["watched_lines"].with_columns(kind),
        "corrections": tables["correction_lines"].with_columns(kind, status),
        "removals": tables["removal_lines"].with_columns(kind, verdict),
    }
    townships = tables["township_counts"]["township"]
    return write_per_township(folder, townships, frames, FIELDS, context, layout)
