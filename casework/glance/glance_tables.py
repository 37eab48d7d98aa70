"""Counts of every township and of the whole county, put together from what is counted of the lists anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from casework.clocks import STATES
from domain.tables import conform

# What the glance is put together from.
SOURCE_TABLES = (
    "township_counts", "village_counts", "township_risks", "township_statuses", "township_endings", "clock_counts",
    "truth_counts",
)  # fmt: skip
_TOWNSHIP = "township"
_PERIODS_SHOWN = 6
# The most pressing first.
_STATES = tuple(reversed(STATES))


@dataclass(frozen=True)
class GlanceInputs:
    """What is counted of the lists.

    `townships`: township, listed, to_verify: of every township that is shown. `villages`: township, village. The
    others: tables `township_risks`, `township_statuses`, `township_endings`, `clock_counts`, `truth_counts`.
    """

    townships: pl.DataFrame
    villages: pl.DataFrame
    risks: pl.DataFrame
    statuses: pl.DataFrame
    endings: pl.DataFrame
    clocks: pl.DataFrame
    truth: pl.DataFrame

    @classmethod
    def of_run(cls, tables: Mapping[str, pl.DataFrame]) -> Self:
        """From `SOURCE_TABLES` of a run: every township and village of a registered household."""
        is_registered = pl.col("households") > 0
        return cls(
            tables["township_counts"].filter(is_registered),
            tables["village_counts"].filter(is_registered),
            *(tables[name] for name in SOURCE_TABLES[2:]),
        )


def make_glance_tables(inputs: GlanceInputs) -> dict[str, pl.DataFrame]:
    """Tables of `GLANCE_TABLES`; the county's lines come first."""
    return {
        "glance_figures": _count_figures(inputs),
        "glance_risks": _count_risks(inputs.risks),
        "glance_changes": _count_changes(inputs.statuses, inputs.endings),
        "glance_results": _count_results(inputs.truth),
        "glance_places": _count_places(inputs),
    }


def _count_figures(inputs: GlanceInputs) -> pl.DataFrame:
    new = inputs.statuses.filter(status="new").select(_TOWNSHIP, first_listed="households")
    states = inputs.clocks.filter(pl.col("village").is_null()).select(
        _TOWNSHIP,
        visited="done_households",
        unvisited=pl.col("waiting_households") + pl.col("due_soon_households"),
        overdue="overdue_households",
    )
    answers = inputs.truth.filter(pl.col("period").is_null())
    of_townships = answers.filter(dimension="township").select("answered", "confirmed", township="key")
    rows = inputs.townships.select(_TOWNSHIP, "listed", "to_verify")
    for counts in (new, states, of_townships):
        rows = rows.join(counts, on=_TOWNSHIP, how="left", maintain_order="left")
    rows = rows.with_columns(pl.exclude(_TOWNSHIP).fill_null(0))
    # A township that is no more has answers, and the county has them too.
    of_county = answers.filter(dimension="all").select(pl.col("answered", "confirmed").sum())
    county = rows.select(pl.exclude(_TOWNSHIP, "answered", "confirmed").sum()).hstack(of_county)
    figures = pl.concat([county, rows], how="diagonal")
    rate = pl.when(pl.col("answered") > 0).then(pl.col("confirmed") / pl.col("answered"))
    return conform(figures.with_columns(rate=rate), "glance_figures")


def _count_risks(township_risks: pl.DataFrame) -> pl.DataFrame:
    """The most frequent risk first."""
    return conform(_add_county(township_risks, "risk"), "glance_risks").sort(
        _TOWNSHIP, "households", "risk", descending=[False, True, False], nulls_last=False
    )


def _count_changes(statuses: pl.DataFrame, endings: pl.DataFrame) -> pl.DataFrame:
    """Households by status, and those that are not on the list any more: they rest, or their clues have ended."""
    off_list = endings.filter(pl.col("reason").is_null(), pl.col("off_list") > 0)
    lines = [
        statuses.filter(pl.col("households") > 0).select(_TOWNSHIP, "households", change="status"),
        off_list.select(_TOWNSHIP, households="off_list", change="kind"),
    ]
    return conform(_add_county(pl.concat(lines), "change"), "glance_changes").sort(_TOWNSHIP, "change")


def _add_county(lines: pl.DataFrame, key: str) -> pl.DataFrame:
    """The lines behind the county's: households of all townships per key."""
    sums = lines.group_by(key).agg(pl.col("households").sum())
    return pl.concat([sums.with_columns(pl.lit(None, dtype=pl.String).alias(_TOWNSHIP)), lines], how="diagonal")


def _count_results(truth_counts: pl.DataFrame) -> pl.DataFrame:
    """Of the last periods; `truth_counts` stands in their order."""
    of_county = truth_counts.filter(dimension="period").with_columns(
        pl.lit(None, dtype=pl.String).alias(_TOWNSHIP), period="key"
    )
    periods = of_county["period"].to_list()[-_PERIODS_SHOWN:]
    of_townships = truth_counts.filter(pl.col("dimension") == _TOWNSHIP).with_columns(township="key")
    lines = pl.concat([of_county, of_townships]).filter(pl.col("period").is_in(periods))
    turns = dict(zip(periods, range(len(periods)), strict=True))
    turn = pl.col("period").replace_strict(turns, default=None, return_dtype=pl.Int64)
    ordered = lines.sort(_TOWNSHIP, turn, nulls_last=False)
    return conform(ordered.with_columns(pl.col("refuted") + pl.col("not_theirs")), "glance_results")


def _count_places(inputs: GlanceInputs) -> pl.DataFrame:
    """Every place has its line, also where nothing was found."""
    clocks = inputs.clocks.select(_TOWNSHIP, "village", **{name: f"{name}_households" for name in _STATES})
    of_county = clocks.filter(pl.col("village").is_null()).drop("village").rename({_TOWNSHIP: "place"})
    of_villages = clocks.rename({"village": "place"})
    townships, villages = inputs.townships.select(place=_TOWNSHIP), inputs.villages.select(_TOWNSHIP, place="village")
    lines = [
        townships.join(of_county, on="place", how="left", maintain_order="left"),
        villages.join(of_villages, on=[_TOWNSHIP, "place"], how="left", maintain_order="left"),
    ]
    return conform(pl.concat(lines, how="diagonal").with_columns(pl.col(_STATES).fill_null(0)), "glance_places")
