"""附表, 应纳尽纳: what is known of every household's five guarantees, and who must be visited for them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_labels import VERDICT_LABELS
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind, describe_last_answer
from delivery.list_rows.visited_rows import ON_VISIT, mark_visited
from domain.county.policy import GUARANTEES

HOUSEHOLD_FIELDS = (*HOME_FIELDS, *GUARANTEES, "reasons", "last_check", ON_VISIT)
# Households of a village by guarantee; those that are neither are safe.
_VERDICT_COUNTS = tuple(f"{name}_{verdict}" for name in GUARANTEES for verdict in ("risk", "unknown"))
TABLES = ("guaranteed_households", "village_guarantees")
FIELDS: ListFields = {
    "guarantee_villages": ("township", "village", "households", *_VERDICT_COUNTS, "unseen"),
    **dict.fromkeys(("unseen", "roster", "open"), HOUSEHOLD_FIELDS),
}


def make_coverage_frames(tables: Mapping[str, pl.DataFrame], _context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows of all townships: counts per village, unseen households, the lifted, open questions."""
    households = mark_visited(label_guaranteed_households(tables["guaranteed_households"]), tables)
    return {
        "guarantee_villages": _lay_side_by_side(tables["village_guarantees"]),
        "unseen": households.filter("unseen"),
        "roster": households.filter("lifted"),
        "open": households.filter(~pl.col("lifted"), pl.col("reasons") != ""),
    }


def _lay_side_by_side(counts: pl.DataFrame) -> pl.DataFrame:
    """A row per village, its guarantees in columns."""
    columns = [
        pl.col(verdict).filter(pl.col("guarantee") == name).sum().alias(f"{name}_{verdict}")
        for name in GUARANTEES
        for verdict in ("risk", "unknown")
    ]
    return counts.group_by("township", "village", maintain_order=True).agg(
        pl.col("households").first(), *columns, pl.col("unseen").first()
    )


def label_guaranteed_households(households: pl.DataFrame) -> pl.DataFrame:
    """Table `guaranteed_households` in words; a verdict that nobody gave is unknown."""
    unknown = VERDICT_LABELS["unknown"]
    verdicts = [pl.col(name).replace_strict(VERDICT_LABELS, default=unknown).alias(name) for name in GUARANTEES]
    return households.with_columns(describe_household_kind(), describe_last_answer(), *verdicts)
