"""Who is on the list: a household with a confirmed finding, or a mandatory one."""

from __future__ import annotations

import polars as pl


def is_on_list() -> pl.Expr:
    """Whether a line of table `suspected` (`certainty`, `mandatory`) is on the list itself, not on the second sheet."""
    return (pl.col("certainty") == "confirmed") | pl.col("mandatory")
