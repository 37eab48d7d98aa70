"""Which of townships' answers cannot be taken: an answer speaks for the household of its own clue, for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class ClueRegister:
    """What townships have been asked about.

    `clues`: clue_id, household_id (null: of an area), issued_on: one line per clue and household.
    `households`: household_id, townships (list; empty where nobody knows). `has_runs`: whether there was any run that
    can have told of a clue.
    """

    clues: pl.DataFrame
    households: pl.DataFrame
    has_runs: bool


# check -> field that it is about, what is wrong, cure.
REFUSALS: dict[str, tuple[str, str, str]] = {
    "unknown_household": (
        "household_id", "在登记农户和已下发的名单中都没有",
        "请对照名单改正户编号（整列设为文本格式），尚未登记的户请先登记",
    ),
    "unknown_clue": (
        "clue_id", "在已完成的各次比对中没有",
        "请从下发的名单原样复制线索编号；核对 --workspace 是不是下发名单的工作区",
    ),
    "not_this_household": (
        "household_id", "不是这条线索的户", "请对照下发的名单，把户编号和线索编号改成同一行的，两列不要错行",
    ),
    "not_this_township": (
        "household_id", "不是这份表（这一行）所写乡镇的户",
        "各乡镇只能填报本乡镇的户，请从这份表中删去，由该户所在乡镇填报",
    ),
    "date_in_future": ("checked_on", "晚于今天", "请改为实际核查的日期"),
    "date_before_issue": ("checked_on", "早于这条线索第一次下发", "请改为接到名单以后实际核查的日期"),
}  # fmt: skip


def add_refusals(answers: pl.DataFrame, register: ClueRegister, today: date) -> pl.DataFrame:
    """The answers with `check`: why each cannot be taken (a key of `REFUSALS`), null where it can.

    `answers`: household_id, clue_id, checked_on; `sheet_townships`, the townships in the title or the name of the
    sheet or file, and `row_townships`, those that the row gives (lists; empty: none).
    """
    whose = register.clues.select("clue_id", "household_id", "issued_on").drop_nulls("household_id")
    clues = register.clues["clue_id"].implode()
    rows = answers.join(
        register.households.with_columns(pl.lit(value=True).alias("is_known")),
        on="household_id", how="left", maintain_order="left",
    ).join(
        whose.with_columns(pl.lit(value=True).alias("is_own")),
        on=["clue_id", "household_id"], how="left", maintain_order="left",
    )  # fmt: skip
    names_clue = pl.col("clue_id").is_not_null()
    first = [
        ("unknown_household", pl.col("is_known").is_null()),
        ("unknown_clue", pl.lit(register.has_runs) & names_clue & ~pl.col("clue_id").is_in(clues)),
        ("not_this_household", names_clue & pl.col("clue_id").is_in(clues) & pl.col("is_own").is_null()),
        ("not_this_township", _is_other_household()),
        ("date_in_future", pl.col("checked_on") > today),
        ("date_before_issue", pl.col("checked_on") < pl.col("issued_on")),
    ]
    check = pl.coalesce(pl.when(holds.fill_null(value=False)).then(pl.lit(name)) for name, holds in first)
    return rows.with_columns(check.alias("check")).select(*answers.columns, "check")


def _is_other_household() -> pl.Expr:
    """Whether the sheet or the row names townships, and none of them is the household's."""
    homes = pl.col("townships")
    apart = [
        (pl.col(names).list.len() > 0) & (pl.col(names).list.set_intersection(homes).list.len() == 0)
        for names in ("sheet_townships", "row_townships")
    ]
    return (homes.list.len() > 0) & pl.any_horizontal(apart)
