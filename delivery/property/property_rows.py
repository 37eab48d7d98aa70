"""The tables of a search as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import name_department, name_source, translate_codes
from delivery.property.property_inputs import PropertyInputs
from delivery.property.property_labels import RESULT_LABELS, make_reason_labels, name_cure
from domain.county.situations import PropertySituation

SEARCHED_FIELDS = (
    *("township", "village", "group", "household_id", "head_name", "person_name", "person_id_number", "relation"),
    *("authorisation_no", "department", "searched_on", "result", "evidence", "situations", "situation_numbers"),
)
REFUSED_FIELDS = (
    *("township", "village", "household_id", "head_name", "person_name", "person_id_number", "authorisation_no"),
    *("departments", "reason", "cure", "place"),
)
REPEAT_FIELDS = (
    *("township", "village", "household_id", "head_name", "reviewed_on", "review_result", "found_on", "persons"),
    "situations",
)
ANSWER_FIELDS = ("department", "source", "asked", *RESULT_LABELS, "situations", "searched_on", "message")
SITUATION_FIELDS = ("code", "text", "department", "exceptions", "clause")
ALL = "全部部门"


def list_searched(tables: PropertyInputs, context: DocumentContext) -> pl.DataFrame:
    """`SEARCHED_FIELDS`: one row per asked person and department, with household and person."""
    numbers = {name: str(number) for number, name in enumerate(tables.situations, start=1)}
    rows = tables.findings.join(tables.list_homes(), on="household_id", how="left")
    rows = rows.join(tables.list_people(), on="person_id", how="left")
    order = {name: number for number, name in enumerate(context.sources)}
    by_source = pl.col("source").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return rows.sort("township", "village", "household_id", "person_id", by_source).with_columns(
        result=translate_codes("result", RESULT_LABELS),
        situation_numbers=pl.col("situation_ids")
        .str.split("、")
        .list.eval(pl.element().replace(numbers))
        .list.join("、"),
    )


def list_refusals(tables: PropertyInputs) -> pl.DataFrame:
    """`REFUSED_FIELDS`: one row per person, authorisation and reason, departments together; `code`: the reason's."""
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
    departments = pl.col("department").unique().sort()
    rows = tables.refused.group_by(keys, maintain_order=True).agg(
        pl.when(departments.len() >= tables.searched_departments)
        .then(pl.lit(ALL))
        .otherwise(departments.str.join("、"))
        .first()
        .alias("departments")
    )
    rows = rows.join(tables.list_homes(), on="household_id", how="left", maintain_order="left")
    rows = rows.join(tables.list_people(), on="person_id", how="left", maintain_order="left")
    sheet = pl.when(pl.col("sheet") == "").then(pl.lit("")).otherwise(pl.format("“{}”", "sheet"))
    return rows.with_columns(
        pl.col("reason").alias("code"),
        translate_codes("reason", make_reason_labels()),
        name_cure("reason").alias("cure"),
        place=pl.format("{}{}第{}行", "file", sheet, "row_number"),
    )


def list_repeat_reviews(tables: PropertyInputs) -> pl.DataFrame:
    """`REPEAT_FIELDS`: households to be reviewed once more, with their head."""
    return tables.repeat_reviews.join(tables.list_homes(), on="household_id", how="left", maintain_order="left")


def translate_answers(counts: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`ANSWER_FIELDS`: table `property_answers` in words."""
    return counts.with_columns(source=name_source("source", context))


def count_answers(findings: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Table `property_answers` over these findings alone."""
    counts = findings.group_by("source").agg(
        pl.len().cast(pl.Int64).alias("asked"),
        *((pl.col("result") == name).sum().cast(pl.Int64).alias(name) for name in RESULT_LABELS),
        (pl.col("situations") != "").sum().cast(pl.Int64).alias("situations"),
    )
    sources = answers.select("department", "source", "searched_on", "message")
    return sources.join(counts, on="source", maintain_order="left")


def list_situations(situations: Mapping[str, PropertySituation], context: DocumentContext) -> pl.DataFrame:
    """`SITUATION_FIELDS`: the situations under the numbers that the list uses."""
    lines = [
        (
            str(number),
            situation.text,
            situation.source,
            situation.exceptions,
            situation.clause.replace("county default, no clause", "县级默认"),
        )
        for number, situation in enumerate(situations.values(), start=1)
    ]
    schema = dict.fromkeys(SITUATION_FIELDS, pl.String)
    frame = pl.DataFrame(lines, schema=schema, orient="row")
    return frame.with_columns(department=name_department("department", context))
