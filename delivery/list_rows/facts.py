"""Lines at the top of a cover: what is said, and what it is."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

FACT_FIELDS = ("item", "content")


def make_fact_rows(lines: Mapping[str, str]) -> pl.DataFrame:
    """`FACT_FIELDS`: one row per line, in their order."""
    return pl.DataFrame(list(lines.items()), schema=dict.fromkeys(FACT_FIELDS, pl.String), orient="row")
