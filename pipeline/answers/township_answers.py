"""What townships answered to clues, row by row, and which of it cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

import expectations
import intake
import ledger
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, RawRows, SheetFound
from domain.office_clock import make_timestamp
from domain.tables import add_absent_columns, conform, empty
from domain.text import drop_placeholders
from pipeline.answers.answer_columns import CLUES
from pipeline.answers.answer_faults import describe_refusals, find_faults, reduce_checks
from pipeline.answers.answer_sheets import SOURCE, describe_rows_without_result
from pipeline.answers.answering_townships import add_townships
from pipeline.answers.list_marks import ListMark, add_list_marks
from pipeline.answers.receipt_lines import make_answer_lines
from pipeline.answers.short_days import complete_short_days
from pipeline.answers.visit_answers import ReturnedBooks
from pipeline.county.county import County
from pipeline.deliveries.household_numbers import HOUSEHOLD

_LONGEST_RESULT = 12
_READ = frozenset({"result", "include", "checked_on"})


@dataclass(frozen=True)
class Answers:
    """What townships answered to clues: table `verification_results`; what cannot be taken: table `quarantine`.

    `lines`: a line of the receipt (`receipt_lines.LINES`) per row of an answer sheet. `incomplete_rows`: sentences
    about rows that were filled in without a result.
    """

    results: pl.DataFrame = field(default_factory=lambda: empty(SOURCE))
    quarantine: pl.DataFrame = field(default_factory=lambda: empty("quarantine"))
    lines: pl.DataFrame = field(default_factory=pl.DataFrame)
    incomplete_rows: list[str] = field(default_factory=list)


def read_answers(
    inbox: Path, sheets: Sequence[SheetFound], county: County, register: ledger.ClueRegister, today: date,
    digest: str | None = None, books: ReturnedBooks | None = None,
) -> Answers:  # fmt: skip
    """The answers of an inbox's sheets, held against what finished runs asked.

    `today`: no visit is later. `digest`: of the inbox, where a run takes them. `books`: what workbooks say of
    themselves, and their visit sheets.
    """
    source = county.sources[SOURCE]
    books = books or ReturnedBooks()
    raw_rows = list(_read_sheets(inbox, sheets, source, register, today, books.marks))
    if books.visits and not books.visits.results.rows.is_empty():
        raw_rows.append(_type_rows(books.visits.results, None, source, register, today, books.marks))
        sheets = [*sheets, *books.visits.sheets]
    if not raw_rows:
        return Answers(lines=make_answer_lines([], empty("quarantine")))
    typed = pl.concat([rows for _, rows in raw_rows])
    admissions = [expectations.admit_rows(raw, source, _READ, today) for raw, _ in raw_rows]
    accepted = pl.concat([admission.accepted for admission in admissions])
    judged = _judge_rows(_add_typed(accepted, typed), sheets, county, register, today)
    refused = judged.filter(pl.col("check").is_not_null())
    quarantine = pl.concat([
        reduce_checks(pl.concat([admission.quarantine for admission in admissions])),
        describe_refusals(refused, source),
    ]).sort(*PLACE, "check", "field")  # fmt: skip
    accepted_rows = judged.filter(pl.col("check").is_null()).sort(*PLACE)
    results = accepted_rows.with_columns(
        pl.coalesce("list_township", pl.col("townships").list.first()).alias("township"),
        pl.lit(make_timestamp()).alias("recorded_at"),
        pl.lit(digest, dtype=pl.String).alias("inbox"),
    )
    repeated = pl.concat([admission.repeated for admission in admissions])
    return Answers(
        conform(add_absent_columns(results, SOURCE), SOURCE),
        quarantine,
        make_answer_lines([typed], quarantine, accepted_rows, repeated),
        describe_rows_without_result(typed),
    )


def _read_sheets(
    inbox: Path, sheets: Sequence[SheetFound], source: SourceDeclaration, register: ledger.ClueRegister, today: date,
    marks: Mapping[str, ListMark],
) -> Iterator[tuple[RawRows, pl.DataFrame]]:  # fmt: skip
    """Per sheet the rows with a result, and all its rows as typed with what their list says of itself."""
    for sheet in sheets:
        raw = intake.read_raw_rows(inbox, source, [sheet])
        if not raw.rows.is_empty():
            yield _type_rows(raw, sheet, source, register, today, marks)


def _type_rows(
    raw: RawRows, sheet: SheetFound | None, source: SourceDeclaration, register: ledger.ClueRegister, today: date,
    marks: Mapping[str, ListMark],
) -> tuple[RawRows, pl.DataFrame]:  # fmt: skip
    """The rows with a result, and all rows as typed; `sheet`: whose headings may have been changed."""
    typed = add_list_marks(raw.rows, marks).join(register.runs, on="run_id", how="left", maintain_order="left")
    days = complete_short_days(pl.col("checked_on"), pl.col("as_of"), today)
    typed = typed.with_columns(
        days.alias("checked_on"),
        # What somebody has taken out stands in the row's code.
        pl.coalesce(drop_placeholders(pl.col("household_id")), _get_code("code_household_id")).alias("household_id"),
        _get_code("code_row_key").alias("code_clue"),
        (drop_placeholders(pl.col("result")).is_not_null() & ~_is_note()).alias("is_answered"),
        drop_placeholders(pl.col("clue_id")).is_not_null().alias("names_clue"),
        (find_faults(sheet, source) if sheet else pl.lit(None, pl.String)).alias("heading_fault"),
    )
    # A list comes back with its notes, and with the clues that nobody has looked into yet.
    answered = raw.rows.with_columns(typed["checked_on"], typed["household_id"]).filter(typed["is_answered"])
    return replace(raw, rows=answered), typed


def _is_note() -> pl.Expr:
    """Whether a row is a sentence below the table, where somebody has moved the results to the first column."""
    filled = [
        pl.col(name).is_not_null() for name in ("household_id", "clue_id", "row_code", "checked_by", "checked_on")
    ]
    return ~pl.any_horizontal(filled) & (pl.col("result").str.len_chars() > _LONGEST_RESULT)


def _get_code(name: str) -> pl.Expr:
    return pl.when((pl.col("code_kind") == CLUES) & ~pl.col("is_damaged")).then(pl.col(name))


def _add_typed(accepted: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """The rows with what their list says of itself, and with the clue of their code where the cell names none."""
    marks = ["run_id", "list_township", "code_township", "is_damaged", "names_clue", "heading_fault", "code_clue"]
    rows = accepted.join(typed.select(*PLACE, *marks), on=PLACE, how="left", maintain_order="left")
    return rows.with_columns(pl.coalesce("clue_id", "code_clue").alias("clue_id"))


def _judge_rows(
    rows: pl.DataFrame, sheets: Sequence[SheetFound], county: County, register: ledger.ClueRegister, today: date
) -> pl.DataFrame:
    """The rows with `check`, `fault` (what is wrong with a cell, where that is all) and the household's townships."""
    rows = add_townships(restore_household_numbers(rows, register), sheets, find_townships(county, register))
    judged = ledger.add_refusals(rows, register, today).join(
        register.households, on=HOUSEHOLD, how="left", maintain_order="left"
    )
    no_day = pl.when(pl.col("checked_on").is_null()).then(pl.lit("no_day"))
    lost = pl.when(pl.col("names_clue"), pl.col("clue_id").is_null()).then(pl.lit("lost_digits"))
    damaged = pl.when(
        pl.col("is_damaged") & ~pl.col("check").is_in(["unknown_run", "replaced_run"]).fill_null(False)
    ).then(pl.lit("damaged_code"))
    fault = pl.coalesce("heading_fault", lost, damaged, no_day)
    is_run_first = pl.col("check").is_in(["unknown_run", "replaced_run"])
    return judged.with_columns(pl.when(~is_run_first.fill_null(value=False)).then(fault).alias("fault")).with_columns(
        pl.when(pl.col("fault").is_not_null()).then(pl.lit("unreadable")).otherwise("check").alias("check")
    )


def find_townships(county: County, register: ledger.ClueRegister) -> set[str]:
    """The names of the county's townships, as the region table and as the register has them."""
    declared = county.regions.places.filter(pl.col("level") == "township")["name"]
    return {*declared, *register.households["townships"].explode().drop_nulls()}


def restore_household_numbers(rows: pl.DataFrame, register: ledger.ClueRegister) -> pl.DataFrame:
    """The rows with household numbers as the register writes them, where one household only can be meant."""
    registered = expectations.RegisteredHouseholds(register.households[HOUSEHOLD])
    restored = registered.match_numbers(rows[HOUSEHOLD])
    # What looks like another household's because a spreadsheet cut it is nobody's.
    restored = restored.filter(pl.col(HOUSEHOLD).is_not_null() | registered.is_registered(restored["typed"]))
    return rows.with_columns(pl.col(HOUSEHOLD).replace(dict(restored.iter_rows())))
