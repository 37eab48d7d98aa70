"""Frames that several sections of the match report are written from."""

from __future__ import annotations

import polars as pl

from delivery.list_labels import METHOD_LABELS
from delivery.list_rows.run_status import list_deliveries
from delivery.officer.pages.page_inputs import PageContext, PageTables

OUTCOMES = ("dropped", "quarantined", "registered", "linked", "review", "unlinked")
_DECIDED = ("linked", "review", "unlinked")


def make_funnel(tables: PageTables, context: PageContext) -> pl.DataFrame:
    """One line per source that was delivered, in the order of the lists.

    Columns: source, title, department, rows_read, the `OUTCOMES`, accepted, and one column per method of linking.
    """
    counts = tables.run.accounting.group_by("source").agg(pl.col("rows_read", *OUTCOMES).sum())
    linked = tables.run.links.filter(pl.col("decision") == "linked").group_by("source")
    methods = linked.agg((pl.col("method") == method).sum().cast(pl.Int64).alias(method) for method in METHOD_LABELS)
    order = list_deliveries(tables.run.deliveries, context.document).select("source_id", "source", "department")
    rows = order.rename({"source": "title", "source_id": "source"}).join(
        counts, on="source", how="inner", maintain_order="left"
    )
    rows = rows.join(methods, on="source", how="left", maintain_order="left")
    accepted = pl.sum_horizontal("registered", *_DECIDED).alias("accepted")
    return rows.with_columns(pl.col(*METHOD_LABELS).fill_null(0), accepted)


def compute_rates(accounting: pl.DataFrame) -> dict[str, float | None]:
    """Source -> linked rows among the linked, reviewed and unlinked; sources that are not linked are left out."""
    counts = accounting.group_by("source").agg(pl.col(_DECIDED).sum())
    return {source: n / (n + r + u) for source, n, r, u in counts.sort("source").iter_rows() if n + r + u}


def compute_overall_rate(accounting: pl.DataFrame) -> float | None:
    """Linked rows among all that were to be linked; none when there were none."""
    linked, review, unlinked = (int(accounting[name].sum()) for name in _DECIDED)
    decided_rows = linked + review + unlinked
    return linked / decided_rows if decided_rows else None


def count_crossed(frame: pl.DataFrame, row: str, column: str) -> dict[tuple[str, str], int]:
    """(row, column) -> lines of the frame, for a table that crosses two columns."""
    counts = frame.group_by(row, column).agg(pl.len().alias("n")).sort(row, column)
    return {(a, b): n for a, b, n in counts.iter_rows()}


def list_sources(frame: pl.DataFrame, tables: PageTables, context: PageContext) -> list[str]:
    """The sources that the frame's column `source` names, in the one order that all of the page keeps."""
    present = set(frame["source"].unique())
    order = list_deliveries(tables.run.deliveries, context.document)["source_id"].to_list()
    return [source for source in order if source in present]
