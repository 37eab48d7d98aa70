"""How probable each candidate is: Fellegi and Sunter's weights, and Bayes' rule over all candidates of a row.

For a candidate: prior odds × product of m/u of the levels. Against all of them stands somebody of whom nothing is
known. The probabilities of a row's candidates and of "nobody" add up to 1, so
that a namesake takes from both, and a threshold means the same in a small county and in a large one.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matchers.declarations.comparing import Comparison

# How often two members of one household have the same surname, and share a character of the given name: children
# of one generation do.
_SURNAME_IN_FAMILY, _PARTLY_IN_FAMILY = 0.6, 0.15


def compute_weight(name: str, comparison: Comparison) -> pl.Expr:
    """Bits that the comparison `name` speaks for the pair; 0 where nothing can be compared."""
    table = {level: level_values.weight for level, level_values in comparison.levels.items()}
    bits = pl.col(f"{name}_level").replace_strict(table, default=0.0, return_dtype=pl.Float64)
    for level, share in _select_value_shares(comparison).items():
        m = comparison.levels[level].m
        bits = pl.when(pl.col(f"{name}_level") == level).then((m / share).log(2)).otherwise(bits)
    return bits.fill_null(0.0)


def compute_u(name: str, comparison: Comparison) -> pl.Expr:
    """The u that `compute_weight` uses: the level's, or how common the very name or place is; null where none is."""
    u = pl.col(f"{name}_level").replace_strict(
        {level: level_values.u for level, level_values in comparison.levels.items()},
        default=None,
        return_dtype=pl.Float64,
    )
    for level, share in _select_value_shares(comparison).items():
        u = pl.when(pl.col(f"{name}_level") == level).then(share).otherwise(u)
    return u


def _select_value_shares(comparison: Comparison) -> dict[str, pl.Expr]:
    """Levels whose u is how common the member's value is: among the people of the place on which both agree."""
    match comparison.kind:
        case "surname":
            return _add_misspellings(comparison, {"equal": _get_surname_share()})
        case "given_name":
            partly_share = (
                pl.when(_is_same_household()).then(_PARTLY_IN_FAMILY).otherwise(comparison.levels["partly_different"].u)
            )
            return _add_misspellings(comparison, {"equal": _get_given_share(), "partly_different": partly_share})
        case "place":
            return {"village": pl.col("share_village"), "in_township": pl.col("share_township")}
        case _:
            return {}


def _add_misspellings(comparison: Comparison, shares: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    """Every likeness, besides its own u, may be the badly written name of somebody who is named like the member."""
    equal_level = comparison.levels["equal"]
    likenesses = {
        level: level_values for level, level_values in comparison.levels.items() if level not in {"equal", "different"}
    }
    return {"equal": shares["equal"]} | {
        level: shares.get(level, pl.lit(level_values.u)) + shares["equal"] * (level_values.m / equal_level.m)
        for level, level_values in likenesses.items()
    }


def _get_surname_share() -> pl.Expr:
    share = pl.when(_is_same_village()).then("share_surname_here").otherwise("share_surname")
    return pl.when(_is_same_household()).then(_SURNAME_IN_FAMILY).otherwise(share)


def _get_given_share() -> pl.Expr:
    """Somebody unknown who is named like a registered neighbour counts as one of the clan.

    Or of all who bear the surname, as far as the place says.
    """
    bearers = pl.col("clan") / pl.col("share_surname_here") * pl.col("share_surname") / pl.col("share_village")
    namesakes = pl.col("namesakes")
    same_township = _is_true(pl.col("place_level") == "in_township")
    return (
        pl.when(_is_same_village())
        .then(pl.col("share_given_here") + namesakes / pl.col("clan"))
        .when(same_township)
        .then(pl.col("share_given") + namesakes / (bearers * pl.col("share_township")))
        .otherwise(pl.col("share_given") + namesakes / bearers)
        .clip(upper_bound=1.0)
    )


def _is_same_village() -> pl.Expr:
    return _is_true(pl.col("place_level") == "village")


def _is_same_household() -> pl.Expr:
    return _is_true(pl.col("family_level") == "own")


def _is_true(expr: pl.Expr) -> pl.Expr:
    return expr.fill_null(value=False)


def score_evidence(pairs: pl.DataFrame, comparisons: Mapping[str, Comparison], odds: pl.Expr) -> pl.DataFrame:
    """The pairs with `bits` (sum of the weights) and `evidence`: `odds` against somebody unknown times 2^bits."""
    bits = pl.sum_horizontal(compute_weight(name, comparison) for name, comparison in comparisons.items())
    pairs = pairs.with_columns(bits.alias("bits"))
    return pairs.with_columns((odds * pl.lit(2.0).pow(pl.col("bits"))).alias("evidence"))


def compute_probabilities(evidence: pl.DataFrame) -> pl.DataFrame:
    """Add `probability` to one line per row and candidate: its share of the row's evidence and that of nobody (1)."""
    total_evidence = pl.col("evidence").sum().over("row") + 1.0
    return evidence.with_columns((pl.col("evidence") / total_evidence).alias("probability"))
