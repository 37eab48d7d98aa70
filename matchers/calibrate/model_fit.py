"""A model fitted to a county's own rows: m and u of every level, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from matchers.calibrate.ecm_estimates import estimate_by_ecm
from matchers.calibrate.labelled_pairs import LabelledPairs
from matchers.calibrate.level_counts import count_levels, list_levels
from matchers.declarations.comparing import Comparison, Level
from matchers.declarations.matching import MatchingModel

# As many matches as what is believed already counts for: so no level ever comes to 0.
_STRENGTH = 200
# What fewer pairs show is left as declared.
_MIN_SEEN = 20
_MIN_MATCHES = 200  # matches; fewer change nothing
# What these find equal is too rare for pairs drawn by lot, or tells again what the birth date has told.
_FIXED_U = frozenset({"number", "family", "relatives", "household", "mobile"})


def estimate_levels(
    model: MatchingModel, patterns: pl.DataFrame, labelled: LabelledPairs, reviewer_counts: pl.DataFrame | None = None
) -> pl.DataFrame:
    """One line per level: comparison, level, m, u, new_m, new_u, ecm, own, chance, seen.

    `patterns`: columns `*_level`, best. `ecm`: share among the matches that recordlinkage's ECM tells among rows that
    no number settled; `own`: among rows settled by their number; `chance`: among pairs of different people. `seen`:
    how many matches the ECM's share rests on. `reviewed`: counts of confirmed pairs, which count in full.
    """
    comparisons = model.comparisons
    table = list_levels(comparisons)
    count_tables = {
        "ecm": estimate_by_ecm(patterns, comparisons),
        "own": count_levels(labelled.owner_pairs, comparisons),
        "drawn": count_levels(labelled.random_pairs, comparisons),
        "clan": count_levels(labelled.clan_pairs, comparisons),
    }
    count_tables |= {"reviewed": reviewer_counts} if reviewer_counts is not None else {}
    for name, level_counts in count_tables.items():
        column = level_counts.rename({"n": f"#{name}"})
        table = table.join(column, on=["comparison", "level"], how="left", maintain_order="left")
    table = table.with_columns(pl.col("^#.*$").fill_null(0.0), _map_kinds(comparisons))
    table = table.with_columns(
        _estimate_m("reviewed" in count_tables),
        *_estimate_u(),
        _compute_share("#ecm").alias("ecm"),
        _compute_share("#own").alias("own"),
    )
    return _adjust_places(table).select(
        "comparison", "level", "m", "u", "new_m", "new_u", "ecm", "own", "chance", pl.col("#ecm").alias("seen")
    )


def _map_kinds(comparisons: Mapping[str, Comparison]) -> pl.Expr:
    kinds = {name: comparison.kind for name, comparison in comparisons.items()}
    return pl.col("comparison").replace_strict(kinds, return_dtype=pl.String).alias("kind")


def _compute_share(column: str) -> pl.Expr:
    return pl.col(column) / pl.col(column).sum().over("comparison")


def _smooth_shares(observed: pl.Expr, prior_share: pl.Expr, strength: float) -> pl.Expr:
    """Shares of the comparison's levels that lean on what is believed."""
    return (observed + strength * prior_share) / (observed.sum().over("comparison") + strength)


def _estimate_m(has_reviewer_counts: bool) -> pl.Expr:
    """Of rows that no number settled, which the weights are for; leaning on settled rows, and these on the model.

    A level that hardly any match shows keeps the model's m unless that is more than the data allow (rule of three).
    """
    prior_share = pl.col("m") / pl.col("m").sum().over("comparison")
    owner_share = _smooth_shares(pl.col("#own"), prior_share, _STRENGTH)
    observed = pl.col("#ecm") + pl.col("#reviewed") if has_reviewer_counts else pl.col("#ecm")
    matches = observed.sum().over("comparison")
    at_most = pl.min_horizontal("m", (observed + 3) / matches)
    rare_level_m = pl.when(matches >= _MIN_MATCHES).then(at_most).otherwise("m")
    return (
        pl.when(observed >= _MIN_SEEN)
        .then(_smooth_shares(observed, owner_share, _STRENGTH))
        .otherwise(rare_level_m)
        .alias("new_m")
    )


def _estimate_u() -> tuple[pl.Expr, ...]:
    """Of pairs by chance. A given name is met with those of the clan, whose names share characters."""
    clan = pl.col("kind") == "given_name"
    pair_count = pl.when(clan).then("#clan").otherwise("#drawn")
    chance = pl.when(clan).then(_compute_share("#clan")).otherwise(_compute_share("#drawn"))
    # A weight of a believed m and a measured u would be neither.
    measured = pl.col("#ecm").sum().over("comparison") >= _MIN_MATCHES
    trusted = measured & (pair_count >= _MIN_SEEN) & ~pl.col("comparison").is_in(list(_FIXED_U))
    return chance.alias("chance"), pl.when(trusted).then(chance).otherwise("u").alias("new_u")


def _adjust_places(table: pl.DataFrame) -> pl.DataFrame:
    """A place is as good as the row writes it: `in_township` is the best that a row without a village can show."""
    is_place = pl.col("kind") == "place"
    for share in ("new_m", "chance"):
        level_shares = {
            level: pl.col(share).filter(is_place & (pl.col("level") == level)).first()
            for level in ("village", "township", "elsewhere")
        }
        share_in_township = 1 - level_shares["elsewhere"]
        row_shares = {
            level: share_in_township * level_shares[level] / (level_shares["village"] + level_shares["township"])
            for level in ("village", "township")
        }
        adjusted: Any = pl.when(pl.col("level") == "in_township").then(share_in_township)
        for level, value in row_shares.items():
            adjusted = adjusted.when(pl.col("level") == level).then(value)
        is_measured = (share == "chance") | (pl.col("#ecm").sum().over("comparison") >= _MIN_MATCHES)
        table = table.with_columns(
            pl.when(is_place & is_measured).then(adjusted.otherwise(share)).otherwise(share).alias(share)
        )
    is_measured = pl.col("#ecm").sum().over("comparison") >= _MIN_MATCHES
    chance = pl.when(is_place & is_measured & pl.col("chance").is_not_nan()).then(pl.max_horizontal("chance", 0.0001))
    return table.with_columns(chance.otherwise("new_u").alias("new_u"))


def fit_model(model: MatchingModel, table: pl.DataFrame, evidence: tuple[str, ...]) -> MatchingModel:
    """The next version of the model, with the new m and u of `estimates`."""
    new_probabilities = {
        (c, level): (m, u) for c, level, m, u in table.select("comparison", "level", "new_m", "new_u").iter_rows()
    }
    comparisons = {
        name: comparison.model_copy(
            update={
                "levels": {
                    level: _update_level(old, *new_probabilities[name, level])
                    for level, old in comparison.levels.items()
                }
            }
        )
        for name, comparison in model.comparisons.items()
    }
    return model.model_copy(update={"version": model.version + 1, "evidence": evidence, "comparisons": comparisons})


def _update_level(old: Level, m: float, u: float) -> Level:
    return old.model_copy(update={"m": _round_figures(m), "u": _round_figures(u)})


def _round_figures(value: float) -> float:
    """Three significant figures."""
    return min(float(f"{value:.3g}"), 1.0)
