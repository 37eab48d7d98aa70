"""Rows of a list, and the townships that receive it: what the county's and the townships' workbooks share."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class TownshipRows:
    """`rows`: with the column township. `townships`: of the registered households, in order."""

    rows: pl.DataFrame
    townships: pl.Series


class ConflictRows(TownshipRows):
    """Rows of `make_conflict_rows`."""


class PopulationChangeRows(TownshipRows):
    """Rows of `make_change_rows`."""


class ListComparisonRows(TownshipRows):
    """Rows of `make_comparison_rows`."""
