"""What townships answered, row by row, and which of it cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

import expectations
import intake
import ledger
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, SheetFound
from domain.office_clock import make_timestamp
from domain.tables import add_absent_columns, conform, empty
from domain.text import drop_placeholders
from pipeline.answers.answer_sheets import SOURCE, describe_rows_without_result, find_changed_heading
from pipeline.answers.answering_townships import add_townships
from pipeline.county.county import County
from pipeline.deliveries.household_numbers import HOUSEHOLD

_READ = frozenset({"result", "checked_on"})
_LOST_DIGITS = "写成了科学计数或小数，后几位已丢失，看不出是哪一条线索，请从下发的名单原样复制，整列设为文本格式"


@dataclass(frozen=True)
class Answers:
    """What townships answered: table `verification_results`; what cannot be read or taken: table `quarantine`.

    `incomplete_rows`: sentences about rows that were filled in without a result.
    """

    results: pl.DataFrame
    quarantine: pl.DataFrame
    incomplete_rows: list[str]


def read_answers(
    inbox: Path, sheets: Sequence[SheetFound], source: SourceDeclaration, day: date, digest: str | None
) -> tuple[pl.DataFrame, Answers]:
    """The filled-in answers of an inbox's sheets; `digest`: of the inbox, where a run takes them.

    Returns the rows that can be read, as admitted with `recorded_at`, `inbox` and `fault`, and what cannot be read.
    """
    raw_rows = intake.read_raw_rows(inbox, source, sheets)
    half = describe_rows_without_result(raw_rows.rows)
    # A list comes back with its notes, and with the clues that nobody has looked into yet.
    raw_rows = replace(raw_rows, rows=raw_rows.rows.filter(pl.col("result").is_not_null()))
    admission = expectations.admit_rows(raw_rows, source, _READ, day)
    typed = raw_rows.rows.select(*PLACE, drop_placeholders(pl.col("clue_id")).is_not_null().alias("#names_clue"))
    rows = admission.accepted.filter(pl.col("result").is_not_null()).join(typed, on=PLACE, how="left")
    rows = rows.with_columns(
        pl.lit(make_timestamp()).alias("recorded_at"),
        pl.lit(digest, dtype=pl.String).alias("inbox"),
        _fault_column(sheets, source).alias("fault"),
    ).drop("#names_clue")
    return rows, Answers(empty(SOURCE), admission.quarantine, half)


def _fault_column(sheets: Sequence[SheetFound], source: SourceDeclaration) -> pl.Expr:
    """Why a row's clue is not known although its household is: what is wrong, as in a line of `quarantine`."""
    hints = [(sheet, hint) for sheet in sheets if (hint := find_changed_heading(sheet, source))]
    changed = [
        pl.when(pl.col("file") == sheet.file, pl.col("sheet") == sheet.sheet).then(
            pl.lit(f"没有采用：{hint}请改正表头后重新导入")
        )
        for sheet, hint in hints
    ]
    lost = pl.when(pl.col("#names_clue"), pl.col("clue_id").is_null()).then(
        pl.lit(f"“{source.fields['clue_id'].title}”{_LOST_DIGITS}")
    )
    return pl.coalesce(*changed, lost, pl.lit(None, dtype=pl.String))


def judge_answers(
    rows: pl.DataFrame, unreadable: Answers, sheets: Sequence[SheetFound], county: County,
    register: ledger.ClueRegister, today: date,
) -> Answers:  # fmt: skip
    """The answers that can be taken and, in the quarantine, the others.

    `rows`, `read`: what `read_answers` gives. `today`: no visit is later.
    """
    rows = add_townships(_restore_household_numbers(rows, register), sheets, _find_townships(county, register))
    answers = ledger.add_refusals(rows, register, today)
    refused = answers.filter(pl.col("check").is_not_null() | pl.col("fault").is_not_null())
    accepted = answers.join(refused, on=PLACE, how="anti", maintain_order="left")
    quarantine = pl.concat([unreadable.quarantine, _quarantine_rows(refused, county.sources[SOURCE])]).sort(
        *PLACE, "check", "field"
    )
    return replace(
        unreadable, results=conform(add_absent_columns(accepted, SOURCE), SOURCE).sort(*PLACE), quarantine=quarantine
    )


def _find_townships(county: County, register: ledger.ClueRegister) -> set[str]:
    """The names of the county's townships, as the region table and as the register has them."""
    declared = county.regions.places.filter(pl.col("level") == "township")["name"]
    return {*declared, *register.households["townships"].explode().drop_nulls()}


def _restore_household_numbers(rows: pl.DataFrame, register: ledger.ClueRegister) -> pl.DataFrame:
    """The rows with household numbers as the register writes them, where one household only can be meant."""
    registered = expectations.RegisteredHouseholds(register.households[HOUSEHOLD])
    restored = registered.match_numbers(rows[HOUSEHOLD])
    # What looks like another household's because a spreadsheet cut it is nobody's.
    restored = restored.filter(pl.col(HOUSEHOLD).is_not_null() | registered.is_registered(restored["typed"]))
    return rows.with_columns(pl.col(HOUSEHOLD).replace(dict(restored.iter_rows())))


def _quarantine_rows(refused: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Table `quarantine` of answers that cannot be taken."""
    words = {
        check: f"“{source.fields[field].title}”{problem}，{cure}"
        for check, (field, problem, cure) in ledger.REFUSALS.items()
    }
    fields = {check: field for check, (field, *_) in ledger.REFUSALS.items()}
    check = pl.col("check")
    fault_text = pl.coalesce("fault", check.replace_strict(words, default=None, return_dtype=pl.String))
    by_fault = pl.col("fault").is_not_null()
    lines = refused.with_columns(
        pl.lit(SOURCE).alias("source"),
        pl.when(by_fault).then(pl.lit("unreadable")).otherwise(check).alias("check"),
        pl.when(by_fault).then(pl.lit("clue_id")).otherwise(
            check.replace_strict(fields, default=None, return_dtype=pl.String)
        ).alias("field"),
        pl.format("第 {} 行{}", "row_number", fault_text).alias("detail"),
    )  # fmt: skip
    return conform(lines, "quarantine")
