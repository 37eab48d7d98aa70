"""What a run came to: where every source's rows went, and how many households each township is asked to visit."""

from __future__ import annotations

import polars as pl

from domain.listed_households import is_on_list
from storage.run_store import RunStore

_STATUS_LABELS = {"delivered": "已接收", "refused": "未通过"}


def count_by_source(tables: RunStore) -> pl.DataFrame:
    """Table `deliveries` of what came, `status` in words, with linked, review, unlinked and clues that rest on it.

    The register's own rows are not linked.
    """
    deliveries = tables.read("deliveries").filter(pl.col("status") != "not_delivered")
    accounts, evidence = (tables.read(name) for name in ("accounting", "finding_evidence"))
    linked = accounts.group_by("source").agg(pl.col("linked", "review", "unlinked").sum())
    clues = evidence.group_by("source").agg(pl.col("clue_id").n_unique().cast(pl.Int64).alias("clues"))
    labelled = deliveries.with_columns(pl.col("status").replace(_STATUS_LABELS))
    joined = labelled.join(linked, on="source", how="left", maintain_order="left").join(
        clues, on="source", how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col("linked", "review", "unlinked", "clues").fill_null(0))


def list_absent_sources(tables: RunStore) -> list[tuple[str, str]]:
    """Department and title of every source that nobody sent."""
    absent = tables.read("deliveries").filter(pl.col("status") == "not_delivered")
    return absent.select("department", "title").rows()


def count_by_township(tables: RunStore) -> pl.DataFrame:
    """township, listed, to_verify, mandatory, monitored: households."""
    is_listed = is_on_list()
    counts = tables.read("suspected").group_by("township").agg(
        is_listed.sum().cast(pl.Int64).alias("listed"),
        (~is_listed).sum().cast(pl.Int64).alias("to_verify"),
        pl.col("mandatory").sum().cast(pl.Int64).alias("mandatory"),
        pl.col("monitored").sum().cast(pl.Int64).alias("monitored"),
    )  # fmt: skip
    return counts.sort("township")
