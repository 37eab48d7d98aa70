"""The tables of a search as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.list_inputs import ListContext
from delivery.list_labels import department_of, in_words, source_title
from delivery.property.property_inputs import PropertyTables
from delivery.property.property_labels import RESULTS, cure, reason_words
from domain.declarations.situations import PropertySituation

ALL = "全部部门"


def searched(tables: PropertyTables, context: ListContext) -> pl.DataFrame:
    """One row per asked person and department, with household and person."""
    numbers = {name: str(number) for number, name in enumerate(tables.situations, start=1)}
    rows = tables.findings.join(tables.homes(), on="household_id", how="left")
    rows = rows.join(tables.people(), on="person_id", how="left")
    order = {name: number for number, name in enumerate(context.sources)}
    by_source = pl.col("source").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return rows.sort("township", "village", "household_id", "person_id", by_source).with_columns(
        result=in_words("result", RESULTS),
        situation_numbers=pl.col("situation_ids")
        .str.split("、")
        .list.eval(pl.element().replace(numbers))
        .list.join("、"),
    )


def refusals(tables: PropertyTables, departments: int) -> pl.DataFrame:
    """One row per person, authorisation and reason, the departments together; `code`: the reason's."""
    keys = [
        "township",
        "village",
        "household_id",
        "person_id",
        "authorisation_no",
        "reason",
        "file",
        "sheet",
        "row_number",
    ]
    named = pl.col("department").unique().sort()
    rows = tables.refused.group_by(keys, maintain_order=True).agg(
        pl.when(named.len() >= departments)
        .then(pl.lit(ALL))
        .otherwise(named.str.join("、"))
        .first()
        .alias("departments")
    )
    rows = rows.join(tables.homes(), on="household_id", how="left", maintain_order="left")
    rows = rows.join(tables.people(), on="person_id", how="left", maintain_order="left")
    sheet = pl.when(pl.col("sheet") == "").then(pl.lit("")).otherwise(pl.format("“{}”", "sheet"))
    return rows.with_columns(
        pl.col("reason").alias("code"), in_words("reason", reason_words()), cure("reason").alias("cure"),
        place=pl.format("{}{}第{}行", "file", sheet, "row_number"),
    )  # fmt: skip


def again(tables: PropertyTables) -> pl.DataFrame:
    """Households to be reviewed once more, with their head."""
    return tables.again.join(tables.homes(), on="household_id", how="left", maintain_order="left")


def answers(counts: pl.DataFrame, context: ListContext) -> pl.DataFrame:
    """Table `property_answers` in words."""
    return counts.with_columns(source=source_title("source", context))


def answers_of(findings: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """Table `property_answers` over these findings alone."""
    counts = findings.group_by("source").agg(
        pl.len().cast(pl.Int64).alias("asked"),
        *((pl.col("result") == name).sum().cast(pl.Int64).alias(name) for name in RESULTS),
        (pl.col("situations") != "").sum().cast(pl.Int64).alias("situations"),
    )
    told = whole.select("department", "source", "searched_on", "message")
    return told.join(counts, on="source", maintain_order="left")


def situation_list(situations: Mapping[str, PropertySituation], context: ListContext) -> pl.DataFrame:
    """The situations under the numbers that the list uses."""
    lines = [
        (str(number), one.text, one.source, one.exceptions, one.clause.replace("county default, no clause", "县级默认"))
        for number, one in enumerate(situations.values(), start=1)
    ]
    schema = dict.fromkeys(("code", "text", "department", "exceptions", "clause"), pl.String)
    frame = pl.DataFrame(lines, schema=schema, orient="row")
    return frame.with_columns(department=department_of("department", context))
