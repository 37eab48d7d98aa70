"""Rows that no number settled, compared with everybody whom they may be about."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import polars as pl
import polars.selectors as cs

from matchers.block.candidate_pairs import find_candidate_pairs
from matchers.compare.comparison_levels import compare_pairs
from matchers.declarations.matching import MatchingDeclaration
from matchers.names import make_lookup_keys
from matchers.prepare.id_numbers import add_number_level, get_typed_tail
from matchers.prepare.id_numbers import get_tail as tail_of
from matchers.prepare.source_rows import has_whole_id
from matchers.prepare.value_shares import SHARES
from matchers.score.match_weights import compute_probabilities, score_evidence

# What is expected of a row before anything is compared: see `prior_odds`.
PRIOR_COLUMNS = ("household_grain", "member_odds", "unregistered_odds", "namesakes")

# Rows are paired with people, and pairs are compared, in batches, so that memory depends on this and not on the size
# of a file. To pair is to go through all people, and leaves little; to compare needs much room for each pair.
_MEETING, _BATCH = 200_000, 120_000
# Much of the work on a batch, or on a source, is done by one core; two at a time keep two busy.
PARALLEL_BATCHES = 2
_BIRTH_YEAR = pl.col("birth").dt.year().alias("birth_year")
# How many times more often than any member a household's row is about its head, and about somebody else.
_HEAD_FACTOR, _OTHER_FACTOR = 3.5, 0.07

FEATURES = (
    "name_key", "birth", "sex", "township", "village", "group_key", "mobile", "shown", "own_household",
    "owner_household",
)  # fmt: skip
# What features are made from, and may be again; and what else is compared or looked by.
_SOURCE_COLUMNS = (
    "row", "source", "row_key", "other_id", "id", "repair", "id_birth", "id_sex", "own_birth", "own_sex", "hint_birth",
    "shown_first", "typed_first",
)  # fmt: skip
_COMPARED_COLUMNS = (
    *FEATURES,
    "typed",
    "relative",
    "tail",
    "birth_of_number",
    "claimed_id",
    "is_uncorroborated",
    "is_misaligned",
)
# What of a scored pair is needed later: the evidence of its rivals, the decision, its reason and its explanation.
_SCORE_COLUMNS = (
    "row", "source", "person_id", "household_id", "is_unregistered", "is_head", "name_key", "name_key_member", "birth",
    "birth_member", "township_member", "own_household", "claimed_id", "id", "is_uncorroborated", "is_misaligned",
    *PRIOR_COLUMNS, *SHARES, "bits", "evidence",
)  # fmt: skip


def score_pairs(rows: pl.DataFrame, people: pl.DataFrame, matching: MatchingDeclaration) -> pl.DataFrame:
    """Frame `scored_pairs`: one line per row and person.

    `rows`: frame `comparable_rows`, with ascending row numbers. `people`: frame `all_people`.
    """
    parts: list[pl.DataFrame] = []
    for block in list(rows.iter_slices(_MEETING)) or [rows]:
        batches = _split_batches(find_pairs(block, people, matching).drop("passes"))
        with ThreadPoolExecutor(PARALLEL_BATCHES) as threads:
            parts += threads.map(partial(_score_batch, rows=block, people=people, matching=matching), batches)
    return pl.concat(parts)


def find_pairs(rows: pl.DataFrame, people: pl.DataFrame, matching: MatchingDeclaration) -> pl.DataFrame:
    """Frame `candidate_pairs` of rows and people as `score_pairs` takes them."""
    forms = make_lookup_keys(rows["name_key"], matching.names.local_dialect).drop("unturned")
    keyed_rows = rows.with_columns(_BIRTH_YEAR).join(forms, on="name_key", how="left", maintain_order="left")
    return find_candidate_pairs(keyed_rows, people.with_columns(_BIRTH_YEAR), matching.passes)


def _split_batches(pairs: pl.DataFrame) -> list[pl.DataFrame]:
    """The pairs in parts of about the same size, all pairs of a row in one; one part at least."""
    size = math.ceil(pairs.height / math.ceil(pairs.height / _BATCH)) if pairs.height else 1
    first_rows = pairs["row"].gather_every(size)
    starts = [*pairs["row"].search_sorted(first_rows).unique(maintain_order=True), pairs.height]
    return [pairs[start:end] for start, end in pairwise(starts)] or [pairs]


def make_features(rows: pl.DataFrame, uncorroborated: pl.DataFrame) -> pl.DataFrame:
    """Frame `row_features`; a number that is somebody else's says nothing of its bearer but the family.

    `uncorroborated`: frame `id_owners`.
    """
    owners = uncorroborated.select("row", pl.col("household_id").alias("owner_household")).unique()
    owners = owners.unique("row", keep="none")
    rows = rows.drop("owner_household", strict=False).join(owners, on="row", how="left", maintain_order="left")
    has_own_id = ~pl.col("row").is_in(uncorroborated["row"].implode())
    has_whole_own_id = has_own_id & has_whole_id()
    # Offices fill both in from the number: they are the bearer's own only where they differ from it.
    is_copied = ~has_own_id & (pl.col("own_birth") == pl.col("id_birth"))
    rows = rows.with_columns(
        pl.when(~is_copied.fill_null(value=False)).then("own_birth").alias("own_birth"),
        pl.when(has_own_id | (pl.col("own_sex") != pl.col("id_sex"))).then("own_sex").alias("own_sex"),
    )
    rows = rows.with_columns(
        pl.coalesce(
            "own_birth", pl.when(has_whole_own_id).then("id_birth"), pl.when(has_own_id).then("hint_birth")
        ).alias("birth"),
        (pl.col("own_birth").is_null()).alias("birth_of_number"),
        pl.coalesce("own_sex", pl.when(has_whole_own_id).then("id_sex")).alias("sex"),
        pl.when(has_whole_own_id).then("id").alias("claimed_id"),
        pl.when(has_own_id).then("shown_first").alias("shown"),
        pl.when(has_own_id).then("typed_first").alias("typed"),
        ~has_own_id.alias("is_uncorroborated"),
        pl.col("row").is_in(uncorroborated.filter("is_misaligned")["row"].implode()).alias("is_misaligned"),
    )
    tail = pl.coalesce(get_typed_tail(pl.col("typed")), tail_of(pl.col("shown")))
    return rows.with_columns(tail.alias("tail")).select(
        *_SOURCE_COLUMNS, *_COMPARED_COLUMNS, cs.by_name(*PRIOR_COLUMNS, require_all=False)
    )


def _score_batch(
    pairs: pl.DataFrame, rows: pl.DataFrame, people: pl.DataFrame, matching: MatchingDeclaration
) -> pl.DataFrame:
    pairs = add_levels(pairs, rows, people, matching)
    pairs = score_evidence(pairs, matching.model.comparisons, get_prior_odds())
    pairs = pairs.with_columns(pl.when(is_vetoed()).then(0.0).otherwise("evidence").alias("evidence"))
    levels = [f"{name}_level" for name in matching.model.comparisons]
    score_columns = pairs.select(cs.by_name(*_SCORE_COLUMNS, require_all=False), *levels)
    return compute_probabilities(score_columns.filter(_is_best_name(pairs)))


def _is_best_name(pairs: pl.DataFrame) -> pl.Series:
    """Whether a pair is the one in which, of several names, most speaks for the person. A person's are neighbours."""
    is_repeated = (pl.col("row") == pl.col("row").shift()) & (pl.col("person_id") == pl.col("person_id").shift())
    name_pairs = pairs.select(
        "row", "person_id", "evidence", "line", is_repeated.fill_null(value=False).alias("#again")
    )
    name_pairs = name_pairs.with_columns(
        (pl.col("#again") | pl.col("#again").shift(-1, fill_value=False)).alias("#several")
    )
    repeated_pairs = name_pairs.with_row_index("at").filter("#several")
    order = repeated_pairs.sort("row", "person_id", "evidence", "line", descending=[False, False, True, False])
    best_places = order.unique(["row", "person_id"], keep="first", maintain_order=True)["at"]
    return (~name_pairs["#several"]).scatter(best_places, True)


