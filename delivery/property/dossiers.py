"""审定材料: risk, visit, review and property of a household together, for the county alone (notice 0, 四（七）)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import CERTAINTY_LABELS, name_department, name_rule, translate_codes
from delivery.list_rows.household_rows import describe_household_kind
from delivery.path_names import NAMELESS, make_safe_names
from delivery.property.property_labels import RESULT_LABELS
from delivery.property.property_rows import label_searched_persons

Tables = Mapping[str, pl.DataFrame]
_LINE = ("household_id", "part", "item", "content", "day")
FIELDS: ListFields = {"dossier": ("township", "village", "household_id", "head_name", *_LINE[1:])}
_PARTS = ("一、家庭情况", "二、风险线索", "三、入户核查", "四、村级评议", "五、财产检索", "六、县级审定")


def write_dossiers(folder: Path, tables: Tables, context: DocumentContext, layout: WorkbookLayout) -> list[Path]:
    """Write `<folder>/<乡镇>.xlsx` with a page for every household of which anybody was searched.

    Raises `OSError` when a file cannot be written.
    """
    lines = make_dossier_lines(tables, context)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for township, name in make_safe_names(lines["township"]).items():
        township_lines = lines.filter(pl.col("township") == township)
        path = folder / f"{name}.xlsx"
        texts = context.make_texts(township or NAMELESS)
        write_workbook(path, layout, make_list_frames({"dossier": township_lines}, FIELDS), texts, context.as_of)
        paths.append(path)
    return paths


def make_dossier_lines(tables: Tables, context: DocumentContext) -> pl.DataFrame:
    """township, village, household_id, head_name, part, item, content, day; one household after another."""
    homes = tables["dossier_households"].with_columns(describe_household_kind())
    has_comparison = tables["search_totals"]["has_comparison"].item()
    parts = [
        _make_home_lines(homes),
        _note_missing(
            _make_risk_lines(tables["dossier_risks"], context),
            homes,
            _PARTS[1],
            "没有线索" if has_comparison else "本期没有比对结果",
        ),
        _note_missing(_make_visit_lines(tables["dossier_visits"]), homes, _PARTS[2], "没有入户核查记录"),
        _note_missing(_make_review_lines(tables["dossier_reviews"]), homes, _PARTS[3], "没有村级评议记录"),
        _make_property_lines(tables["searched_persons"], context),
        homes.select(
            "household_id", part=pl.lit(_PARTS[5]), item=pl.lit("审定结果"), content=_empty_text(), day=_empty_day()
        ),
    ]
    lines = pl.concat([part.select(_LINE) for part in parts])
    lines_with_place = lines.join(homes.select("household_id", "township", "village", "head_name"), on="household_id")
    turn = pl.col("part").replace_strict(_PARTS, list(range(len(_PARTS))), return_dtype=pl.Int64)
    return lines_with_place.sort("township", "village", "household_id", turn, maintain_order=True)


def _empty_text() -> pl.Expr:
    return pl.lit(None, dtype=pl.String)


def _empty_day() -> pl.Expr:
    return pl.lit(None, dtype=pl.Date)


def _make_home_lines(homes: pl.DataFrame) -> pl.DataFrame:
    content = pl.format("{}人，{}", "household_size", pl.col("household_kind").fill_null("户类型未填"))
    return homes.select(
        "household_id", part=pl.lit(_PARTS[0]), item=pl.lit("家庭人口、户类型"), content=content, day=_empty_day()
    )


def _make_risk_lines(risks: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    certainty = translate_codes("certainty", CERTAINTY_LABELS)
    return risks.select(
        "household_id", part=pl.lit(_PARTS[1]), item=pl.format("{}：{}", "risk", name_rule("rule_id", context)),
        content=pl.format("{}（{}，{}）", "evidence", name_department("source", context), certainty), day=_empty_day(),
    )  # fmt: skip


def _make_visit_lines(visits: pl.DataFrame) -> pl.DataFrame:
    include = pl.when("include").then(pl.lit("，拟纳入")).when(~pl.col("include")).then(pl.lit("，不拟纳入"))
    content = pl.concat_str(
        pl.col("result").fill_null("结果未填"), include.otherwise(pl.lit("")), pl.lit("；核查人"), "checked_by"
    )
    return visits.select(
        "household_id", part=pl.lit(_PARTS[2]), item=pl.lit("入户核查结果"), content=content, day="checked_on"
    )


def _make_review_lines(reviews: pl.DataFrame) -> pl.DataFrame:
    decision = pl.format("审定：{}", "decision")
    content = pl.concat_str(pl.col("review_result").fill_null("结果未填"), decision, separator="；", ignore_nulls=True)
    return reviews.select(
        "household_id", part=pl.lit(_PARTS[3]), item=pl.lit("评议结果"), content=content, day="reviewed_on"
    )


def _make_property_lines(persons: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """What was found, each by itself; the other departments of a person in one line."""
    rows = label_searched_persons(persons, context)
    possible = pl.when(pl.col("situations") != "").then(pl.format("；{}", "situations")).otherwise(pl.lit(""))
    found_lines = rows.filter(pl.col("result") == RESULT_LABELS["found"]).select(
        "household_id", "person_id", part=pl.lit(_PARTS[4]), item=pl.format("{}：{}", "person_name", "department"),
        content=pl.format("{}{}", "evidence", possible), day="searched_on",
    )  # fmt: skip
    other_departments = rows.filter(pl.col("result") != RESULT_LABELS["found"]).group_by(
        "household_id", "person_id", "person_name", maintain_order=True
    )
    other_lines = other_departments.agg(_join_departments("none"), _join_departments("no_reply")).select(
        "household_id", "person_id", part=pl.lit(_PARTS[4]), item=pl.format("{}：其他部门", "person_name"),
        content=pl.concat_str("none", "no_reply", separator="；", ignore_nulls=True), day=_empty_day(),
    )  # fmt: skip
    return pl.concat([found_lines, other_lines]).sort("household_id", "person_id", maintain_order=True)


def _join_departments(result: str) -> pl.Expr:
    departments = pl.col("department").filter(pl.col("result") == RESULT_LABELS[result])
    text = pl.format("{}：{}", pl.lit(RESULT_LABELS[result]), departments.str.join("、"))
    return pl.when(departments.len() > 0).then(text).alias(result)


def _note_missing(lines: pl.DataFrame, homes: pl.DataFrame, part: str, empty_text: str) -> pl.DataFrame:
    """The lines of these households; whoever has none is told so."""
    household_lines = lines.join(homes, on="household_id", how="semi", maintain_order="left")
    homes_without = homes.join(household_lines, on="household_id", how="anti")
    notes = homes_without.select(
        "household_id", part=pl.lit(part), item=pl.lit("—"), content=pl.lit(empty_text), day=_empty_day()
    )
    return pl.concat([household_lines, notes])
