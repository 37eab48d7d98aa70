"""Linked rows that a run leaves to be checked: of every way of linking, the same for the same run."""

from __future__ import annotations

from typing import Any

import polars as pl

from domain.tables import add_absent_columns, conform, empty
from pipeline.summaries.link_samples import PER_STRATUM, draw_links, draw_unlinked


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
    assert counts.rows() == [("fuzzy", 40, 40), ("id", PER_STRATUM, 5000), ("reviewed", 1, 1)]


def test_another_run_draws_others() -> None:
    drawn = [set(draw_links(_LINKS, run).filter(method="id")["row_number"]) for run in ("a", "a", "b")]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0]) == PER_STRATUM


def test_nothing_linked_leaves_nothing() -> None:
    assert draw_links(_links(("review", None, 3)), "run").is_empty()


def test_rows_without_a_link_are_drawn_by_outcome_beside_who_comes_nearest() -> None:
    links = _links(("unlinked", None, 3), ("linked", "id", 5), ("unlinked", None, 400)).with_columns(
        reason=pl.when(pl.col("row_number") < 3).then(pl.lit("nobody_found")).otherwise(pl.lit("no_name"))
    )
    pairs = [(1, 2, "p9", 0.2), (1, 1, "p7", 0.6), (1, 3, None, 0.1)]
    columns = ["row_number", "rank", "person_id", "probability"]
    near = pl.DataFrame(pairs, schema=columns, orient="row").with_columns(
        source=pl.lit("insurance_settlement"), file=pl.lit("a.csv"), sheet=pl.lit("")
    )
    near = add_absent_columns(near, "review_pairs").match_to_schema(empty("review_pairs").schema, integer_cast="upcast")
    drawn = draw_unlinked(links, near, "run")
    counts = drawn.group_by("reason").agg(pl.len(), pl.col("reason_rows").first()).sort("reason")
    assert counts.rows() == [("no_name", PER_STRATUM, 400), ("nobody_found", 3, 3)]
    assert drawn.drop_nulls("person_id").select("row_number", "person_id", "probability").rows() == [(1, "p7", 0.6)]
