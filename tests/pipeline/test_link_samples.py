"""Linked rows that a run leaves to be checked: of every way of linking, the same for the same run."""

from __future__ import annotations

from typing import Any

import polars as pl

from domain.tables import add_absent_columns, conform
from pipeline.summaries.link_samples import PER_METHOD, draw_links


def _links(*groups: tuple[str, str | None, int]) -> pl.DataFrame:
    """Rows by decision, method and how many; each is about a person of its own but those of areas."""
    lines: list[dict[str, Any]] = [
        {"decision": decision, "method": method, "person_id": None if method == "area" else f"p{place}"}
        for decision, method, count in groups
        for place in range(count)
    ]
    frame = pl.DataFrame(lines).with_row_index("row_number").with_columns(
        pl.lit("insurance_settlement").alias("source"), pl.lit("a.csv").alias("file"), pl.lit("").alias("sheet"),
        pl.lit("x").alias("reason"),
    )  # fmt: skip
    return conform(add_absent_columns(frame, "links"), "links")


_LINKS = _links(
    ("linked", "id", 5000), ("linked", "fuzzy", 40), ("review", None, 30), ("linked", "area", 3),
    ("linked", "reviewed", 1),
)  # fmt: skip


def test_every_way_of_linking_leaves_rows_and_their_number() -> None:
    counts = draw_links(_LINKS, "run").group_by("method").agg(pl.len(), pl.col("method_rows").first()).sort("method")
    assert counts.rows() == [("fuzzy", 40, 40), ("id", PER_METHOD, 5000), ("reviewed", 1, 1)]


def test_another_run_draws_others() -> None:
    drawn = [set(draw_links(_LINKS, run).filter(method="id")["row_number"]) for run in ("a", "a", "b")]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0]) == PER_METHOD


def test_nothing_linked_leaves_nothing() -> None:
    assert draw_links(_links(("review", None, 3)), "run").is_empty()
