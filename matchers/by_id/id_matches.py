"""Links by a valid ID number, each with a witness; without one an equal number proves nothing."""

from __future__ import annotations

import polars as pl

from domain.declarations.names import Dialect
from matchers.by_id.name_mentions import Mentions
from matchers.by_id.namesakes import CLOSE, PARTLY, born_another_day, rows_of_others
from matchers.names.similar_names import with_likeness
from matchers.prepare.source_rows import CUT

OWNERS = {
    "row": pl.UInt32, "person_id": pl.String, "household_id": pl.String, "reason": pl.String, "pasted": pl.Boolean,
}  # fmt: skip
SECOND = "second_number"
BY_BIRTH = "id_and_birth_and_sex"
BY_DOCUMENT = "document_and_name"
_ASKED = (
    "row", "source", "other_id", "id", "repair", "name_key", "id_birth", "id_sex", "own_birth", "own_sex", "township",
    "village",
)  # fmt: skip

# What a pair of equal ID numbers can be, most trusted first; a person's own word comes before all witnesses, and
# whoever was ruled out has none whatever agrees.
WITNESSED = (
    "reviewed_same",
    "id_and_name",
    "id_and_former_name",
    "repaired_id_and_name",
    BY_DOCUMENT,
    "id_and_name_variant",
    BY_BIRTH,
)
NAMELESS = "id_without_name"
UNWITNESSED = (NAMELESS, "id_name_conflict", "reviewed_other")
TRUST = {reason: place for place, reason in enumerate((*WITNESSED, *UNWITNESSED))}


def by_id(rows: pl.DataFrame, names: pl.DataFrame, dialect: Dialect, mentions: Mentions | None = None) -> pl.DataFrame:
    """Pairs of rows with the members of their ID number: row, person_id, household_id, reason, pasted (out of line).

    A number that a spreadsheet may have cut is nobody's unless the name agrees. `mentions`: what all rows write.
    """
    owners = names.filter(pl.col("id").is_not_null()).select("id", "person_id", "household_id", "former", "name_key")
    by_number = of_owners(rows, owners, names, dialect, _second_numbers(rows), mentions)
    return pl.concat([by_number, _by_document(rows, names)])


def of_owners(
    rows: pl.DataFrame, owners: pl.DataFrame, names: pl.DataFrame, dialect: Dialect,
    second: pl.DataFrame | None = None, mentions: Mentions | None = None,
) -> pl.DataFrame:  # fmt: skip
    """`by_id` with `owners` of numbers (id, person_id, household_id, former, name_key) from elsewhere.

    `second`: rows under the other number that they tell.
    """
    asked = rows.filter(pl.col("id").is_not_null()).select(_ASKED)
    pairs = pl.concat([asked, asked.clear() if second is None else second]).join(owners, on="id", suffix="_member")
    pairs = with_likeness(pairs, dialect)
    pairs = _without_chance(pairs.with_columns(_reason().alias("reason")))
    # Of a row's second number nothing is to be believed, or doubted, but what the name says.
    pairs = pairs.filter((pl.col("repair").fill_null("") != SECOND) | (pl.col("reason") == "repaired_id_and_name"))
    best = (
        pairs.with_columns(pl.col("reason").replace_strict(TRUST, return_dtype=pl.Int64).alias("_trust"))
        .sort("row", "person_id", "_trust")
        .unique(["row", "person_id"], keep="first", maintain_order=True)
    )
    told_apart = _without_namesakes(_without_relatives(best, names, dialect), rows, names, mentions)
    owned = _with_pasted(told_apart, names)
    return in_doubt(owned, pl.col("pasted")).select(list(OWNERS))


