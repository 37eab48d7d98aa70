"""Which sources come back as records: reviews, measures, departments' replies, and what is asked of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from casework.orders.reply_words import name_reply_events
from pipeline.county.county import County

_SAMPLE_VERDICTS = {"正确": "right", "错误": "wrong", "不能确定": "unclear"}


@dataclass(frozen=True)
class RecordSource:
    """What a row of the source becomes in the ledger, and what must be right with it.

    `table`: of `RECORD_TABLES`. `kind`: of the receipt's lines (`KIND_TITLES`). `subject`: whom a row is about
    (`read_record_subjects`). `answers`: fields that are filled in; a row with none of them was not. `required`: those
    without which a row that is filled in says nothing. `past_days`: days that cannot lie ahead. `complete`: adds the
    columns of the table that no field of the source has. `unclear`: such a column -> the field that it is read from
    and the cure; null where that cannot be told.
    """

    table: str
    kind: str
    subject: str
    answers: tuple[str, ...]
    required: tuple[str, ...] = ()
    past_days: tuple[str, ...] = ()
    complete: Callable[[pl.DataFrame, County], pl.DataFrame] = lambda rows, _: rows
    unclear: Mapping[str, tuple[str, str]] | None = None


def _complete_replies(replies: pl.DataFrame, county: County) -> pl.DataFrame:
    return replies.with_columns(
        name_reply_events(pl.col("result"), county.orders.replies).alias("event"),
        pl.col("done_on").alias("happened_on"),
    )


def _complete_sample_answers(answers: pl.DataFrame, _county: County) -> pl.DataFrame:
    return answers.with_columns(
        pl.col("verdict").replace_strict(_SAMPLE_VERDICTS, default=None, return_dtype=pl.String)
    )


# Source -> what its rows become. A further one needs an entry here and, for another subject, one in
# `read_record_subjects`.
RECORD_SOURCES: Mapping[str, RecordSource] = {
    "village_reviews": RecordSource(
        "village_reviews", "reviews", "household",
        answers=("reviewed_on", "review_result", "decision", "decided_on"), past_days=("reviewed_on", "decided_on"),
    ),
    # A measure may begin on a day that lies ahead.
    "measures": RecordSource(
        "household_measures", "measures", "household", answers=("measure", "status", "effect"), required=("measure",)
    ),
    "dispatch_replies": RecordSource(
        "order_events", "orders", "order",
        answers=("result", "done_on"), required=("result", "done_on"), past_days=("done_on",),
        complete=_complete_replies,
        unclear={"event": ("result", "看不出是否办结，请写“已办结”“办理中”“已签收”或“退回”，别的写在说明里")},
    ),
    "sample_results": RecordSource(
        "sample_answers", "samples", "sample_item",
        answers=("verdict", "reason"), required=("verdict", "checked_by", "checked_on"), past_days=("checked_on",),
        complete=_complete_sample_answers,
    ),
}  # fmt: skip
