"""What the rows of a clue say of what its rule looks at, read from the inbox where its files are what they were."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from domain.county.rule_names import find_names_used
from domain.handover import PLACE
from screening.rules.evidence_sentences import format_amount
from services.explain.delivered_files import open_delivered_files
from services.runs.choice import FinishedRun


def read_evidence_cells(
    run: FinishedRun, rule_id: str, evidence: pl.DataFrame, inbox: Path | None
) -> dict[tuple[str, str, str, int], str] | None:
    """(source, file, sheet, row_number) -> `heading value` of each field that the rule speaks of; none: no files.

    `evidence`: source, file, sheet, row_number.
    """
    sources = evidence["source"].unique().sort().to_list()
    files = open_delivered_files(run, sources, inbox) if sources and rule_id in run.policy.rules else None
    if files is None:
        return None
    rules = run.policy.rules
    names = {name for part in (rule_id, *rules[rule_id].sums) for name in find_names_used(rules[part])}
    cells: dict[tuple[str, str, str, int], str] = {}
    for source in sources:
        fields = {name: field for name, field in run.county.sources[source].fields.items() if name in names}
        places = evidence.filter(pl.col("source") == source).select(PLACE)
        rows = files.admit(source).accepted.join(places, on=list(PLACE), how="semi")
        for row in rows.iter_rows(named=True):
            texts = [f"{field.headings[0]} {_format_cell(row[name])}" for name, field in fields.items()]
            cells[source, row["file"], row["sheet"], row["row_number"]] = "，".join(texts)
    return cells


def _format_cell(cell: object) -> str:
    if cell is None:
        return "（空）"
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return format_amount(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
