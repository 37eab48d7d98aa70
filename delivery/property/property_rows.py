"""The tables of a search as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import name_department, name_source, translate_codes
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


def label_searched_persons(persons: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`SEARCHED_FIELDS`: table `searched_persons` in words, situations by their numbers too."""
    numbers = {name: str(number) for number, name in enumerate(context.situations, start=1)}
    return persons.with_columns(
        result=translate_codes("result", RESULT_LABELS),
        situation_numbers=pl.col("situation_ids")
        .str.split("、")
        .list.eval(pl.element().replace(numbers))
        .list.join("、"),
    )


def label_refused_persons(persons: pl.DataFrame) -> pl.DataFrame:
    """`REFUSED_FIELDS`: table `refused_persons` in words."""
    sheet = pl.when(pl.col("sheet") == "").then(pl.lit("")).otherwise(pl.format("“{}”", "sheet"))
    return persons.with_columns(
        translate_codes("reason", make_reason_labels()),
        departments=pl.when("is_everywhere").then(pl.lit(ALL)).otherwise("departments"),
        cure=name_cure("reason"),
        place=pl.format("{}{}第{}行", "file", sheet, "row_number"),
    )


def translate_answers(counts: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`ANSWER_FIELDS`: table `property_answers` in words."""
    return counts.with_columns(source=name_source("source", context))


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
