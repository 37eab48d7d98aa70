"""附表, 后续跟踪: whom to keep in view, whose removal to correct, whose to assess; advice, in words."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_labels import ADVICE_LABELS, STATUS_LABELS, translate_codes
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind

TABLES = ("watched_lines", "correction_lines", "removal_lines")
FIELDS: ListFields = {
    "watched": (
        *HOME_FIELDS,
        *("person_name", "person_id_number", "relation", "evidence", "watched_since", "watched_until"),
    ),
    "corrections": (*HOME_FIELDS, "monitored_since", "risks", "evidence", "status", "first_period"),
    "removals": (*HOME_FIELDS, "monitored_since", "verdict", "against", "open_points", "measures", "measures_done"),
}


def make_advice_frames(tables: Mapping[str, pl.DataFrame], _context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows of all townships, with `FIELDS`."""
    kind = describe_household_kind()
    status, verdict = translate_codes("status", STATUS_LABELS), translate_codes("verdict", ADVICE_LABELS)
    return {
        "watched": tables["watched_lines"].with_columns(kind),
        "corrections": tables["correction_lines"].with_columns(kind, status),
        "removals": tables["removal_lines"].with_columns(kind, verdict),
    }
