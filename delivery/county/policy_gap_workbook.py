"""政策落实缺口清单: who does not enjoy what they are entitled to, and who has not reported, for the county."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.policy_gap_rows import GAP_FIELDS, label_gaps, label_reports

FIELDS: ListFields = {
    "reports": (
        *("department", "policy", "quarter", "status", "entitled", "enjoying", "denied", "absent", "doubtful"),
        *("unknown", "missing"),
    ),
    "silent": ("department", "policies", "entitled"),
    "townships": ("township", "policy", "denied", "absent", "doubtful"),
    "gaps": GAP_FIELDS,
    "undeclared": ("policy", "rows"),
}


def write_policy_gaps(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write the county's workbook. Raises `OSError` when the file cannot be written."""
    reports = tables["policy_reports"]
    frames = {
        "reports": label_reports(reports, context),
        "silent": _list_silent_departments(reports),
        "townships": tables["policy_gap_townships"],
        "gaps": label_gaps(tables["policy_gap_lines"]),
        "undeclared": tables["undeclared_policies"],
    }
    write_county_workbook(path, frames, FIELDS, context, layout)


def _list_silent_departments(reports: pl.DataFrame) -> pl.DataFrame:
    """Department, policies that it has not reported, how many are entitled to them."""
    silent = reports.filter(pl.col("status") != "reported")
    return silent.group_by("department", maintain_order=True).agg(
        pl.col("policy").str.join("、").alias("policies"), pl.col("entitled").sum()
    )
