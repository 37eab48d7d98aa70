"""Rows of the lists of policy gaps, in words."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import translate_codes
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind

GAP_FIELDS = (*HOME_FIELDS, "person_name", "person_id_number", "relation", "department", "policy", "state", "ground")
_STATES = {"denied": "台账写“未享受”", "absent": "台账中没有", "doubtful": "台账里可能是本人，待核实"}
_STATUSES = {
    "reported": "已反馈",
    "not_reported": "没有反馈，不能判定",
    "refused": "台账未通过检查，不能判定",
    "not_delivered": "没有报送台账，不能判定",
}


def label_gaps(lines: pl.DataFrame) -> pl.DataFrame:
    """Table `policy_gap_lines` in words."""
    return lines.with_columns(describe_household_kind(), translate_codes("state", _STATES))


def label_reports(reports: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `policy_reports` in words; `missing`: the data without which not everybody entitled is known."""
    titles = {source: f"{label.department}“{label.title}”" for source, label in context.sources.items()}
    words = pl.col("missing_sources").str.split("、").list.eval(pl.element().replace(titles)).list.join("、")
    missing = pl.when(pl.col("missing_sources") != "").then(pl.format("缺少{}，应享受的人可能不全", words))
    return reports.with_columns(translate_codes("status", _STATUSES), missing=missing)
