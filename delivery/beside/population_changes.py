"""人口自然变更线索: whom the register must add, take out or rename, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.beside.writing import write_for_county, write_per_township
from delivery.handed import ListContext
from delivery.households import persons, registered
from delivery.words import department_of, place_in_files, source_title, yes_no
from domain.declarations.lists import WorkbookLayout
from domain.handover import PLACE

_BASES = {"person": "本人", "householder": "户主或监护人", "address": "住址", "unknown": "未能对应"}
_SAID = {
    "死亡": "已死亡，登记中仍在册",
    "迁出": "户口已迁出，登记中仍在册",
    "出生": "新出生，登记中没有此人",
    "迁入": "户口迁入，登记中没有此人",
}
KINDS = ("出生", "死亡", "迁入", "迁出", "姓名变更", "证件号变更")
_OWN = ["change", "township", "village", "household_id", "person_name", "person_id_number"]


def write_population_changes(
    folder: Path,
    changes: pl.DataFrame,
    described: pl.DataFrame,
    members: pl.DataFrame,
    context: ListContext,
    layouts: Mapping[str, WorkbookLayout],
) -> list[Path]:
    """Write a workbook per township below `folder`/lists and the county's into `folder`/reports.

    `changes`, `members`: the tables. `described`: source, file, sheet, row_number, name, id_number, address of the
    rows that tell. Returns the townships' workbooks. Raises `OSError` when a file cannot be written.
    """
    rows = change_rows(changes, described, members, context)
    townships = registered(members)["township"].unique().sort()
    placed = rows.filter(pl.col("township").is_in(townships.implode()))
    county = {"counts": counts(placed), "unplaced": rows.join(placed, on=rows.columns, how="anti", nulls_equal=True)}
    write_for_county(folder / "reports" / "population_changes.xlsx", county, context, layouts["population_changes"])
    at_home = pl.col("household_id").is_not_null()
    frames = {"known": placed.filter(at_home), "strangers": placed.filter(~at_home)}
    return write_per_township(folder / "lists", townships, frames, context, layouts["township_population_changes"])


def change_rows(
    changes: pl.DataFrame, described: pl.DataFrame, members: pl.DataFrame, context: ListContext
) -> pl.DataFrame:
    """One line per person and kind of change, with all that tell of it; the earliest date counts for the clock."""
    rows = changes.join(described, on=["source", *PLACE], how="left").join(persons(members), on="person_id", how="left")
    homes = registered(members).select("household_id", "group", "head_name", "phone")
    rows = rows.join(homes, on="household_id", how="left")
    told = rows.with_columns(
        pl.coalesce("person_name", "name").alias("person_name"),
        pl.coalesce("person_id_number", "id_number").alias("person_id_number"),
        _sentence().alias("what"),
        pl.concat_str(department_of("source", context), source_title("source", context)).alias("told_by"),
        place_in_files().alias("place"),
        pl.coalesce("person_id", pl.format("{}/{}/{}/{}", "source", *PLACE)).alias("_whose"),
        pl.col("basis").replace(_BASES),
    )
    told = told.sort("changed_on", "source", *PLACE, nulls_last=True)
    whole = ("told_by", "place")
    rest = [name for name in told.columns if name not in {*whole, "change", "_whose"}]
    lines = told.group_by("_whose", "change", maintain_order=True).agg(
        *(pl.col(name).first() for name in rest),
        *(pl.col(name).unique(maintain_order=True).str.join("；") for name in whole),
    )
    lines = lines.with_columns(yes_no("overdue").alias("overdue"))
    return lines.sort("township", "village", "household_id", "person_id", "change", "place", nulls_last=True)


def _sentence() -> pl.Expr:
    said = pl.col("change").replace_strict(_SAID, default=None, return_dtype=pl.String)
    renamed = pl.format("姓名已变更为“{}”，登记中未更新", pl.col("name").fill_null("未填"))
    renumbered = pl.format("证件号码已变更为{}，登记中未更新", pl.col("id_number").fill_null("未填"))
    return pl.coalesce(said, pl.when(pl.col("change") == "姓名变更").then(renamed).otherwise(renumbered))


def counts(rows: pl.DataFrame) -> pl.DataFrame:
    """township, changes, overdue, and one column `kind:<变更类型>` for every kind."""
    kinds = [(pl.col("change") == kind).sum().cast(pl.Int64).alias(f"kind:{kind}") for kind in KINDS]
    overdue = (pl.col("overdue") == "是").sum().cast(pl.Int64).alias("overdue")
    per = rows.group_by("township").agg(pl.len().cast(pl.Int64).alias("changes"), overdue, *kinds)
    return per.sort("township")
