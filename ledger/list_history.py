"""The list of a period beside the previous one: what is new, what goes on, what is gone, what cannot be told."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.tables import add_absent_columns, conform, empty

GONE = "本期数据中不再出现"
WAITING = "本期数据未提供或读不出，无法判定，不视为风险消除"
KEY = ("household_id", "clue_id", "rule_id")
PLACES = ("township", "village")


@dataclass(frozen=True)
class PreviousList:
    """The tables of the newest complete run of the previous period of the same kind; empty where there is none."""

    period: str
    suspected: pl.DataFrame
    findings: pl.DataFrame
    resolved: pl.DataFrame
    suppressed: pl.DataFrame

    @classmethod
    def none(cls) -> PreviousList:
        """Nothing has been run before."""
        return cls("", empty("suspected"), empty("findings"), empty("resolved"), empty("suppressed"))


@dataclass(frozen=True)
class GrowthRule:
    """When an amount is worse: `rules` whose values are yuan, and the share by which one must have grown."""

    rules: frozenset[str] = frozenset()
    share: float = 0.5


@dataclass(frozen=True)
class ListHistory:
    """Tables `suspected` (with status and first_period), `resolved` and `suppressed`."""

    suspected: pl.DataFrame
    resolved: pl.DataFrame
    suppressed: pl.DataFrame


def compare_with_previous(
    suspected: pl.DataFrame,
    findings: pl.DataFrame,
    unanswered: pl.DataFrame,
    previous: PreviousList,
    period: str,
    growth: GrowthRule = GrowthRule(),
) -> ListHistory:
    """Add status and first_period to the list; tell which clues are gone, and which nobody can tell of.

    `unanswered`: rule_id, household_id of what no rule could answer this period; such a clue is not gone, it waits
    in `suppressed`, and its household goes on when it is back. `worsened`: a further risk, verified where it was
    to be verified, or an amount that has grown by the share; `moved`: another township or village, also while it
    waited; `reopened`: had left an earlier list, and keeps the period in which it first stood there. A clue that is
    gone stays in `resolved` until it comes back; clues that only call for attention never stood on a list.
    """
    missing = _list_earlier_clues(previous).join(findings.select("clue_id"), on="clue_id", how="anti")
    waiting = missing.join(unanswered, on=["rule_id", "household_id"], how="semi")
    return ListHistory(
        suspected=_add_status(suspected, _find_grown(findings, previous, growth), previous, period),
        resolved=_list_resolved(missing, waiting, findings, previous, period),
        suppressed=conform(
            add_absent_columns(waiting.with_columns(pl.lit(WAITING).alias("reason")), "suppressed"), "suppressed"
        ).sort(KEY),
    )


def _list_earlier_clues(previous: PreviousList) -> pl.DataFrame:
    """household_id, clue_id, rule_id, since, place: the clues of the previous list and those that waited then."""
    is_listed = pl.col("household_id").is_not_null() & (pl.col("certainty") != "attention")
    first = previous.suspected.select("household_id", pl.col("first_period").alias("since"))
    on_list = previous.findings.filter(is_listed).join(first, on="household_id", how="inner")
    waited = _add_missing_columns(previous.suppressed, PLACES).filter(pl.col("reason") == WAITING)
    parts = [frame.select(*KEY, "since", *PLACES) for frame in (on_list, waited)]
    return pl.concat(parts).unique("clue_id", keep="first", maintain_order=True)


def _add_missing_columns(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The table of an earlier run, with the columns that runs of its time did not write."""
    absent = [name for name in names if name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)


def _find_grown(findings: pl.DataFrame, previous: PreviousList, growth: GrowthRule) -> pl.Series:
    """Households of which an amount has grown by the share since the previous list."""
    then = previous.findings.select("clue_id", pl.col("value").alias("_then"))
    clues = findings.filter(pl.col("rule_id").is_in(sorted(growth.rules))).join(then, on="clue_id")
    has_grown = (pl.col("_then") > 0) & (pl.col("value") >= pl.col("_then") * (1 + growth.share))
    return clues.filter(has_grown)["household_id"].drop_nulls().unique()


def _add_status(suspected: pl.DataFrame, grown: pl.Series, previous: PreviousList, period: str) -> pl.DataFrame:
    """Table `suspected`, complete."""
    then = {f"_{name}": name for name in ("township", "village", "risks", "certainty")}
    before = previous.suspected.select("household_id", "first_period", **then)
    waited = (
        _add_missing_columns(previous.suppressed, PLACES).filter(pl.col("reason") == WAITING).group_by("household_id")
    )
    resolved_before = _add_missing_columns(previous.resolved, ("first_period",)).group_by("household_id")
    there = [pl.col(name).drop_nulls().sort().first().alias(f"_waited_{name}") for name in PLACES]
    listed_before = (
        _add_missing_columns(suspected, ("urgent",))
        .join(before, on="household_id", how="left")
        .join(waited.agg(pl.col("since").min().alias("_since"), *there), on="household_id", how="left")
        .join(resolved_before.agg(pl.col("first_period").min().alias("_left")), on="household_id", how="left")
        .with_columns(pl.coalesce(f"_{name}", f"_waited_{name}").alias(f"_{name}") for name in PLACES)
    )
    left_before = pl.col("household_id").is_in(previous.resolved["household_id"].implode())
    first = pl.coalesce("first_period", "_since", "_left", pl.lit(period))
    status = _status_column(left_before, pl.col("household_id").is_in(grown.implode()))
    return conform(listed_before.with_columns(status, first_period=first), "suspected").sort("priority")


def _status_column(left_before: pl.Expr, grown: pl.Expr) -> pl.Expr:
    """The status, from this period's columns and the previous period's with a leading underscore."""
    moved = (pl.col("township") != pl.col("_township")) | (pl.col("village") != pl.col("_village"))
    more_risks = pl.col("risks").str.split("、").list.set_difference(pl.col("_risks").str.split("、")).list.len() > 0
    surer = (pl.col("certainty") == "confirmed") & (pl.col("_certainty") != "confirmed")
    unlisted = pl.col("first_period").is_null()
    status = (
        pl.when(unlisted & pl.col("_since").is_not_null() & moved)
        .then(pl.lit("moved"))
        .when(unlisted & pl.col("_since").is_not_null())
        .then(pl.lit("continuing"))
        .when(unlisted & left_before)
        .then(pl.lit("reopened"))
        .when(unlisted)
        .then(pl.lit("new"))
        .when(moved)
        .then(pl.lit("moved"))
        .when(more_risks | surer | grown)
        .then(pl.lit("worsened"))
        .otherwise(pl.lit("continuing"))
    )
    return status.alias("status")


def _list_resolved(
    missing: pl.DataFrame, waiting: pl.DataFrame, findings: pl.DataFrame, previous: PreviousList, period: str
) -> pl.DataFrame:
    """Table `resolved`: what was gone already and has not come back, and what is gone since this period."""
    resolved = missing.join(waiting, on="clue_id", how="anti").with_columns(
        pl.lit(GONE).alias("reason"), pl.lit(period).alias("since"), first_period="since"
    )
    new_lines = conform(add_absent_columns(resolved, "resolved"), "resolved")
    history = pl.concat([add_absent_columns(previous.resolved, "resolved").select(new_lines.columns), new_lines])
    once = history.unique("clue_id", keep="first", maintain_order=True)
    return once.join(findings, on="clue_id", how="anti").sort("household_id", "clue_id")
