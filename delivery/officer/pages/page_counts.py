"""What several sections of the match report need of the tables: an order of sources, numbers by two keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_rows.run_status import list_deliveries

Tables = Mapping[str, pl.DataFrame]
# So many columns stand beside each other on A4 and on a screen of 1300 pixels: of numbers, and of whole per cent.
NUMBERS_WIDE, PERCENTS_WIDE = 14, 24
OUTCOMES = ("dropped", "quarantined", "registered", "linked", "review", "unlinked")


def index_counts(counts: pl.DataFrame, row: str, column: str, number: str = "rows") -> dict[tuple[str, str], int]:
    """(row, column) -> number of a table of counts, for a table that crosses two columns."""
    sums = counts.group_by(row, column).agg(pl.col(number).sum()).sort(row, column)
    return {(a, b): n for a, b, n in sums.iter_rows()}


def list_sources(frame: pl.DataFrame, deliveries: pl.DataFrame, context: DocumentContext) -> list[str]:
    """The sources that the frame's column `source` names, in the one order that all of the page keeps."""
    present = set(frame["source"].unique())
    order = list_deliveries(deliveries, context)["source_id"].to_list()
    return [source for source in order if source in present]


def get_overall_rates(linkage_rates: pl.DataFrame) -> tuple[float | None, float | None]:
    """Linked rows among all that were to be linked, now and in the period before; none when there were none."""
    line = linkage_rates.row(by_predicate=pl.col("source").is_null(), named=True)
    return line["rate"], line["previous_rate"]


def split_columns(names: Sequence[str], widest: int) -> list[Sequence[str]]:
    """The columns of a wide table in as few parts as a page needs, of about the same width."""
    parts = ceil(len(names) / widest)
    size = ceil(len(names) / parts) if parts else 0
    return [names[start : start + size] for start in range(0, len(names), size)] if size else []
