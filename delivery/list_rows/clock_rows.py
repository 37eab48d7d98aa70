"""Clocks of clues in words: until when, and how late."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import CLOCK_LABELS, CLOCK_STATE_LABELS, WHOLE_HOUSEHOLD, name_rule, translate_codes
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind

CLOCK_COUNT_FIELDS = (
    *("township", "village", "waiting", "due_soon", "overdue", "done", "most_days_overdue"),
    *("waiting_households", "due_soon_households", "overdue_households", "done_households"),
)
REMINDER_FIELDS = (
    *HOME_FIELDS,
    *(
        "person_name",
        "risk",
        "rule",
        "evidence",
        "clock",
        "clock_started_on",
        "due_on",
        "state",
        "how_long",
        "due_note",
    ),
    "clue_id",
)
_AREA = "（片区）"


def label_reminder_clues(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `reminder_clues` in words; `how_long`: how many days it is late, or how many are left."""
    is_area = pl.col("household_id").is_null()
    person = pl.when(is_area).then(pl.lit(_AREA)).otherwise(pl.col("person_name").fill_null(WHOLE_HOUSEHOLD))
    how_long = (
        pl.when(pl.col("state") == "overdue").then(pl.format("逾期{}天", "days_overdue"))
        .when(pl.col("days_left") == 0).then(pl.lit("今天到期"))
        .otherwise(pl.format("还剩{}天", "days_left"))
    )  # fmt: skip
    return clues.with_columns(
        describe_household_kind(), translate_codes("state", CLOCK_STATE_LABELS), translate_codes("clock", CLOCK_LABELS),
        person_name=person, rule=name_rule("rule_id", context), how_long=how_long,
        due_note=pl.when("is_provisional").then(pl.lit("暂定")),
    )  # fmt: skip
