"""Links by a valid ID number that the name, or birth date and sex, corroborates; alone it proves nothing."""

from __future__ import annotations

import polars as pl

from matchers.by_id.name_mentions import NameMentions
from matchers.by_id.namesakes import CLOSE_NAME, PARTLY_SAME_NAME, find_namesake_rows, has_other_birth_date
from matchers.declarations.names import Dialect
from matchers.frames import FRAMES
from matchers.names.similar_names import add_likeness
from matchers.prepare.source_rows import CUT_BY_SPREADSHEET

SECOND_ID = "second_number"
BY_BIRTH = "id_and_birth_and_sex"
BY_DOCUMENT = "document_and_name"

# What a pair of equal ID numbers can be, most trusted first; an officer's decision comes before all evidence, and
# for whoever was ruled out nothing corroborates it.
CORROBORATED = (
    "reviewed_same",
    "id_and_name",
    "id_and_former_name",
    "repaired_id_and_name",
    BY_DOCUMENT,
    "id_and_name_variant",
    BY_BIRTH,
)
ID_WITHOUT_NAME = "id_without_name"
UNCORROBORATED = (ID_WITHOUT_NAME, "id_name_conflict", "reviewed_other")
TRUST_ORDER = {reason: place for place, reason in enumerate((*CORROBORATED, *UNCORROBORATED))}


def match_ids(
    rows: pl.DataFrame, people: pl.DataFrame, dialect: Dialect, mentions: NameMentions | None = None
) -> pl.DataFrame:
    """Frame `id_owners`: pairs of rows with the members of their ID number.

    A number that a spreadsheet may have cut is nobody's unless the name agrees. `rows`: frame `id_rows`;
    `people`: frame `people`; `mentions`: which names all rows write under which numbers.
    """
    owners = people.filter(pl.col("id").is_not_null()).select("id", "person_id", "household_id", "former", "name_key")
    id_pairs = match_owners(rows, owners, people, dialect, _select_second_ids(rows), mentions)
    return pl.concat([id_pairs, _match_documents(rows, people)])