def add_levels(
    pairs: pl.DataFrame, rows: pl.DataFrame, people: pl.DataFrame, matching: MatchingDeclaration
) -> pl.DataFrame:
    """Frame `compared_pairs`. `pairs`: row, line; `rows`: frame `comparable_rows`; `people`: frame `all_people`."""
    pairs = _join_sides(pairs, rows, people)
    pairs = _add_housemates(_add_number_level(pairs), people)
    return compare_pairs(pairs, matching.model.comparisons, matching.names.local_dialect)


def get_prior_odds() -> pl.Expr:
    """The prior odds of a candidate. A household's row is mostly about its head, seldom about another member (M17)."""
    head_factor = (
        pl.when(~pl.col("household_grain")).then(1.0).when("is_head").then(_HEAD_FACTOR).otherwise(_OTHER_FACTOR)
    )
    return head_factor * pl.when("is_unregistered").then("unregistered_odds").otherwise("member_odds")


def _join_sides(pairs: pl.DataFrame, rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the row's features and the member's, those with `_member` behind the name."""
    person_columns = [
        "line",
        "person_id",
        "household_id",
        "is_head",
        "is_unregistered",
        "id",
        *(n for n in people.columns if n in SHARES),
    ]
    left = rows.select(
        "row", "source", *FEATURES, "typed", "relative", "birth_of_number", "claimed_id", "is_uncorroborated",
        "is_misaligned", *PRIOR_COLUMNS,
    )  # fmt: skip
    right = people.select(*person_columns, *(pl.col(name).alias(f"{name}_member") for name in FEATURES))
    # Both sides are in the order of their numbers: to take places is quicker than to join so many columns.
    sides = [side[side[key].search_sorted(pairs[key])].drop(key) for side, key in ((left, "row"), (right, "line"))]
    return pl.concat([pairs, *sides], how="horizontal")


def _add_number_level(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add `number_level`; where a whole number is one error away, it has given the birth date already."""
    pairs = add_number_level(pairs, pl.col("claimed_id").is_null() | pl.col("id").is_null())
    is_close = pl.col("number_level").is_in(["one_error", "tail"])
    close_households = (
        pairs.filter(is_close).select("row", "household_id").unique().with_columns(pl.lit(value=True).alias("#family"))
    )
    pairs = pairs.join(close_households, on=["row", "household_id"], how="left", maintain_order="left")
    is_housemate = _is_true(pl.col("#family")) & ~_is_true(is_close)
    pairs = pairs.with_columns(
        pl.when(is_housemate).then(pl.lit("of_a_housemate")).otherwise("number_level").alias("number_level")
    ).drop("#family")
    is_birth_used = (pl.col("number_level") == "one_error").fill_null(value=False) & pl.col("birth_of_number")
    return pairs.with_columns(pl.when(~is_birth_used).then("birth").alias("birth"))


def _add_housemates(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Add `relative_found` and `housemates_birth`.

    Whether the guardian or householder whom the row names, and whoever has the row's birth date, is another member of
    the candidate's household.
    """
    names = people.select("household_id", pl.col("name_key").alias("relative"))
    births = people.select("household_id", "birth")
    pairs = _add_home_match(pairs, names, "relative", "relative_found")
    pairs = _add_home_match(pairs, births, "birth", "housemates_birth")
    is_same_person = _is_true(pl.col("relative") == pl.col("name_key_member"))
    is_own_birth = _is_true(pl.col("birth") == pl.col("birth_member"))
    return pairs.with_columns(
        (pl.col("relative_found") & ~is_same_person).alias("relative_found"),
        (pl.col("housemates_birth") & ~is_own_birth).alias("housemates_birth"),
    )


def _add_home_match(pairs: pl.DataFrame, homes: pl.DataFrame, feature: str, name: str) -> pl.DataFrame:
    """Add column `name`: whether anybody of the candidate's household has the row's `feature`."""
    wanted_values = pairs.select("household_id", feature).drop_nulls().unique()
    found_values = wanted_values.join(homes, on=["household_id", feature], how="semi").with_columns(
        pl.lit(value=True).alias(name)
    )
    pairs = pairs.join(found_values, on=["household_id", feature], how="left", maintain_order="left")
    return pairs.with_columns(pl.col(name).fill_null(value=False))


def _is_true(expr: pl.Expr) -> pl.Expr:
    return expr.fill_null(value=False)


def is_vetoed() -> pl.Expr:
    """Two different valid numbers are two persons, unless the number speaks for the family only (design: vetoes)."""
    has_other_id = (pl.col("claimed_id") != pl.col("id")).fill_null(value=False)
    is_household_id = (pl.col("own_household") == pl.col("household_id")).fill_null(value=False)
    return has_other_id & ~is_household_id
