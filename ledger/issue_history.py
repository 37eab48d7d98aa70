"""Issues of the period before beside those of this one: what is still there, what was mended."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE

_KEY = ["supplier", "source", "issue_key"]


def compare_with_previous_issues(
    issues: pl.DataFrame, previous_issues: pl.DataFrame, delivered_sources: pl.Series
) -> pl.DataFrame:
    """Last period's issues of the sources that came this time, with `state`: open first, where it stands now.

    `issues`, `previous_issues`: table `issues` with `supplier`. A source that did not come tells nothing about its
    issues.
    """
    is_delivered = pl.col("source").is_in(delivered_sources.implode())
    previous = previous_issues.filter(is_delivered).unique(_KEY, keep="first", maintain_order=True)
    current = issues.unique(_KEY, keep="first", maintain_order=True)
    closed = previous.join(current, on=_KEY, how="anti").with_columns(state=pl.lit("closed"))
    still_open = current.join(previous, on=_KEY, how="semi").with_columns(state=pl.lit("open"))
    return pl.concat([part.sort("supplier", "source", *PLACE, "field", "check") for part in (still_open, closed)]).sort(
        "supplier", maintain_order=True
    )