def match_owners(
    rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame, dialect: Dialect,
    second_ids: pl.DataFrame | None = None, mentions: NameMentions | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Frame `id_owners`, as `match_ids`, with owners of numbers from elsewhere.

    `rows`: frame `id_rows`; `owners`: frame `number_owners`; `people`: frame `people`; `second_ids`: rows under the
    other number that they give.
    """
    id_rows = rows.filter(pl.col("id").is_not_null()).select(FRAMES["id_rows"].names)
    pairs = pl.concat([id_rows, id_rows.clear() if second_ids is None else second_ids]).join(
        owners, on="id", suffix="_member"
    )
    pairs = add_likeness(pairs, dialect)
    pairs = _drop_chance_matches(pairs.with_columns(_choose_reason().alias("reason")))
    # Of a row's second number only what the name says counts.
    pairs = pairs.filter((pl.col("repair").fill_null("") != SECOND_ID) | (pl.col("reason") == "repaired_id_and_name"))
    best = (
        pairs.with_columns(pl.col("reason").replace_strict(TRUST_ORDER, return_dtype=pl.Int64).alias("_trust"))
        .sort("row", "person_id", "_trust")
        .unique(["row", "person_id"], keep="first", maintain_order=True)
    )
    checked_pairs = _doubt_names_of_others(_doubt_names_of_relatives(best, people, dialect), rows, people, mentions)
    owner_pairs = _mark_misaligned(checked_pairs, people)
    return mark_doubted(owner_pairs, pl.col("is_misaligned")).select(FRAMES["id_owners"].names)


def _match_documents(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`match_ids` by the number of another document, which one person must have; it needs the very name."""
    owners = people.drop_nulls("document").select("document", "person_id", "household_id", "name_key")
    sole_owners = owners.filter(pl.col("person_id").n_unique().over("document") == 1)
    document_rows = rows.drop_nulls("document").select("row", "document", "name_key")
    pairs = document_rows.join(sole_owners, on="document", suffix="_member")
    same_name = (pl.col("name_key") == pl.col("name_key_member")).any().over("row", "person_id")
    reason = (
        pl.when(same_name).then(pl.lit(BY_DOCUMENT))
        .when(pl.col("name_key").is_null()).then(pl.lit("id_without_name"))
        .otherwise(pl.lit("id_name_conflict"))
    )  # fmt: skip
    document_pairs = pairs.with_columns(reason.alias("reason"), pl.lit(value=False).alias("is_misaligned"))
    return document_pairs.select(FRAMES["id_owners"].names).unique(["row", "person_id"], maintain_order=True)


def _select_second_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that give two valid numbers, under the second: a school's number may hold the pupil's own (M11, M15)."""
    second_rows = rows.filter(pl.col("other_id").is_not_null())
    return second_rows.with_columns(pl.col("other_id").alias("id"), pl.lit(SECOND_ID).alias("repair")).select(
        FRAMES["id_rows"].names
    )


def _choose_reason() -> pl.Expr:
    same_name = pl.col("name_key") == pl.col("name_key_member")
    sounds_alike = pl.col("is_similar_name")
    birth_and_sex = (pl.col("own_birth") == pl.col("id_birth")) & (pl.col("own_sex") == pl.col("id_sex"))
    is_unrepaired = pl.col("repair").is_null()
    return (
        pl.when(~is_unrepaired & (same_name | sounds_alike))
        .then(pl.lit("repaired_id_and_name"))
        .when(same_name & ~pl.col("former"))
        .then(pl.lit("id_and_name"))
        .when(same_name)
        .then(pl.lit("id_and_former_name"))
        .when(sounds_alike)
        .then(pl.lit("id_and_name_variant"))
        .when(is_unrepaired & birth_and_sex & pl.col("other_id").is_null())
        .then(pl.lit(BY_BIRTH))
        .when(pl.col("name_key").is_null() | pl.col("is_unreadable_name"))
        .then(pl.lit(ID_WITHOUT_NAME))
        .otherwise(pl.lit("id_name_conflict"))
    )


def _drop_chance_matches(pairs: pl.DataFrame) -> pl.DataFrame:
    """One cut number in eleven passes the check character by chance, as somebody else's number (M07)."""
    chance = (pl.col("repair") == CUT_BY_SPREADSHEET) & pl.col("reason").is_in(UNCORROBORATED)
    return pairs.filter(~chance.fill_null(value=False))


def _doubt_names_of_relatives(pairs: pl.DataFrame, people: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Doubted where another member of the owner's household bears the name better than likeness, birth date or sex fit.

    Offices fill birth date and sex in from the number, and the number may be a relative's (M15).
    """
    weak_pairs = pairs.filter(pl.col("reason").is_in([BY_BIRTH, "id_and_name_variant"]))
    households = people.select("household_id", "person_id", pl.col("name_key").alias("name_key_member"))
    relatives = (
        weak_pairs.select("row", "household_id", "person_id", "name_key", "reason")
        .join(households, on="household_id", suffix="_other")
        .filter(pl.col("person_id") != pl.col("person_id_other"))
    )
    relatives = add_likeness(relatives, dialect)
    same_name = pl.col("name_key") == pl.col("name_key_member")
    doubted_rows = relatives.filter(same_name | (pl.col("is_close_name") & (pl.col("reason") == BY_BIRTH)))["row"]
    return mark_doubted(pairs, pl.col("row").is_in(doubted_rows.implode()))


def _doubt_names_of_others(
    pairs: pl.DataFrame, rows: pl.DataFrame, people: pl.DataFrame, mentions: NameMentions | None
) -> pl.DataFrame:
    """Doubted where somebody else bears the row's very name and fits as well as likeness, birth date and sex do (M15).

    Nor is a name with another character where the row's own birth date or sex contradicts the number.
    """
    is_alike = pl.col("is_similar_name").fill_null(value=False)
    weak_pairs = pairs.filter(pl.col("reason").is_in(CORROBORATED), is_alike | (pl.col("reason") == BY_BIRTH))
    name_likeness = (
        pl.when("is_close_name").then(pl.lit(CLOSE_NAME)).when("is_similar_name").then(pl.lit(PARTLY_SAME_NAME))
    )
    weak_pairs = weak_pairs.with_columns(name_likeness.alias("likeness"))
    other_sex = (pl.col("own_sex") != pl.col("id_sex")).fill_null(value=False)
    contradicted_rows = weak_pairs.filter(pl.col("likeness") == PARTLY_SAME_NAME, has_other_birth_date() | other_sex)[
        "row"
    ]
    doubted_rows = pl.concat([find_namesake_rows(weak_pairs, rows, people, mentions), contradicted_rows])
    return mark_doubted(pairs, pl.col("row").is_in(doubted_rows.implode()))


def mark_doubted(pairs: pl.DataFrame, is_doubted: pl.Expr) -> pl.DataFrame:
    """Pairs with `reason`; of those that are `doubted` the number proves nothing under this name."""
    reason = pl.when(is_doubted).then(pl.lit("id_name_conflict")).otherwise("reason")
    return pairs.with_columns(reason.alias("reason"))


def _mark_misaligned(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Add `is_misaligned`: the row is one of a chain of misaligned rows, whose names do not fit their numbers.

    Its name is the owner's of another such row's number, or its own number's owner is named on such a row, in one
    source and village. A column that was pasted out of line carries number, birth date and sex past the names (M16).
    """
    list_village = ["source", "township", "village"]
    homes = people.select("person_id", "township", "village").unique("person_id")
    is_corroborated = pl.col("reason").is_in(CORROBORATED) & (pl.col("reason") != BY_BIRTH)
    # Of two numbers in a row the one that fits the name counts: such a row is in line.
    aligned_rows = pairs.filter(is_corroborated).select("row")
    conflicting_rows = pairs.filter(pl.col("reason").is_in([BY_BIRTH, "id_name_conflict"])).join(
        aligned_rows, on="row", how="anti"
    )
    conflicting_rows = conflicting_rows.drop("township", "village").join(homes, on="person_id")
    conflicting_rows = conflicting_rows.select("row", "name_key", "name_key_member", *list_village)
    rows_before = conflicting_rows.join(
        conflicting_rows, left_on=["name_key", *list_village], right_on=["name_key_member", *list_village], how="semi"
    )
    rows_behind = conflicting_rows.join(
        conflicting_rows, left_on=["name_key_member", *list_village], right_on=["name_key", *list_village], how="semi"
    )
    misaligned_rows = pl.concat([rows_before["row"], rows_behind["row"]])
    return pairs.with_columns(pl.col("row").is_in(misaligned_rows.implode()).alias("is_misaligned"))
