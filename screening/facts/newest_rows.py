"""Of several rows of a state (house assessed twice, employment, certificate, move) the newest counts."""

from __future__ import annotations

import polars as pl


def select_newest(rows: pl.DataFrame, day: str, owner: str) -> pl.DataFrame:
    """Each owner's newest certain rows, and what may be newer: doubtful rows, and undated ones beside others.

    `rows`: `day` (date), `owner`, `certain`. What only may be newer comes back not `certain`; rows of one day all
    stay, and so does a lone row without a date.
    """
    dated = pl.col("certain") & pl.col(day).is_not_null()
    alone = pl.col("certain") & (pl.col("certain").sum().over(owner) == 1)
    last = pl.when(dated).then(pl.col(day)).max().over(owner)
    marked = rows.with_columns((dated | alone).alias("certain"), last.alias("_last"))
    return marked.filter((pl.col(day) >= pl.col("_last")).fill_null(value=True)).drop("_last")
