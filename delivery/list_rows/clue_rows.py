"""Clues of the tables as rows of a list: whose, what, from whom, how sure."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import (
    CERTAINTY_LABELS,
    METHOD_LABELS,
    NOT_LINKED,
    STATUS_LABELS,
    WHOLE_HOUSEHOLD,
    name_department,
    name_rule,
    name_source,
    translate_codes,
)
from delivery.list_rows.household_rows import SUSPECTED_FIELDS, describe_last_answer, label_households
from delivery.memory_labels import RECHECK_LABELS

CLUE_FIELDS = (
    *(*SUSPECTED_FIELDS, "bracket", "clue_id", "person_name", "person_id_number", "relation", "risk", "rule"),
    *("department", "source", "evidence", "method", "certainty", "clue_status", "on_list"),
)
AREA_FIELDS = (
    *("county", "township", "village", "clue_id", "risk", "rule", "department", "source", "evidence", "households"),
    *("clue_status", "last_check", "due_on"),
)
_DENIED = "（乡镇核查为“非本人”，待人工确认）"


def label_clues(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `household_clues` in words; `on_list` stays as it is, null of a household that is not suspected."""
    methods = describe_methods(pl.col("methods"))
    return label_households(_label_findings(clues, context), context).with_columns(
        pl.col("person_name").fill_null(WHOLE_HOUSEHOLD),
        method=pl.when("is_denied").then(methods + _DENIED).otherwise(methods),
        last_check=_describe_last_answer(),
    )


def _describe_last_answer() -> pl.Expr:
    """What was answered to the clue, or else of the household, and when; and why the clue is sent out again.

    属实 with whether it is to be taken in.
    """
    include = pl.when("last_include").then(pl.lit("，拟纳入")).when(~pl.col("last_include")).then(pl.lit("，未纳入"))
    recheck = pl.format("；{}", pl.col("recheck").replace(RECHECK_LABELS))
    whose = pl.when("is_household_answer").then(pl.lit("（该户）")).otherwise(pl.lit(""))
    return whose + pl.col("last_check") + include.fill_null("") + recheck.fill_null("")


def label_areas(areas: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `area_clues` in words."""
    return _label_findings(areas, context).with_columns(describe_last_answer(), county=pl.lit(context.county))


def describe_methods(methods: pl.Expr) -> pl.Expr:
    """How the rows of a clue were linked, in words; a likeness with at least how sure it is."""
    text = methods.str.replace_all(r"\bfuzzy:(\d+)\b", f"{METHOD_LABELS['fuzzy']}（$1%）")
    for code, label in (METHOD_LABELS | {"register": NOT_LINKED}).items():
        text = text.str.replace_all(rf"\b{code}\b", label)
    return text


def _label_findings(findings: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    return findings.with_columns(
        rule=name_rule("rule_id", context),
        department=name_department("source", context),
        source=name_source("source", context),
        certainty=translate_codes("certainty", CERTAINTY_LABELS),
        clue_status=translate_codes("clue_status", STATUS_LABELS),
    )
