"""The register as the side that rows are linked to: one line per registered person."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl

from domain.handover import PLACE
from domain.identity import columns as identity
from domain.place_names import group_key_expr
from domain.regions import Regions
from domain.tables import conform
from domain.text import meaningful
from matchers.names import with_name_keys

_HEAD = ("户主", "本人", "本人或户主", "01", "02")


def registered_members(accepted: pl.DataFrame, regions: Regions, as_of: date) -> pl.DataFrame:
    """Table `members` from the accepted rows of `register_members`.

    Sex and birth date come from a valid ID number, else from their columns. A row without 户编号 is a household of its
    own. A missing 人编号 is derived: household number and the first 8 hex digits of SHA-256 over the ID number, or over
    name, birth date and relation where there is none; equal ones are numbered in file order. Of several rows
    with one 人编号 the newest (更新时间, then the last) counts.
    """
    rows = regions.resolve(_complete(accepted), as_of=as_of).sort(*PLACE)
    number = identity.recognise(pl.col("id_number"), as_of).struct.field("number")
    rows = rows.with_columns(number.alias("_number"), identity.clean(pl.col("id_number")).alias("_typed"))
    rows = rows.with_columns(
        pl.coalesce("_number", "_typed").alias("id_number"),
        pl.col("_number").is_not_null().alias("id_valid"),
        pl.coalesce(identity.sex(pl.col("_number")), "sex").alias("sex"),
        pl.coalesce(identity.birth_date(pl.col("_number")), "birth_date").alias("birth_date"),
        meaningful(pl.col("relation")).is_in(_HEAD).fill_null(value=False).alias("is_head"),
        pl.col("township").fill_null(""),
        pl.col("village").fill_null(""),
        pl.coalesce("household_id", pl.concat_str(pl.lit("未填-"), _digest("file", "sheet", "row_number"))).alias(
            "household_id"
        ),
    )
    rows = rows.with_columns(_person_ids(rows))
    newest = rows.sort("updated_on", *PLACE, nulls_last=False).unique("person_id", keep="last", maintain_order=True)
    return conform(newest, "members").sort("person_id")


def _complete(accepted: pl.DataFrame) -> pl.DataFrame:
    """The optional columns that later steps name, null where the register has none."""
    wanted = {
        "group": pl.String,
        "updated_on": pl.Date,
        "person_id": pl.String,
        "sex": pl.String,
        "birth_date": pl.Date,
    }
    return accepted.with_columns(pl.lit(None, dtype=t).alias(n) for n, t in wanted.items() if n not in accepted.columns)


def _digest(*columns: str) -> pl.Expr:
    joined = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in columns], separator="\x1f")
    return joined.map_batches(_sha8, return_dtype=pl.String)


def _sha8(texts: pl.Series) -> pl.Series:
    distinct = texts.unique()
    digests = [hashlib.sha256(text.encode()).hexdigest()[:8] for text in distinct]
    return texts.replace_strict(distinct, pl.Series(digests, dtype=pl.String))


def _person_ids(rows: pl.DataFrame) -> pl.Series:
    stem = pl.concat_str(
        "household_id",
        pl.lit("-"),
        pl.when(pl.col("_number").is_not_null())
        .then(_digest("_number"))
        .otherwise(_digest("name", "birth_date", "relation")),
    )
    derived = rows.select(pl.col("person_id"), stem.alias("_stem"))
    turn = pl.int_range(pl.len()).over("_stem") + 1
    numbered = pl.when(turn == 1).then("_stem").otherwise(pl.concat_str("_stem", pl.lit("-"), turn.cast(pl.String)))
    return derived.select(pl.coalesce("person_id", numbered).alias("person_id"))["person_id"]


def name_index(members: pl.DataFrame) -> pl.DataFrame:
    """One line per name a member bears: person_id, household_id, name_key, reading, former, and what is compared.

    Compared: id_number (valid ones only), sex, birth_date, township, village, group_key, is_head.
    """
    current = members.with_columns(pl.lit(value=False).alias("former"))
    former = members.filter(pl.col("former_name").is_not_null()).with_columns(
        pl.col("former_name").alias("name"), pl.lit(value=True).alias("former")
    )
    names = with_name_keys(pl.concat([current, former]), "name")
    return names.select(
        "person_id", "household_id", "name_key", "reading", "former",
        pl.when("id_valid").then("id_number").alias("id"),
        pl.col("sex").alias("member_sex"),
        pl.col("birth_date").alias("member_birth"),
        pl.col("township").alias("member_township"),
        pl.col("village").alias("member_village"),
        group_key_expr(pl.col("group")).alias("member_group"),
        "is_head",
    )  # fmt: skip
