"""The rows that wait for an officer and the people they may be about, each as it was written, field by field."""

from __future__ import annotations

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.tables import conform

_NO_TEXT = pl.lit(None, dtype=pl.String)


def make_review_rows(admission: Admission, source: SourceDeclaration, places: pl.DataFrame) -> pl.DataFrame:
    """Table `review_rows` of a source's accepted rows at the places `wanted` (file, sheet, row_number)."""
    rows = admission.accepted.join(places.select(*PLACE), on=list(PLACE), how="semi", maintain_order="left")

    def cell(name: str) -> pl.Expr:
        return pl.col(name).cast(pl.String) if name in rows.columns else _NO_TEXT

    side_rows = rows.select(
        *PLACE,
        pl.lit(source.id).alias("source"),
        cell("name").alias("name"),
        pl.coalesce(*(cell(name) for name in source.identifiers), _NO_TEXT).alias("id_number"),
        cell("sex").alias("sex"),
        cell("birth_date").alias("birth_date"),
        pl.coalesce(_join_place([cell(n) for n in ("township", "village", "group")]), cell("address")).alias("place"),
        cell("phone").alias("phone"),
        pl.coalesce(cell("guardian_name"), cell("head_name")).alias("relative"),
    )
    return conform(side_rows, "review_rows").sort("source", *PLACE)


def make_review_people(members: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Table `review_people` of the members whose person_id is in `wanted`."""
    homes = members.join(members.join(persons, on="person_id", how="semi"), on="household_id", how="semi")
    heads = homes.filter("is_head").group_by("household_id").agg(pl.col("name").first().alias("relative"))
    family = homes.group_by("household_id", maintain_order=True).agg(pl.col("name").alias("family"))
    people = homes.join(persons, on="person_id", how="semi").join(heads, on="household_id", how="left")
    people = people.join(family, on="household_id", how="left")
    relatives = pl.col("family").list.set_difference(pl.concat_list("name")).list.sort().list.join("、")
    side_people = people.with_columns(
        relatives.alias("family"),
        pl.col("birth_date").cast(pl.String).alias("birth_date"),
        _join_place([pl.col(name) for name in ("township", "village", "group")]).alias("place"),
        _add_former_name().alias("name"),
    )
    return conform(side_people, "review_people").sort("person_id")


def _join_place(parts: list[pl.Expr]) -> pl.Expr:
    text = pl.concat_str(parts, ignore_nulls=True)
    return pl.when(text != "").then(text)


def _add_former_name() -> pl.Expr:
    with_former_name = pl.format("{}（曾用名{}）", "name", "former_name")
    return pl.when(pl.col("former_name").is_not_null()).then(with_former_name).otherwise("name")
