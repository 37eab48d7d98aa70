"""Numbers under which the deliveries write several names: a likeness does not say whose they are."""

from __future__ import annotations

import polars as pl

from matchers.declarations.names import Dialect
from matchers.names.similar_names import add_likeness

_ID_LENGTH = 18


def find_shared_ids(rows: pl.DataFrame, dialect: Dialect) -> pl.Series:
    """Numbers of `rows` (id, name_key) whose names are no ways to write one of them."""
    id_names = rows.select("id", "name_key").drop_nulls().unique()
    shared_names = id_names.filter(pl.col("id").is_duplicated())
    pairs = shared_names.join(shared_names, on="id", suffix="_member").filter(
        pl.col("name_key") != pl.col("name_key_member")
    )
    name_likeness = (
        add_likeness(pairs, dialect)
        .group_by("id", "name_key")
        .agg(pl.col("is_close_name").fill_null(value=False).all())
    )
    id_likeness = name_likeness.group_by("id").agg(pl.col("is_close_name").any())
    return id_likeness.filter(~pl.col("is_close_name"))["id"].sort()


def split_ids_by_name(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of shared numbers with the name behind the number in `id`: each name may be a person's."""
    return rows.with_columns(pl.concat_str("id", pl.col("name_key").fill_null("")).alias("id"))


def extract_id(named_ids: pl.Expr) -> pl.Expr:
    """The number in `id` of `split_ids_by_name`."""
    return named_ids.str.head(_ID_LENGTH)


def resolve_shared_ids(decisions: pl.DataFrame, shared_ids: pl.Series, people: pl.DataFrame) -> pl.DataFrame:
    """Frame `number_decisions`, one line per number: where several names share it, it is the only bearer's or nobody's.

    `decisions`: id, name_key (of the rows), the decision about the person and `is_sure`. A bearer has the
    very name. Where there is none the best of those who were found goes to review.
    """
    is_shared = pl.col("id").is_in(shared_ids.implode())
    shared_decisions = decisions.filter(is_shared)
    bearer_names = people.join(shared_decisions, on="person_id", how="semi")
    bearer_names = bearer_names.select("person_id", "name_key", pl.lit(value=True).alias("#named")).unique()
    shared_decisions = shared_decisions.join(
        bearer_names, on=["person_id", "name_key"], how="left", maintain_order="left"
    )
    is_bearer = pl.col("is_sure") & pl.col("#named").fill_null(value=False)
    order = ("is_sure", "score", "person_id")
    shared_decisions = shared_decisions.with_columns(is_bearer.alias("is_sure")).sort(
        "id", *order, descending=[False, True, True, False]
    )
    # Two names of one person, of which the register has one as the former, are no two bearers.
    shared_decisions = shared_decisions.with_columns(
        (pl.col("person_id").filter("is_sure").n_unique().over("id") == 1).alias("#alone")
    )
    shared_decisions = shared_decisions.unique("id", keep="first", maintain_order=True)
    reason = pl.when("#alone").then("reason").otherwise(pl.lit("id_name_conflict"))
    shared_decisions = shared_decisions.with_columns(reason.alias("reason"), pl.col("#alone").alias("is_sure"))
    return (
        pl.concat([decisions.filter(~is_shared), shared_decisions.select(decisions.columns)])
        .sort("id")
        .drop("name_key")
    )
