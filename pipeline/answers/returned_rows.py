"""What townships answered on other sheets than those of clues: five guarantees, changes, conflicts and so on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

import expectations
import intake
import ledger
from domain.county.source_headings import SourceHeadings
from domain.handover import PLACE, SheetFound
from domain.office_clock import make_timestamp
from domain.row_codes import KIND_TITLES
from domain.tables import add_absent_columns, conform, empty
from domain.text import drop_placeholders
from pipeline.answers.answer_columns import CLUES, AnswerColumns, list_heading_keys
from pipeline.answers.answer_faults import describe_refusals
from pipeline.answers.answering_townships import add_townships
from pipeline.answers.list_marks import ListMark, add_list_marks
from pipeline.answers.receipt_lines import LINES, group_reasons
from pipeline.answers.short_days import complete_short_days
from pipeline.answers.township_answers import find_townships, restore_household_numbers
from pipeline.answers.visit_answers import ReturnedBooks
from pipeline.county.county import County

TABLE = "feedback_answers"


@dataclass(frozen=True)
class RowAnswers:
    """Table `feedback_answers` of what can be taken, and `lines` of the receipt per row that asks for an answer."""

    answers: pl.DataFrame = field(default_factory=lambda: empty(TABLE))
    lines: pl.DataFrame = field(default_factory=LINES.to_frame)


def find_returned_sheets(folder: Path, columns: AnswerColumns, places: Collection[tuple[str, str]]) -> list[SheetFound]:
    """The sheets (file, sheet) whose rows carry codes."""
    headings = SourceHeadings(columns.source, list_heading_keys(columns.source), frozenset())
    sheets = intake.recognise_files(folder, [headings])
    return [sheet for sheet in sheets if sheet.status == "recognised" and (sheet.file, sheet.sheet) in places]


def read_row_answers(
    folder: Path, sheets: Sequence[SheetFound], columns: AnswerColumns, county: County,
    register: ledger.ClueRegister, today: date, books: ReturnedBooks,
) -> RowAnswers:  # fmt: skip
    """The answers of the sheets, held against what was issued. `today`: no visit is later."""
    parts = list(_read_sheets(folder, sheets, columns, register, today, books.marks))
    if books.visits and not books.visits.rows.is_empty():
        parts += _read_rows(books.visits.rows, columns, register, today, books.marks)
        sheets = [*sheets, *books.visits.sheets]
    if not parts:
        return RowAnswers()
    rows = pl.concat(parts)
    answered = rows.filter("is_answered").rename({"code_kind": "kind", "code_row_key": "row_key"})
    answered = add_townships(restore_household_numbers(answered, register), sheets, find_townships(county, register))
    judged = _add_faults(ledger.add_row_refusals(answered, register, today))
    refused = judged.filter(pl.col("check").is_not_null())
    quarantine = describe_refusals(refused, columns.source)
    accepted = (
        judged.filter(pl.col("check").is_null())
        .sort(*PLACE)
        .with_columns(
            pl.col("list_township").alias("township"),
            pl.coalesce("household_id", "code_household_id").alias("household_id"),
            pl.lit(make_timestamp()).alias("recorded_at"),
            pl.lit("").alias("import_id"),
            pl.col("run_id").fill_null(""),
        )
    )
    answers = conform(add_absent_columns(accepted, TABLE), TABLE)
    return RowAnswers(answers, _make_lines(rows, quarantine))


def _read_sheets(
    folder: Path, sheets: Sequence[SheetFound], columns: AnswerColumns, register: ledger.ClueRegister, today: date,
    marks: Mapping[str, ListMark],
) -> Iterator[pl.DataFrame]:  # fmt: skip
    """Per sheet and kind its rows with result, remark, checked_by, checked_on, day_typed, is_answered, asks_checker."""
    for sheet in sheets:
        yield from _read_rows(
            intake.read_raw_rows(folder, columns.source, [sheet]).rows, columns, register, today, marks
        )


def _read_rows(
    raw: pl.DataFrame, columns: AnswerColumns, register: ledger.ClueRegister, today: date,
    marks: Mapping[str, ListMark],
) -> Iterator[pl.DataFrame]:  # fmt: skip
    """The same of rows as typed."""
    rows = add_list_marks(raw.filter(pl.col("row_code").is_not_null()), marks)
    rows = rows.join(register.runs.select("run_id", "as_of"), on="run_id", how="left", maintain_order="left")
    for (kind,), part in rows.partition_by("code_kind", as_dict=True, maintain_order=True).items():
        if kind != CLUES:
            yield _read_roles(part, columns, str(kind or ""), today)


def _read_roles(rows: pl.DataFrame, columns: AnswerColumns, kind: str, today: date) -> pl.DataFrame:
    day = _join_answers(columns, kind, "checked_on")
    typed = rows.with_columns(
        _join_answers(columns, kind, "result").alias("result"),
        _join_answers(columns, kind, "remark").alias("remark"),
        _join_answers(columns, kind, "checked_by").alias("checked_by"),
        complete_short_days(day, pl.col("as_of"), today).alias("day_typed"),
        drop_placeholders(pl.col("household_id")).alias("household_id"),
        pl.lit(bool(columns.list_columns(kind, "checked_by"))).alias("asks_checker"),
        pl.lit(bool(columns.list_columns(kind, "result"))).alias("asks_result"),
    )
    days = expectations.read_days(typed["day_typed"], today)
    return typed.with_columns(
        days.alias("checked_on"),
        pl.when("asks_result").then(pl.col("result").is_not_null()).otherwise(pl.col("remark").is_not_null()).alias("is_answered"),
        pl.any_horizontal(pl.col("result", "remark", "checked_by", "day_typed").is_not_null()).alias("is_touched"),
    ).select(
        *PLACE, "household_id", "township", "run_id", "edition", "list_township", "code_township", "code_kind",
        "code_household_id", "code_row_key", "is_damaged", "result", "remark", "checked_by", "checked_on", "day_typed",
        "asks_checker", "asks_result", "is_answered", "is_touched",
    )  # fmt: skip


def _join_answers(columns: AnswerColumns, kind: str, role: str) -> pl.Expr:
    """The cells of a role as one text: of several columns each behind its title."""
    found = columns.list_columns(kind, role)
    cells = [drop_placeholders(pl.col(column.field)) for column in found]
    if len(cells) > 1 and role == "result":
        cells = [pl.format("{}：{}", pl.lit(c.title), cell) for c, cell in zip(found, cells, strict=True)]
        joined = pl.concat_str(cells, separator="；", ignore_nulls=True)
        return pl.when(joined != "").then(joined)
    return pl.coalesce(*cells, pl.lit(None, dtype=pl.String))


def _add_faults(judged: pl.DataFrame) -> pl.DataFrame:
    """With `fault` and `check`: a damaged code, or a day that cannot be read, comes behind the run alone."""
    is_of_run = pl.col("check").is_in(["unknown_run", "replaced_run"]).fill_null(value=False)
    bad_day = pl.col("day_typed").is_not_null() & pl.col("checked_on").is_null()
    is_damaged = pl.col("is_damaged") | pl.col("row_key").is_null()
    fault = pl.when(is_damaged).then(pl.lit("damaged_code")).when(bad_day).then(pl.lit("bad_day"))
    return judged.with_columns(pl.when(~is_of_run).then(fault).alias("fault")).with_columns(
        pl.when(pl.col("fault").is_not_null()).then(pl.lit("unreadable")).otherwise("check").alias("check"),
        pl.col("result").fill_null(""),
    )


def _make_lines(rows: pl.DataFrame, quarantine: pl.DataFrame) -> pl.DataFrame:
    """A line per row; one that may stay empty, and is, has none."""
    asked = rows.filter(pl.col("asks_result") | pl.col("is_answered"))
    lines = asked.join(group_reasons(quarantine), on=PLACE, how="left", maintain_order="left")
    half = pl.lit("填了核查人、核查时间等，核实情况空着，没有采用，请补填")
    return lines.select(
        *PLACE,
        pl.coalesce("household_id", "code_household_id").alias("household_id"),
        pl.when(pl.col("code_kind").is_in(["areas", "attention"])).then("code_row_key").alias("clue_id"),
        pl.when(~pl.col("is_answered")).then(pl.lit("unanswered"))
        .when(pl.col("reason").is_not_null()).then(pl.lit("refused"))
        .otherwise(pl.lit("taken")).alias("status"),
        "reason",
        pl.when(~pl.col("is_answered") & pl.col("is_touched")).then(half).otherwise("note").alias("note"),
        pl.col("code_kind").alias("kind"),
        pl.col("list_township").alias("township"),
    ).match_to_schema(LINES)  # fmt: skip


def name_kind(kind: str | None) -> str:
    """What an officer calls the sheet."""
    return KIND_TITLES.get(kind or "", kind or "")
