"""Links by name and circumstances, for rows whose ID number is missing, damaged, unknown or somebody else's."""

from __future__ import annotations

import polars as pl

from matchers.numbers import near
from matchers.prepare import CUT

# Strongest first. The weak ones link only where nobody else of that name lives in the village.
STRONG = (
    "household_number",
    "relative_id_and_name",
    "damaged_id_and_name",
    "name_village_birth",
    "name_township_birth",
)
WEAK = ("name_village_sex", "head_in_group")
WAITING = ("name_village_only", "household_number_only", "name_sounds_alike", "name_birth_elsewhere")

# A row and a member are compared only when all columns of one of these agree: (of the row, of the member).
MEETING_POINTS = (
    (["name_key", "township", "village"], ["name_key", "member_township", "member_village"]),
    (["name_key", "birth"], ["name_key", "member_birth"]),
    (["name_key", "owner_household"], ["name_key", "household_id"]),
    (["reading", "township", "village", "birth"], ["reading", "member_township", "member_village", "member_birth"]),
    (["own_household"], ["household_id"]),
)
_SEEN_OF_A_ROW = (
    "row", "name_key", "reading", "birth", "birth_is_sure", "sex", "claimed_id", "number", "township", "village",
    "group_key", "own_household", "owner_household", "own_birth",
)  # fmt: skip


def by_name(rows: pl.DataFrame, names: pl.DataFrame, id_owners: pl.DataFrame, household_grain: bool) -> pl.DataFrame:
    """Candidates of the rows: row, person_id, household_id, reason (a rung), one line per row and person.

    `id_owners`: row, household_id of the member whose ID number the row bears without a witness; such a row's
    number says nothing of its own person, but much of the household.
    """
    borrowed = id_owners.select("row", pl.col("household_id").alias("owner_household")).unique()
    rows = _effective(rows.join(borrowed, on="row", how="left")).select(_SEEN_OF_A_ROW)
    met = [
        rows.join(names, left_on=left, right_on=right, how="inner", coalesce=False, suffix="_member")
        for left, right in MEETING_POINTS
    ]
    pairs = _compared(pl.concat(met).unique(["row", "person_id", "name_key_member", "owner_household"]))
    found = pairs.filter(~pl.col("vetoed")).with_columns(_rung(household_grain).alias("reason"))
    order = pl.col("reason").replace_strict(_ORDER, default=None, return_dtype=pl.Int64)
    best = found.filter(pl.col("reason").is_not_null()).sort("row", "person_id", order)
    return best.unique(["row", "person_id"], keep="first", maintain_order=True).select(
        "row", "person_id", "household_id", "reason"
    )


def namesakes(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Everybody of the row's name in its township, or in the county where it names none: row, person_id, household_id.

    Whom a row may mean that stands under somebody else's number: too little to link, enough not to say "absent".
    """
    met = rows.join(names, on="name_key", suffix="_member")
    near_by = pl.col("township").is_null() | (pl.col("township") == pl.col("member_township"))
    return met.filter(near_by).select("row", "person_id", "household_id")


_ORDER = {rung: place for place, rung in enumerate((*STRONG, *WEAK, *WAITING))}


def _effective(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `birth`, `birth_is_sure`, `sex`, `claimed_id` and `number`; a borrowed ID tells nothing of its bearer."""
    own_number = pl.col("owner_household").is_null()
    whole = own_number & (pl.col("repair").fill_null("") != CUT)
    told = pl.coalesce("own_birth", pl.when(whole).then("id_birth"))
    return rows.with_columns(
        pl.coalesce(told, pl.when(own_number).then("hint_birth")).alias("birth"),
        told.is_not_null().alias("birth_is_sure"),
        pl.coalesce("own_sex", pl.when(whole).then("id_sex")).alias("sex"),
        pl.when(whole).then("id").alias("claimed_id"),
        pl.when(own_number).then("shown").alias("number"),
    )


def _yes(expr: pl.Expr) -> pl.Expr:
    """False where one side is missing: neither agreement nor contradiction."""
    return expr.fill_null(value=False)


def _compared(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add what agrees and what contradicts.

    `vetoed`: two different valid ID numbers or sexes, or births years apart, are two persons, unless a household number
    or a relative's ID number speaks for the family. `doubtful`: something contradicts, so nothing links by itself.
    """
    apart = (pl.col("birth").dt.year() - pl.col("member_birth").dt.year()).abs() > 1
    pairs = pairs.with_columns(
        _yes(pl.col("name_key") == pl.col("name_key_member")).alias("same_name"),
        _yes((pl.col("township") == pl.col("member_township")) & (pl.col("village") == pl.col("member_village"))).alias(
            "same_village"
        ),
        _yes(pl.col("birth") == pl.col("member_birth")).alias("same_birth"),
        _yes(pl.col("own_household") == pl.col("household_id")).alias("same_household"),
        _yes(pl.col("owner_household") == pl.col("household_id")).alias("relative"),
        near(pl.col("number"), pl.col("member_number")).alias("near"),
        (
            _yes(pl.col("claimed_id") != pl.col("id"))
            | _yes(pl.col("sex") != pl.col("member_sex"))
            | _yes(pl.col("birth_is_sure") & apart)
        ).alias("another"),
    )
    # Rural birthdays are often told by the lunar calendar, a month or two off and sometimes in the year before.
    unlike = _yes(pl.col("birth") != pl.col("member_birth")) & (pl.col("birth_is_sure") | ~_yes(pl.col("near")))
    return pairs.with_columns(
        (pl.col("another") & ~pl.col("same_household") & ~pl.col("relative")).alias("vetoed"),
        (pl.col("another") | unlike | _yes(~pl.col("near"))).alias("doubtful"),
    )


def _rung(household_grain: bool) -> pl.Expr:
    sure = pl.col("same_name") & ~pl.col("doubtful")
    village, birth = pl.col("same_village"), pl.col("same_birth")
    # Where the row names no village, name and birth date are all but unique within a township.
    township = pl.col("village").is_null() & _yes(pl.col("township") == pl.col("member_township"))
    own_birth = _yes(pl.col("own_birth") == pl.col("member_birth"))
    # Under somebody else's number the name may have been pasted out of line (M16): a place is too little then, and
    # a relative's number is one only if the birth date says so, or if the household alone is asked for.
    free = pl.col("owner_household").is_null()
    sex = _yes(pl.col("sex") == pl.col("member_sex"))
    group = _yes(pl.col("group_key") == pl.col("member_group"))
    head = pl.lit(value=household_grain) & pl.col("is_head") & group & village
    conditions = {
        "household_number": sure & pl.col("same_household"),
        "relative_id_and_name": sure & pl.col("relative") & (own_birth | pl.lit(value=household_grain)),
        "damaged_id_and_name": sure & _yes(pl.col("near")) & (village | township | own_birth),
        "name_village_birth": sure & village & birth,
        "name_township_birth": sure & township & birth,
        "name_village_sex": sure & free & village & sex,
        "head_in_group": sure & free & head,
        "name_village_only": pl.col("same_name") & (village | pl.col("relative")),
        "household_number_only": pl.col("same_household") & (pl.col("same_name") | pl.col("is_head")),
        "name_sounds_alike": ~pl.col("same_name") & village & birth,
        "name_birth_elsewhere": pl.col("same_name") & birth,
    }
    return pl.coalesce(pl.when(when).then(pl.lit(rung)) for rung, when in conditions.items())
