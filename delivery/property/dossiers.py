"""审定材料: risk, visit, review and property of a household together, for the county alone (notice 0, 四（七）)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.excel.row_numbers import number_rows
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import ListContext
from delivery.list_labels import CERTAINTIES, department_of, in_words, rule_title
from delivery.list_rows.households import registered
from delivery.path_names import NAMELESS, safe_names
from delivery.property.property_inputs import PropertyTables
from delivery.property.property_labels import RESULTS
from delivery.property.property_rows import searched
from domain.declarations.lists import WorkbookLayout

_LINE = ("household_id", "part", "item", "content", "day")
_PARTS = ("一、家庭情况", "二、风险线索", "三、入户核查", "四、村级评议", "五、财产检索", "六、县级审定")


@dataclass(frozen=True)
class Dossier:
    """What besides the search a dossier holds.

    `risks`: table `findings` of the period's comparison. `visits`, `reviews`: rows of `verification_results` and
    `village_reviews`. Each is empty where there is none.
    """

    risks: pl.DataFrame
    visits: pl.DataFrame
    reviews: pl.DataFrame
    compared: bool


def write_dossiers(
    folder: Path, tables: PropertyTables, dossier: Dossier, context: ListContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>.xlsx` with a page for every household of which anybody was searched.

    Raises `OSError` when a file cannot be written.
    """
    lines = dossier_lines(tables, dossier, context)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for township, name in safe_names(lines["township"]).items():
        own = lines.filter(pl.col("township") == township)
        path = folder / f"{name}.xlsx"
        texts = context.texts(township or NAMELESS)
        write_workbook(path, layout, number_rows({"dossier": own}), texts, context.as_of)
        written.append(path)
    return written


def dossier_lines(tables: PropertyTables, dossier: Dossier, context: ListContext) -> pl.DataFrame:
    """township, village, household_id, head_name, part, item, content, day; one household after another."""
    homes = registered(tables.members).join(
        tables.findings.select("household_id").unique(), on="household_id", how="semi"
    )
    parts = [
        _home(homes),
        _or_nothing(_risks(dossier, context), homes, _PARTS[1], "没有线索" if dossier.compared else "本期没有比对结果"),
        _or_nothing(_visits(dossier), homes, _PARTS[2], "没有入户核查记录"),
        _or_nothing(_reviews(dossier), homes, _PARTS[3], "没有村级评议记录"),
        _property(tables, context),
        homes.select("household_id", part=pl.lit(_PARTS[5]), item=pl.lit("审定结果"), content=_text(), day=_day()),
    ]
    lines = pl.concat([part.select(_LINE) for part in parts])
    placed = lines.join(homes.select("household_id", "township", "village", "head_name"), on="household_id")
    turn = pl.col("part").replace_strict(_PARTS, list(range(len(_PARTS))), return_dtype=pl.Int64)
    return placed.sort("township", "village", "household_id", turn, maintain_order=True)


def _text() -> pl.Expr:
    return pl.lit(None, dtype=pl.String)


def _day() -> pl.Expr:
    return pl.lit(None, dtype=pl.Date)


def _home(homes: pl.DataFrame) -> pl.DataFrame:
    told = pl.format("{}人，{}", "household_size", pl.col("household_kind").fill_null("户类型未填"))
    return homes.select(
        "household_id", part=pl.lit(_PARTS[0]), item=pl.lit("家庭人口、户类型"), content=told, day=_day()
    )


def _risks(dossier: Dossier, context: ListContext) -> pl.DataFrame:
    words = dossier.risks.filter(pl.col("household_id").is_not_null()).sort("household_id", "risk", "clue_id")
    sure = in_words("certainty", CERTAINTIES)
    return words.select(
        "household_id", part=pl.lit(_PARTS[1]), item=pl.format("{}：{}", "risk", rule_title("rule_id", context)),
        content=pl.format("{}（{}，{}）", "evidence", department_of("source", context), sure), day=_day(),
    )  # fmt: skip


def _visits(dossier: Dossier) -> pl.DataFrame:
    include = pl.when("include").then(pl.lit("，拟纳入")).when(~pl.col("include")).then(pl.lit("，不拟纳入"))
    told = pl.concat_str(
        pl.col("result").fill_null("结果未填"), include.otherwise(pl.lit("")), pl.lit("；核查人"), "checked_by"
    )
    rows = dossier.visits.sort("household_id", "checked_on", "row_number", nulls_last=True)
    return rows.select(
        "household_id", part=pl.lit(_PARTS[2]), item=pl.lit("入户核查结果"), content=told, day="checked_on"
    )


def _reviews(dossier: Dossier) -> pl.DataFrame:
    decision = pl.format("审定：{}", "decision")
    told = pl.concat_str(pl.col("review_result").fill_null("结果未填"), decision, separator="；", ignore_nulls=True)
    rows = dossier.reviews.sort("household_id", "reviewed_on", "row_number", nulls_last=True)
    return rows.select("household_id", part=pl.lit(_PARTS[3]), item=pl.lit("评议结果"), content=told, day="reviewed_on")


def _property(tables: PropertyTables, context: ListContext) -> pl.DataFrame:
    """What was found, each by itself; the other departments of a person in one line."""
    rows = searched(tables, context)
    possible = pl.when(pl.col("situations") != "").then(pl.format("；{}", "situations")).otherwise(pl.lit(""))
    found = rows.filter(pl.col("result") == RESULTS["found"]).select(
        "household_id", "person_id", part=pl.lit(_PARTS[4]), item=pl.format("{}：{}", "person_name", "department"),
        content=pl.format("{}{}", "evidence", possible), day="searched_on",
    )  # fmt: skip
    others = rows.filter(pl.col("result") != RESULTS["found"]).group_by(
        "household_id", "person_id", "person_name", maintain_order=True
    )
    rest = others.agg(_those_with("none"), _those_with("no_reply")).select(
        "household_id", "person_id", part=pl.lit(_PARTS[4]), item=pl.format("{}：其他部门", "person_name"),
        content=pl.concat_str("none", "no_reply", separator="；", ignore_nulls=True), day=_day(),
    )  # fmt: skip
    return pl.concat([found, rest]).sort("household_id", "person_id", maintain_order=True)


def _those_with(result: str) -> pl.Expr:
    named = pl.col("department").filter(pl.col("result") == RESULTS[result])
    told = pl.format("{}：{}", pl.lit(RESULTS[result]), named.str.join("、"))
    return pl.when(named.len() > 0).then(told).alias(result)


def _or_nothing(lines: pl.DataFrame, homes: pl.DataFrame, part: str, nothing: str) -> pl.DataFrame:
    """The lines of these households; whoever has none is told so."""
    own = lines.join(homes, on="household_id", how="semi", maintain_order="left")
    rest = homes.join(own, on="household_id", how="anti")
    said = rest.select("household_id", part=pl.lit(part), item=pl.lit("—"), content=pl.lit(nothing), day=_day())
    return pl.concat([own, said])
