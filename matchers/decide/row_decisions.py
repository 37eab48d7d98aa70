"""From evidence to one decision per row."""

from __future__ import annotations

import polars as pl

from matchers.by_id.id_matches import ID_WITHOUT_NAME, TRUST_ORDER
from matchers.declarations.matching import Thresholds
from matchers.frames import FRAMES
from matchers.prepare.source_rows import has_whole_id

# Sums of floating-point numbers depend on their order; what is decided, and written down, must not.
DIGITS = 6
# A runner-up with a third of the best candidate's probability leaves open which of the two is meant.
_AMBIGUOUS_BELOW = 3
# Given names that are one name by ear or by eye.
_SIMILAR_LEVELS = ("equal", "variant", "same_toned_pinyin", "same_pinyin", "look_alike", "dialect", "swapped")
_NO_SCORE = pl.lit(None, dtype=pl.Float64)
_NO_PERSON = pl.lit(None, dtype=pl.String)


def decide_by_id(corroborated: pl.DataFrame) -> pl.DataFrame:
    """Frame `decisions` of rows whose number is corroborated (`corroborated`: frame `id_owners`).

    Where the register gives the number to several people whom the row fits, nobody is named.
    """
    order = pl.col("reason").replace_strict(TRUST_ORDER, return_dtype=pl.Int64)
    best = corroborated.filter(order == order.min().over("row"))
    is_single = pl.len().over("row") == 1
    shared_rows = (
        best.filter(~is_single)
        .group_by("row", maintain_order=True)
        .agg(
            _NO_PERSON.first().alias("person_id"),
            _take_single_value("household_id"),
            pl.lit("id_shared").first().alias("reason"),
        )
    )
    single_rows = best.filter(is_single).select("row", "person_id", "household_id", "reason")
    return pl.concat([single_rows, shared_rows]).with_columns(_NO_SCORE.alias("score"), _NO_SCORE.alias("runner_up"))


