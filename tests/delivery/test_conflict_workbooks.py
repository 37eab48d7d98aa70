"""Workbooks of conflicts: a sheet per department for the county, and each township's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery.county.conflict_workbook import write_conflicts
from delivery.layout_check import LAYOUT_FIELDS
from delivery.list_rows.conflict_rows import label_conflicts
from delivery.township.annexes import write_annexes

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

    from tests.delivery.conftest import MadeUp, Row


@pytest.fixture
def members(made_up: MadeUp) -> pl.DataFrame:
    lines = [
        *made_up.home("白沙镇", "古板村", 1),
        *made_up.home("福利镇", "双桥村", 2),
        *made_up.home("高田镇", "凤楼村", 3),
    ]
    return made_up.table("members", lines)


@pytest.fixture
def conflicts(made_up: MadeUp) -> pl.DataFrame:
    """One conflict with the register in 白沙镇, one between two departments about a household in 福利镇."""
    first, second = f"450321{1:010d}", f"450321{2:010d}"
    sex: Row = {
        "check": "sex", "field": "性别", "person_id": f"{first}-1", "household_id": first,
        "township": "白沙镇", "village": "古板村", "source_a": "insurance_settlement", "value_a": "女",
        "file_a": "结算.csv", "sheet_a": "", "row_number_a": 7, "date_a": date(2026, 5, 1),
        "source_b": "register_members", "value_b": "男", "file_b": "农户.xlsx", "sheet_b": "白沙", "row_number_b": 9,
        "advice": "请核对身份证。",
    }  # fmt: skip
    house: Row = sex | {
        "check": "house", "field": "房屋", "person_id": None, "household_id": second, "township": "福利镇",
        "village": "双桥村", "source_a": "housing_safety", "value_a": "=1+1",
        "source_b": "water_works", "value_b": "A级",
    }  # fmt: skip
    return made_up.table("conflicts", [sex, house])


def summarise(made_up: MadeUp, conflicts: pl.DataFrame, members: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    return made_up.summarise(made_up.tables(members.to_dicts(), [], []) | {"conflicts": conflicts})


def cells(book: Workbook, sheet: str) -> list[dict[str, object]]:
    """The table's rows by heading."""
    headings, *rows = [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=3)]
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows if isinstance(row[0], int)]


def test_county_has_a_sheet_per_department(
    tmp_path: Path, made_up: MadeUp, conflicts: pl.DataFrame, members: pl.DataFrame
) -> None:
    path = tmp_path / "reports" / "conflicts.xlsx"
    lines = summarise(made_up, conflicts, members)
    write_conflicts(path, lines, made_up.context(), made_up.layout("conflicts"))
    book = openpyxl.load_workbook(path)
    departments = {"乡村振兴（农业农村）局", "住建局", "医保局", "水利局"}
    assert book.sheetnames[0] == "冲突汇总"
    assert set(book.sheetnames[1:]) == departments
    assert {row["部门"]: row["冲突（条）"] for row in cells(book, "冲突汇总")} == dict.fromkeys(departments, 1)
    assert "医保局" in str(book["医保局"]["A1"].value)
    (line,) = cells(book, "医保局")
    assert (line["本部门取值"], line["本部门文件、工作表、行"]) == ("女", "结算.csv第7行")
    assert (line["对方数据"], line["对方取值"], line["对方文件、工作表、行"]) == (
        "登记农户成员",
        "男",
        "农户.xlsx“白沙”第9行",
    )
    (turned,) = cells(book, "乡村振兴（农业农村）局")
    assert (turned["本部门取值"], turned["对方取值"], turned["对方部门"]) == ("男", "女", "医保局")
    # A value that looks like a formula stays text; a conflict about a household names its head.
    (house,) = cells(book, "住建局")
    assert house["本部门取值"] == "=1+1"
    assert house["姓名"] == members.filter("is_head", household_id=f"450321{2:010d}")["name"].item()


def test_township_gets_its_own_households_only(
    tmp_path: Path, made_up: MadeUp, conflicts: pl.DataFrame, members: pl.DataFrame
) -> None:
    lines = summarise(made_up, conflicts, members)
    paths = write_annexes(tmp_path, lines, made_up.context(), made_up.annexes())
    assert [str(path.relative_to(tmp_path)) for path in paths] == [
        f"{township}/2026年9月_{township}_附表_20260930_V1.xlsx" for township in ("白沙镇", "福利镇", "高田镇")
    ]
    rows = {path.parent.name: cells(openpyxl.load_workbook(path), "数据冲突") for path in paths[:2]}
    assert {township: [row["户编号"] for row in found] for township, found in rows.items()} == {
        "白沙镇": [f"450321{1:010d}"],
        "福利镇": [f"450321{2:010d}"],
    }
    nothing = openpyxl.load_workbook(paths[2])
    assert "数据冲突" not in nothing.sheetnames
    assert any("数据冲突" in str(cell) for row in nothing["本期概况"].values for cell in row)


def test_county_without_conflicts(
    tmp_path: Path, made_up: MadeUp, conflicts: pl.DataFrame, members: pl.DataFrame
) -> None:
    path = tmp_path / "conflicts.xlsx"
    lines = summarise(made_up, conflicts.clear(), members)
    write_conflicts(path, lines, made_up.context(), made_up.layout("conflicts"))
    assert openpyxl.load_workbook(path).sheetnames == ["冲突汇总"]


def test_frames_offer_the_declared_fields(made_up: MadeUp, conflicts: pl.DataFrame, members: pl.DataFrame) -> None:
    tables = summarise(made_up, conflicts, members)
    own = label_conflicts(tables["department_conflicts"], made_up.context())
    assert set(LAYOUT_FIELDS["conflicts"]["conflicts"]) - {"number"} <= set(own.columns)
    assert set(LAYOUT_FIELDS["conflicts"]["counts"]) - {"number"} == set(tables["conflict_counts"].columns)


def test_same_conflicts_give_the_same_bytes(
    tmp_path: Path, made_up: MadeUp, conflicts: pl.DataFrame, members: pl.DataFrame
) -> None:
    paths = [tmp_path / name for name in ("1/conflicts.xlsx", "2/conflicts.xlsx")]
    for path in paths:
        lines = summarise(made_up, conflicts, members)
        write_conflicts(path, lines, made_up.context(), made_up.layout("conflicts"))
    assert paths[0].read_bytes() == paths[1].read_bytes()
