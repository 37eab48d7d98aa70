"""How objections to published households stand: raised, upheld (成立), dismissed (不成立)."""

from __future__ import annotations

import polars as pl

RAISED, UPHELD, DISMISSED = "raised", "upheld", "dismissed"
_TEXTS = {RAISED: "正在核实", UPHELD: "成立", DISMISSED: "经核实不成立"}


def describe_objections(items: pl.DataFrame, objections: pl.DataFrame) -> pl.DataFrame:
    """The items with `objection` (a sentence, null: none) and `is_objection_open`.

    `items`, `objections`: tables `publicity_items`, `publicity_objections`; an objection stands as its last line says.
    """
    last = objections.unique("objection_no", keep="last", maintain_order=True).with_columns(
        text=pl.format("{}（{}）", pl.col("event").replace_strict(_TEXTS, return_dtype=pl.String), "objection_no"),
        is_open=pl.col("event") == RAISED,
    )
    of_items = last.group_by("publicity_no", "household_id", maintain_order=True).agg(
        pl.col("text").str.join("；").alias("objection"), pl.col("is_open").any().alias("is_objection_open")
    )
    joined = items.join(of_items, on=["publicity_no", "household_id"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("is_objection_open").fill_null(value=False))