def assign_rows(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Frame `decisions`: the rows are those people's, for one reason. `rows`: frame `row_persons`."""
    assigned_rows = rows.select("row", "person_id", "household_id", pl.lit(reason).alias("reason"))
    return assigned_rows.with_columns(_NO_SCORE.alias("score"), _NO_SCORE.alias("runner_up"))


def decide_by_probability(pairs: pl.DataFrame, uncorroborated: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Frame `decisions` of rows with a candidate probable enough, and of rows under somebody else's number.

    `pairs`: frame `decidable_pairs`; `uncorroborated`: frame `id_owners`. A row is linked only when its best candidate
    is probable enough and clearly ahead of the runner-up; a household's row belongs to the household, whichever of its
    members it is about.
    """
    best_pairs = _select_best(pairs)
    is_sure = (
        (pl.col("score") >= thresholds.automatic) & (pl.col("runner_up") <= thresholds.runner_up) & ~_is_contradicted()
    )
    needs_review = (pl.col("score") >= thresholds.review) | _is_true(pl.col("own_household") == pl.col("household_id"))
    best_pairs = best_pairs.filter(~pl.col("is_unregistered"))
    best_pairs = best_pairs.with_columns(
        pl.when(is_sure).then(_choose_link_reason()).when(needs_review).then(_choose_review_reason()).alias("reason")
    )
    best_pairs = _mark_unreadable_names(best_pairs, uncorroborated)
    waiting_rows = _decide_uncorroborated(uncorroborated).join(
        best_pairs.filter(pl.col("reason").is_not_null()), on="row", how="anti"
    )
    named_rows = best_pairs.filter(pl.col("reason").is_not_null()).with_columns(
        pl.when(is_sure | ~_is_ambiguous()).then("person_id").alias("person_id"),
        pl.when(is_sure | ~_is_ambiguous() | pl.col("one_household")).then("household_id").alias("household_id"),
    )
    return pl.concat([named_rows.select(FRAMES["decisions"].names), waiting_rows.select(FRAMES["decisions"].names)])


def _select_best(pairs: pl.DataFrame) -> pl.DataFrame:
    """The most probable candidate of each row with `score` and `runner_up`."""
    subject = pl.when("household_grain").then("household_id").otherwise("person_id").alias("subject")
    pairs = pairs.filter(_is_relevant()).with_columns(subject)
    subject_shares = pairs.group_by("row", "subject").agg(
        pl.col("probability").sum().alias("subject_probability"), pl.col("household_id").first()
    )
    ranked_subjects = subject_shares.sort("row", "subject_probability", "subject", descending=[False, True, False])
    best_subjects = ranked_subjects.group_by("row", maintain_order=True).agg(
        pl.col("subject").first(),
        pl.col("subject_probability").first().round(DIGITS).alias("score"),
        pl.col("subject_probability").slice(1, 1).sum().round(DIGITS).alias("runner_up"),
        (pl.col("household_id").head(2).n_unique() == 1).alias("one_household"),
    )
    # Pairs have many columns, and sorting moves them all: only places in the order are sorted.
    order = pairs.select("row", "subject", "probability", "is_head", "person_id").with_row_index("at")
    order = order.join(best_subjects, on=["row", "subject"], how="semi")
    order = order.sort("row", "probability", "is_head", "person_id", descending=[False, True, True, False])
    best_pairs = pairs[order.unique(["row", "subject"], keep="first", maintain_order=True)["at"]]
    return best_subjects.join(best_pairs, on=["row", "subject"], maintain_order="left")


def _is_relevant() -> pl.Expr:
    """Whether a candidate can change what is decided or written: most are nobody's idea but a blocking key's.

    A row that names a household by its number goes to review, however improbable all are.
    """
    return (pl.col("probability") >= 10.0 ** -(DIGITS + 3)) | pl.col("own_household").is_not_null()


def _is_true(expr: pl.Expr) -> pl.Expr:
    return expr.fill_null(value=False)


def _is_contradicted() -> pl.Expr:
    """Whether an officer has to look, however probable the candidate is.

    Another valid number, name, sex or year of birth; no name, a misaligned one or one that fits somebody else.
    """
    is_years_apart = (pl.col("birth").dt.year() - pl.col("birth_member").dt.year()).abs() > 1
    other_birth = _is_true(is_years_apart) & ~_is_true(pl.col("birth_level") == "of_a_housemate")
    # A birth date that agrees says that the number alone stands on the wrong line.
    is_misaligned = pl.col("is_misaligned") & ~_is_true(pl.col("birth_level") == "equal")
    other_name, other_sex = (_is_true(pl.col(level) == "different") for level in ("given_name_level", "sex_level"))
    other_id = _is_true(pl.col("claimed_id") != pl.col("id"))
    return (
        other_id
        | pl.col("name_key").is_null()
        | other_name
        | other_sex
        | other_birth
        | is_misaligned
        | pl.col("has_fitting_namesake")
    )


def _mark_unreadable_names(best_pairs: pl.DataFrame, uncorroborated: pl.DataFrame) -> pl.DataFrame:
    """The same; beside the number's owner a name that cannot be read is no other name."""
    owners = uncorroborated.filter(pl.col("reason") == ID_WITHOUT_NAME).select("row", "person_id").unique()
    is_owner = pl.struct("row", "person_id").is_in(owners.select(pl.struct(pl.all())).to_series().implode())
    is_conflict = (pl.col("reason") == "id_name_conflict") & is_owner
    return best_pairs.with_columns(
        pl.when(is_conflict).then(pl.lit(ID_WITHOUT_NAME)).otherwise("reason").alias("reason")
    )


def _is_ambiguous() -> pl.Expr:
    """Two candidates about as good as one another: naming one of them would be a guess."""
    return pl.col("runner_up") * _AMBIGUOUS_BELOW >= pl.col("score")


def _choose_link_reason() -> pl.Expr:
    """What a linked row rests on, the strongest evidence first."""
    same_name = _has_same_name()
    same_birth = _is_true(pl.col("birth_level") == "equal")
    same_village = _is_true(pl.col("place_level") == "village")
    same_township = _is_true(pl.col("place_level").is_in(["township", "in_township"]))
    has_id_evidence = _is_true(pl.col("number_level").is_in(["one_error", "tail", "head_of_tail"]))
    has_relative_evidence = _is_true(pl.col("family_level") == "own") | _is_true(
        pl.col("number_level") == "of_a_housemate"
    )
    return _choose_first(
        {
            "household_number": _is_true(pl.col("own_household") == pl.col("household_id")) & same_name,
            "relative_id_and_name": has_relative_evidence & same_name,
            "damaged_id_and_name": has_id_evidence & same_name,
            "name_village_birth": same_name & same_birth & same_village,
            "name_township_birth": same_name & same_birth & same_township,
            "name_and_birth": same_name & same_birth,
            "head_in_group": same_name & same_village & _is_true(pl.col("group_level") == "equal") & pl.col("is_head"),
            "name_village_sex": same_name & same_village,
        },
        "name_and_circumstances",
    )


def _choose_review_reason() -> pl.Expr:
    same_name = _has_same_name()
    similar_name = ~same_name & _is_true(pl.col("given_name_level").is_in(_SIMILAR_LEVELS))
    same_village = _is_true(pl.col("place_level") == "village")
    return _choose_first(
        {
            "id_name_conflict": pl.col("is_uncorroborated"),
            "household_number_only": _is_true(pl.col("own_household") == pl.col("household_id")),
            "several_same_name": same_name & _is_ambiguous(),
            "name_village_only": same_name & same_village,
            "name_birth_elsewhere": same_name & _is_true(pl.col("birth_level") == "equal"),
            "name_sounds_alike": similar_name & same_village & _is_true(pl.col("birth_level") == "equal"),
        },
        "not_sure_enough",
    )


def _has_same_name() -> pl.Expr:
    return _is_true(pl.col("name_key") == pl.col("name_key_member"))


def _choose_first(reasons: dict[str, pl.Expr], otherwise: str) -> pl.Expr:
    return pl.coalesce(*(pl.when(is_met).then(pl.lit(code)) for code, is_met in reasons.items()), pl.lit(otherwise))


def _decide_uncorroborated(uncorroborated: pl.DataFrame) -> pl.DataFrame:
    """Rows that bear a member's number and nothing else of theirs: the owner is named for the officer to look at."""
    return (
        uncorroborated.group_by("row", maintain_order=True)
        .agg(
            _take_single_value("person_id"),
            _take_single_value("household_id"),
            pl.col("reason").first(),
        )
        .with_columns(_NO_SCORE.alias("score"), _NO_SCORE.alias("runner_up"))
    )


def _take_single_value(column: str) -> pl.Expr:
    """The column's value where the group has but one."""
    return pl.when(pl.col(column).n_unique() == 1).then(pl.col(column).first()).alias(column)


def assign_one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs (row, line, evidence) that remain where neither side may be named twice, strongest first.

    For two files without duplicates; departments' rows are many for one person, and are decided by
    `decide_by_probability`.
    """
    chosen_pairs = pairs.clear()
    remaining_pairs = pairs.sort("evidence", "row", "line", descending=[True, False, False])
    while remaining_pairs.height:
        # A pair that is first on both sides cannot lose to any other.
        strongest_pairs = remaining_pairs.filter(pl.col("row").is_first_distinct() & pl.col("line").is_first_distinct())
        chosen_pairs = pl.concat([chosen_pairs, strongest_pairs])
        remaining_pairs = remaining_pairs.join(strongest_pairs, on="row", how="anti", maintain_order="left")
        remaining_pairs = remaining_pairs.join(strongest_pairs, on="line", how="anti", maintain_order="left")
    return chosen_pairs.sort("row")


def decide_unlinked(rows: pl.DataFrame) -> pl.DataFrame:
    """Frame `decisions` of rows that found nobody. `rows`: frame `row_features`."""
    reason = (
        pl.when(has_whole_id())
        .then(pl.lit("nobody_of_that_id"))
        .when(pl.col("name_key").is_null())
        .then(pl.lit("no_name"))
        .otherwise(pl.lit("nobody_found"))
    )
    return rows.select(
        "row", _NO_PERSON.alias("person_id"), _NO_PERSON.alias("household_id"), reason.alias("reason"),
        _NO_SCORE.alias("score"), _NO_SCORE.alias("runner_up"),
    )  # fmt: skip
