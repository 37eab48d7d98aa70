"""Clues that are not sent out this period, in words: those that rest, and those that have ended."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import CERTAINTY_LABELS, WHOLE_HOUSEHOLD, name_rule, translate_codes
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind, describe_last_answer
from delivery.memory_labels import RESOLVED_SENTENCES, STANDING_LABELS, SUPPRESSED_LABELS

_ENDED_FIELDS = (
    *("county", *HOME_FIELDS, "person_name", "person_id_number", "relation", "risk", "rule", "certainty", "reason"),
    *("first_period", "last_check", "standing", "clue_id"),
)
RESTING_FIELDS = (*_ENDED_FIELDS, "evidence", "since", "until")
LEFT_FIELDS = _ENDED_FIELDS


def label_resting_clues(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `resting_clues` in words; `reason` names the data that a clue waits for."""
    return _label_ended(clues, context).with_columns(
        reason=pl.when(pl.col("reason") == "waiting")
        .then(_describe_awaited(context))
        .otherwise(translate_codes("reason", SUPPRESSED_LABELS))
    )


def label_left_clues(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `left_clues` in words."""
    return _label_ended(clues, context).with_columns(translate_codes("reason", RESOLVED_SENTENCES))


def _label_ended(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    return clues.with_columns(
        describe_household_kind(),
        describe_last_answer(),
        translate_codes("certainty", CERTAINTY_LABELS),
        translate_codes("standing", STANDING_LABELS),
        county=pl.lit(context.county),
        rule=name_rule("rule_id", context),
        person_name=pl.when(pl.col("person_id").is_null()).then(pl.lit(WHOLE_HOUSEHOLD)).otherwise("person_name"),
    )


def _describe_awaited(context: DocumentContext) -> pl.Expr:
    """Which department's data a clue waits for, or what of them cannot be judged."""
    titles = {source: f"{label.department}“{label.title}”" for source, label in context.sources.items()}
    names = pl.col("awaited_sources").fill_null("").str.split("、")
    data = names.list.eval(pl.element().replace(titles)).list.join("、")
    return pl.coalesce(
        pl.format("{}中该户的数据{}，等待更正或确认", data, "open_reason"), pl.format("等待{}数据", data)
    )
