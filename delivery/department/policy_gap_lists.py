"""A department's workbook of policy gaps: who is entitled to its policies and not in its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_rows.policy_gap_rows import GAP_FIELDS, label_gaps, label_reports
from delivery.path_names import make_safe_names

FIELDS: ListFields = {
    "reports": ("policy", "quarter", "status", "entitled", "enjoying", "denied", "absent", "doubtful", "unknown"),
    "gaps": GAP_FIELDS,
}


def write_department_policy_gaps(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department with a policy; none holds another's policies.

    Raises `OSError` when a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = {
        "reports": label_reports(tables["policy_reports"], context), "gaps": label_gaps(tables["policy_gap_lines"])
    }  # fmt: skip
    paths = []
    for department, name in make_safe_names(tables["policy_reports"]["department"]).items():
        of_department = {key: frame.filter(pl.col("department") == department) for key, frame in frames.items()}
        paths.append(folder / f"{name}.xlsx")
        texts = context.make_texts(supplier=department)
        write_workbook(paths[-1], layout, make_list_frames(of_department, FIELDS), texts, context.as_of)
    return paths
