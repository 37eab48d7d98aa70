"""Two policies on the same data, for the officer: whom each would have visited, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames

_SIDES = ("before", "after")
FIELDS: ListFields = {
    "townships": (
        *("township", "listed_before", "listed_after", "to_verify_before", "to_verify_after"),
        *("new", "gone"),
    ),
    "rules": ("rule_id", "rule", "risk", "certainty", "before", "after", "new", "gone", "note"),
    "households": (
        *("township", "village", "household_id", "change"),
        *(f"{name}_{side}" for side in _SIDES for name in ("on_list", "risks")),
    ),
}


def write_policy_comparison(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Townships, rules, and every household that comes, goes or changes.

    Raises `OSError` when the file cannot be written.
    """
    labels = {True: "列入名单", False: "待核实"}
    sheets = [pl.col(f"on_list_{side}").replace_strict(labels, default="", return_dtype=pl.String) for side in _SIDES]
    frames = {
        "townships": tables["policy_townships"],
        "rules": tables["policy_rules"],
        "households": tables["policy_households"].with_columns(sheets),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, layout, make_list_frames(frames, FIELDS), context.make_texts(), context.as_of)