def _by_document(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """`by_id` by the number of another document, which one person must have; it needs the very name."""
    owners = names.drop_nulls("document").select("document", "person_id", "household_id", "name_key")
    single = owners.filter(pl.col("person_id").n_unique().over("document") == 1)
    bearing = rows.drop_nulls("document").select("row", "document", "name_key")
    pairs = bearing.join(single, on="document", suffix="_member")
    same = (pl.col("name_key") == pl.col("name_key_member")).any().over("row", "person_id")
    reason = (
        pl.when(same).then(pl.lit(BY_DOCUMENT))
        .when(pl.col("name_key").is_null()).then(pl.lit("id_without_name"))
        .otherwise(pl.lit("id_name_conflict"))
    )  # fmt: skip
    told = pairs.with_columns(reason.alias("reason"), pl.lit(value=False).alias("pasted"))
    return told.select(list(OWNERS)).unique(["row", "person_id"], maintain_order=True)


def _second_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that tell two valid numbers, under the second: a school's number may hold the pupil's own (M11, M15)."""
    told = rows.filter(pl.col("other_id").is_not_null())
    return told.with_columns(pl.col("other_id").alias("id"), pl.lit(SECOND).alias("repair")).select(_ASKED)


def _reason() -> pl.Expr:
    same_name = pl.col("name_key") == pl.col("name_key_member")
    sounds_alike = pl.col("alike")
    birth_and_sex = (pl.col("own_birth") == pl.col("id_birth")) & (pl.col("own_sex") == pl.col("id_sex"))
    whole = pl.col("repair").is_null()
    return (
        pl.when(~whole & (same_name | sounds_alike))
        .then(pl.lit("repaired_id_and_name"))
        .when(same_name & ~pl.col("former"))
        .then(pl.lit("id_and_name"))
        .when(same_name)
        .then(pl.lit("id_and_former_name"))
        .when(sounds_alike)
        .then(pl.lit("id_and_name_variant"))
        .when(whole & birth_and_sex & pl.col("other_id").is_null())
        .then(pl.lit(BY_BIRTH))
        .when(pl.col("name_key").is_null() | pl.col("unread"))
        .then(pl.lit(NAMELESS))
        .otherwise(pl.lit("id_name_conflict"))
    )


def _without_chance(pairs: pl.DataFrame) -> pl.DataFrame:
    """One cut number in eleven passes the check character by chance, as somebody else's number (M07)."""
    chance = (pl.col("repair") == CUT) & pl.col("reason").is_in(UNWITNESSED)
    return pairs.filter(~chance.fill_null(value=False))


def _without_relatives(pairs: pl.DataFrame, people: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Likeness, birth date and sex are no witness where another member of the owner's household bears the name better.

    Offices fill birth date and sex in from the number, and the number may be a relative's (M15).
    """
    weak = pairs.filter(pl.col("reason").is_in([BY_BIRTH, "id_and_name_variant"]))
    family = people.select("household_id", "person_id", pl.col("name_key").alias("name_key_member"))
    others = (
        weak.select("row", "household_id", "person_id", "name_key", "reason")
        .join(family, on="household_id", suffix="_other")
        .filter(pl.col("person_id") != pl.col("person_id_other"))
    )
    others = with_likeness(others, dialect)
    same = pl.col("name_key") == pl.col("name_key_member")
    rows = others.filter(same | (pl.col("closely") & (pl.col("reason") == BY_BIRTH)))["row"]
    return in_doubt(pairs, pl.col("row").is_in(rows.implode()))


def _without_namesakes(
    pairs: pl.DataFrame, rows: pl.DataFrame, people: pl.DataFrame, mentions: Mentions | None
) -> pl.DataFrame:
    """Likeness, birth date and sex are no witness where somebody else bears the name itself and fits as well (M15).

    Nor is a name with another character where the row's own birth date or sex contradicts the number.
    """
    unlike = pl.col("alike").fill_null(value=False)
    weak = pairs.filter(pl.col("reason").is_in(WITNESSED), unlike | (pl.col("reason") == BY_BIRTH))
    closely = pl.when("closely").then(pl.lit(CLOSE)).when("alike").then(pl.lit(PARTLY))
    weak = weak.with_columns(closely.alias("likeness"))
    other_sex = (pl.col("own_sex") != pl.col("id_sex")).fill_null(value=False)
    contradicted = weak.filter(pl.col("likeness") == PARTLY, born_another_day() | other_sex)["row"]
    doubted = pl.concat([rows_of_others(weak, rows, people, mentions), contradicted])
    return in_doubt(pairs, pl.col("row").is_in(doubted.implode()))


def in_doubt(pairs: pl.DataFrame, doubted: pl.Expr) -> pl.DataFrame:
    """Pairs with `reason`; of those that are `doubted` the number proves nothing under this name."""
    reason = pl.when(doubted).then(pl.lit("id_name_conflict")).otherwise("reason")
    return pairs.with_columns(reason.alias("reason"))


def _with_pasted(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Add `pasted`: the row is a link of a chain of rows whose names do not fit their numbers.

    Its name is the owner's of another such row's number, or its own number's owner is named on such a row, in one
    source and village. A column that was pasted out of line carries number, birth date and sex past the names (M16).
    """
    here = ["source", "township", "village"]
    homes = people.select("person_id", "township", "village").unique("person_id")
    fitting = pl.col("reason").is_in(WITNESSED) & (pl.col("reason") != BY_BIRTH)
    # Of two numbers in a row the one that fits the name counts: such a row is in line.
    in_line = pairs.filter(fitting).select("row")
    unlike = pairs.filter(pl.col("reason").is_in([BY_BIRTH, "id_name_conflict"])).join(in_line, on="row", how="anti")
    unlike = unlike.drop("township", "village").join(homes, on="person_id")
    unlike = unlike.select("row", "name_key", "name_key_member", *here)
    before = unlike.join(unlike, left_on=["name_key", *here], right_on=["name_key_member", *here], how="semi")
    behind = unlike.join(unlike, left_on=["name_key_member", *here], right_on=["name_key", *here], how="semi")
    rows = pl.concat([before["row"], behind["row"]])
    return pairs.with_columns(pl.col("row").is_in(rows.implode()).alias("pasted"))
