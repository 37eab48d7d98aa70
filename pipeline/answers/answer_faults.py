"""Why an answer is refused, in words: table `quarantine`, with the receipt's reasons as checks."""

from __future__ import annotations

import polars as pl

import ledger
from domain.county.source import SourceDeclaration
from domain.handover import SheetFound
from domain.tables import conform
from pipeline.answers.answer_sheets import SOURCE, find_changed_heading

UNREADABLE = "unreadable"
_RESTORED = "请从下发的名单原样复制，整列设为文本格式"
# What is wrong with a cell of a row that is read otherwise -> field, what is wrong and the cure.
_FAULTS = {
    "lost_digits": ("clue_id", f"写成了科学计数或小数，后几位已丢失，看不出是哪一条线索，{_RESTORED}"),
    "damaged_code": ("row_code", f"被改动过，看不出是哪一份名单的哪一行，{_RESTORED}"),
    "bad_day": ("checked_on", "读不出日期，请改为 2026-10-15 这样的写法"),
    "no_day": ("checked_on", "空着，请补填实际核查的日期"),
}
# What fields are called where the source does not say.
_TITLES = {"result": "核实结果", "checked_by": "核查人", "checked_on": "核查时间", "clue_id": "线索编号"}
# Checks of rows that no cell can be read of -> the receipt's reason.
_REASONS = {"no_identity": "unknown_household"}


def find_faults(sheet: SheetFound, source: SourceDeclaration) -> pl.Expr:
    """What is wrong with all rows of a sheet: a sentence, null where nothing is."""
    hint = find_changed_heading(sheet, source)
    return pl.lit(f"没有采用：{hint}请改正表头后重新导入" if hint else None, dtype=pl.String)


def reduce_checks(quarantine: pl.DataFrame) -> pl.DataFrame:
    """Table `quarantine` of rows that cannot be read, each check as the receipt's reason."""
    check = pl.col("check").replace_strict(_REASONS, default=UNREADABLE, return_dtype=pl.String)
    return conform(quarantine.with_columns(check), "quarantine")


def describe_refusals(refused: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Table `quarantine` of answers that cannot be taken.

    `refused`: place, `check` (a reason) and `fault` (a key of `_FAULTS` or a sentence about the sheet, null where the
    reason says all).
    """
    titles = _TITLES | {name: declared.title for name, declared in source.fields.items()}
    words = {
        check: (field, f"“{titles.get(field, field)}”{problem}，{cure}")
        for check, (field, problem, cure) in ledger.REFUSALS.items()
    }
    words |= {fault: (field, f"“{titles.get(field, field)}”{text}") for fault, (field, text) in _FAULTS.items()}
    code = pl.coalesce("fault", "check")
    fields, texts = ({name: pair[at] for name, pair in words.items()} for at in (0, 1))
    lines = refused.with_columns(
        pl.lit(source.id or SOURCE).alias("source"),
        code.replace_strict(fields, default="clue_id", return_dtype=pl.String).alias("field"),
        pl.format("第 {} 行{}", "row_number", code.replace(texts)).alias("detail"),
    )
    return conform(lines, "quarantine")
