"""What a row and a registered person have in common, comparison by comparison, as named levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from matchers.declarations.comparing import Comparison
from matchers.declarations.names import Dialect

# A day or two of a mistyped date, or a birthday told by the lunar calendar: a month or two off.
_NEAR_DAYS = 70


def compare_pairs(pairs: pl.DataFrame, comparisons: Mapping[str, Comparison], dialect: Dialect) -> pl.DataFrame:
    """The pairs with a column `*_level` of level names per comparison, null where a side is missing.

    `pairs` have every feature twice: `name` of the row and `name_member`.
    """
    name_comparisons = [
        comparison for comparison in comparisons.values() if comparison.kind in {"surname", "given_name"}
    ]
    if name_comparisons:
        pairs = _add_name_levels(pairs, name_comparisons[0].of[0], dialect)
    return pairs.with_columns(_COMPARISONS_BY_KIND[c.kind](c).alias(f"{name}_level") for name, c in comparisons.items())


def _add_name_levels(pairs: pl.DataFrame, feature: str, dialect: Dialect) -> pl.DataFrame:
    """Add `surname_level` and `given_level`, null where a name is."""
    from matchers.names import compare_names

    left, right = pairs[feature], pairs[f"{feature}_member"]
    levels = compare_names(left, right, dialect)
    has_both_names = left.is_not_null() & right.is_not_null()
    return pairs.with_columns(level.set(~has_both_names, None) for level in levels)


def _get_sides(feature: str) -> tuple[pl.Expr, pl.Expr]:
    return pl.col(feature), pl.col(f"{feature}_member")


def _compare_values(comparison: Comparison) -> pl.Expr:
    left, right = _get_sides(comparison.of[0])
    return pl.when(left == right).then(pl.lit("equal")).when(left != right).then(pl.lit("different"))


def _compare_texts(comparison: Comparison) -> pl.Expr:
    """`close` and `similar` are bands of the Jaro-Winkler likeness; for Latin text only."""
    left, right = _get_sides(comparison.of[0])
    likeness = pl.struct(left, right).map_batches(_compute_likeness, return_dtype=pl.Float64)
    level: Any = pl.when(left == right).then(pl.lit("equal"))
    for name, lower_bound in sorted(comparison.bands.items()):
        level = level.when(likeness >= lower_bound).then(pl.lit(name))
    text_level: pl.Expr = level.when(left.is_not_null() & right.is_not_null()).then(pl.lit("different"))
    return text_level


def _compute_likeness(pairs: pl.Series) -> pl.Series:
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import cpdist

    left, right = (pairs.struct.field(name).fill_null("") for name in pairs.struct.fields)
    return pl.Series(cpdist(left.to_list(), right.to_list(), scorer=JaroWinkler.similarity)).cast(pl.Float64)


def _compare_dates(comparison: Comparison) -> pl.Expr:
    left, right = _get_sides(comparison.of[0])
    equal_parts = [
        left.dt.year() == right.dt.year(),
        left.dt.month() == right.dt.month(),
        left.dt.day() == right.dt.day(),
    ]
    agreeing_parts = sum((part.cast(pl.Int8) for part in equal_parts), start=pl.lit(0, pl.Int8))
    is_swapped = (
        equal_parts[0] & (left.dt.month() == right.dt.day().cast(pl.Int8)) & (left.dt.day() == right.dt.month())
    )
    return (
        pl.when(left == right)
        .then(pl.lit("equal"))
        .when(pl.col("housemates_birth"))
        .then(pl.lit("of_a_housemate"))
        .when((agreeing_parts == 2) | is_swapped)
        .then(pl.lit("one_part_off"))
        .when((left - right).dt.total_days().abs() <= _NEAR_DAYS)
        .then(pl.lit("near"))
        .when(left != right)
        .then(pl.lit("different"))
    )


def _compare_places(comparison: Comparison) -> pl.Expr:
    (town, member_town), (village, member_village) = map(_get_sides, comparison.of)
    same_town = town == member_town
    return (
        pl.when(same_town & (village == member_village))
        .then(pl.lit("village"))
        .when(same_town & village.is_not_null() & (member_village != ""))
        .then(pl.lit("township"))
        .when(same_town)
        .then(pl.lit("in_township"))
        .when(town != member_town)
        .then(pl.lit("elsewhere"))
    )


def _compare_groups(comparison: Comparison) -> pl.Expr:
    """Groups are numbered alike in every village: they say something only where the village may be the same."""
    (town, member_town), (village, member_village), (group, member_group) = map(_get_sides, comparison.of)
    is_comparable = (town == member_town) & ((village == member_village) | village.is_null())
    return (
        pl.when(is_comparable & (group == member_group))
        .then(pl.lit("equal"))
        .when(is_comparable & (group != member_group))
        .then(pl.lit("different"))
    )


def _read_number_level(_: Comparison) -> pl.Expr:
    return pl.col("number_level")


def _read_name_level(column: str) -> Callable[[Comparison], pl.Expr]:
    return lambda _: pl.col(column).cast(pl.String)


def _compare_relatives(comparison: Comparison) -> pl.Expr:
    """Whether the guardian or householder whom the row names lives in the candidate's household."""
    relative_name = pl.col(comparison.of[0])
    return (
        pl.when(pl.col("relative_found"))
        .then(pl.lit("named"))
        .when(relative_name.is_not_null())
        .then(pl.lit("not_named"))
    )


def _compare_households(comparison: Comparison) -> pl.Expr:
    left, right = _get_sides(comparison.of[0])
    return pl.when(left == right).then(pl.lit("own")).when(left.is_not_null()).then(pl.lit("another"))


_COMPARISONS_BY_KIND: dict[str, Callable[[Comparison], pl.Expr]] = {
    "exact": _compare_values,
    "text": _compare_texts,
    "date": _compare_dates,
    "group": _compare_groups,
    "number": _read_number_level,
    "place": _compare_places,
    "surname": _read_name_level("surname_level"),
    "given_name": _read_name_level("given_level"),
    "relatives": _compare_relatives,
    "family": _compare_households,
}
