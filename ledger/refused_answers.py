"""Which of townships' answers cannot be taken: an answer speaks for the household of its own clue, for nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

# Answers that leave nobody to include.
_CLOSING = ("不属实", "已解决", "非本人")


@dataclass(frozen=True)
class ClueRegister:
    """What townships have been asked about.

    `clues`: clue_id, household_id (null: of an area), issued_on: one line per clue and household, with the first day.
    `households`: household_id, townships (list; empty where nobody knows).
    `runs`: run_id, as_of, is_replaced (a newer edition of the same period has its place, or it was withdrawn).
    `has_runs`: whether there was any run that can have told of a clue.
    """

    clues: pl.DataFrame
    households: pl.DataFrame
    runs: pl.DataFrame
    has_runs: bool


# Reason -> field that it is about, what is wrong, cure.
REFUSALS: dict[str, tuple[str, str, str]] = {
    "unknown_run": (
        "row_code", "说的不是本工作区的比对",
        "请核对 --workspace 是不是下发名单的工作区；自行制作的表请删去“报回编号”一列",
    ),
    "replaced_run": (
        "row_code", "是旧版名单的，这个期次已有新版名单，或这次比对已撤回", "请在最新下发的名单中填写后报回",
    ),
    "unknown_household": (
        "household_id", "没有填写，或在登记农户和已下发的名单中都没有",
        "请对照名单改正户编号（整列设为文本格式），尚未登记的户请先登记",
    ),
    "unknown_clue": (
        "clue_id", "在已完成的各次比对中没有",
        "请从下发的名单原样复制线索编号；核对 --workspace 是不是下发名单的工作区",
    ),
    "not_this_household": (
        "household_id", "不是这条线索（这一行）的户", "请对照下发的名单，把户编号和线索编号改成同一行的，两列不要错行",
    ),
    "not_this_township": (
        "household_id", "不是这份表（这一行）所写乡镇的户",
        "各乡镇只能填报本乡镇的户，请从这份表中删去，由该户所在乡镇填报",
    ),
    "no_checker": ("checked_by", "空着", "请补填实际核查的人"),
    "contradiction": (
        "result", "与“是否拟纳入”或另一行矛盾：不属实、已解决、非本人的不能拟纳入，同一条线索同一天只能有一个结果",
        "请核对后只保留正确的",
    ),
    "date_in_future": ("checked_on", "晚于今天", "请改为实际核查的日期"),
    "date_before_issue": ("checked_on", "早于名单的数据截止日", "请改为接到名单以后实际核查的日期"),
}  # fmt: skip


def add_refusals(answers: pl.DataFrame, register: ClueRegister, today: date) -> pl.DataFrame:
    """The answers with `check`: why each cannot be taken (the first key of `REFUSALS` that holds), null where it can.

    `answers`: file, household_id, clue_id, result, include, checked_by, checked_on; `run_id`, of the run whose list it
    stands in (null: it does not say); `sheet_townships`, the townships that the sheet or file is from, and
    `row_townships`, those that the row gives (lists; empty: none).
    """
    whose = register.clues.select("clue_id", "household_id", "issued_on").drop_nulls("household_id")
    clues = register.clues["clue_id"].implode()
    rows = _join_register(answers, register).join(
        whose.with_columns(pl.lit(value=True).alias("is_own")),
        on=["clue_id", "household_id"], how="left", maintain_order="left",
    )  # fmt: skip
    names_clue = pl.col("clue_id").is_not_null()
    # A list says by itself when it was issued; else the clue was told of first then.
    issued_on = pl.when(names_clue | pl.col("run_id").is_not_null()).then(pl.coalesce("as_of", "issued_on"))
    is_denied_and_included = pl.col("result").is_in(_CLOSING) & pl.col("include")
    checks = [
        *_check_run(),
        ("unknown_household", pl.col("is_known").is_null()),
        ("unknown_clue", pl.lit(register.has_runs) & names_clue & ~pl.col("clue_id").is_in(clues)),
        ("not_this_household", names_clue & pl.col("clue_id").is_in(clues) & pl.col("is_own").is_null()),
        ("not_this_township", _is_other_household()),
        ("no_checker", pl.col("checked_by").is_null()),
        ("contradiction", is_denied_and_included | _differs_within_file(("household_id", "clue_id"))),
        ("date_in_future", pl.col("checked_on") > today),
        ("date_before_issue", pl.col("checked_on") < issued_on),
    ]
    return rows.with_columns(_choose_first(checks).alias("check")).select(*answers.columns, "check")


def add_row_refusals(answers: pl.DataFrame, register: ClueRegister, today: date) -> pl.DataFrame:
    """`add_refusals` of answers about other rows than clues, which their workbook's codes name.

    `answers`: file, kind, row_key, household_id (as typed), code_household_id, result, checked_by, checked_on,
    asks_checker (whether the sheet has a column for the name), run_id and the lists of townships.
    """
    rows = _join_register(answers, register)
    is_other_row = pl.col("household_id").ne_missing(pl.col("code_household_id")) & pl.col("household_id").is_not_null()
    checks = [
        *_check_run(),
        ("unknown_household", pl.col("household_id").is_not_null() & pl.col("is_known").is_null()),
        ("not_this_household", is_other_row & pl.col("code_household_id").is_not_null()),
        ("not_this_township", _is_other_household()),
        ("no_checker", pl.col("asks_checker") & pl.col("checked_by").is_null()),
        ("contradiction", _differs_within_file(("kind", "row_key"))),
        ("date_in_future", pl.col("checked_on") > today),
        ("date_before_issue", pl.col("checked_on") < pl.col("as_of")),
    ]
    return rows.with_columns(_choose_first(checks).alias("check")).select(*answers.columns, "check")


def _join_register(answers: pl.DataFrame, register: ClueRegister) -> pl.DataFrame:
    """The answers with is_known and townships of their household, as_of and is_replaced of their run."""
    households = register.households.with_columns(pl.lit(value=True).alias("is_known"))
    return answers.join(households, on="household_id", how="left", maintain_order="left").join(
        register.runs, on="run_id", how="left", maintain_order="left"
    )


def _check_run() -> list[tuple[str, pl.Expr]]:
    return [
        ("unknown_run", pl.col("run_id").is_not_null() & pl.col("as_of").is_null()),
        ("replaced_run", pl.col("is_replaced")),
    ]


def _choose_first(checks: list[tuple[str, pl.Expr]]) -> pl.Expr:
    return pl.coalesce(pl.when(holds.fill_null(value=False)).then(pl.lit(name)) for name, holds in checks)


def _differs_within_file(key: Sequence[str]) -> pl.Expr:
    """Whether another row of the file gives the same thing another result, or another intention, for the same day."""
    same = ("file", *key, "checked_on")
    columns = ("result", "include") if "clue_id" in key else ("result",)
    differs = [pl.col(name).drop_nulls().n_unique().over(same) > 1 for name in columns]
    return pl.any_horizontal(differs)


def _is_other_household() -> pl.Expr:
    """Whether the sheet or the row names townships, and none of them is the household's, or the other's."""
    homes = pl.col("townships")
    apart = [
        (pl.col(names).list.len() > 0) & (pl.col(names).list.set_intersection(homes).list.len() == 0)
        for names in ("sheet_townships", "row_townships")
    ]
    sheet, row = pl.col("sheet_townships"), pl.col("row_townships")
    differ = (sheet.list.len() > 0) & (row.list.len() > 0) & (sheet.list.set_intersection(row).list.len() == 0)
    return ((homes.list.len() > 0) & pl.any_horizontal(apart)).fill_null(value=False) | differ
