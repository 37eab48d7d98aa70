"""Workbooks beside the list: 人口自然变更线索 and 线上线下名单对比, each township's own and the county's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

import delivery
from delivery.declarations.lists import WorkbookLayout
from delivery.layout_check import LAYOUT_FIELDS, read_layout
from delivery.list_rows.population_change_rows import label_population_changes
from delivery.list_rows.visited_rows import ON_VISIT
from screening.summary import further_lists
from screening.summary.household_clues import add_list_status
from screening.summary.households import make_households, make_persons

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Row

FIRST, SECOND = f"450321{1:010d}", f"450321{2:010d}"
CONFIG = Path(__file__).parents[2] / "config" / "lists"


@pytest.fixture(scope="module")
def layouts() -> dict[str, WorkbookLayout]:
    names = ("population_changes", "township_population_changes", "list_comparison", "township_list_comparison")
    read = {name: read_layout(CONFIG / f"{name}.yaml", name) for name in names}
    assert not [fault for _, faults in read.values() for fault in faults]
    return {name: layout for name, (layout, _) in read.items() if layout}


@pytest.fixture
def members(made_up: MadeUp) -> pl.DataFrame:
    lines = [*made_up.home("白沙镇", "古板村", 1), *made_up.home("福利镇", "双桥村", 2)]
    return made_up.table("members", lines)


def change(row: int, kind: str, **more: object) -> Row:
    told = {"change": kind, "source": "police_changes", "file": "户籍.csv", "sheet": "", "row_number": row}
    return told | {"basis": "unknown", "changed_on": date(2026, 8, row), "due_on": date(2026, 9, row)} | more


def of_first(row: int, kind: str, **more: object) -> Row:
    home = {"person_id": f"{FIRST}-1", "household_id": FIRST, "township": "白沙镇", "village": "古板村"}
    return change(row, kind, basis="person", overdue=True, **home) | more


def described(rows: list[tuple[str, int, str]]) -> pl.DataFrame:
    """source, row, name of the rows that tell."""
    lines = [
        (source, "户籍.csv", "", row, name, f"45032119660312{row:04}", "白沙镇古板村") for source, row, name in rows
    ]
    columns = ("source", "file", "sheet", "row_number", "name", "id_number", "address")
    return pl.DataFrame(lines, schema=list(columns), orient="row")


def summarise_changes(
    made_up: MadeUp, changes: pl.DataFrame, contents: pl.DataFrame, members: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """The tables of population changes, as a run computes them."""
    households = make_households(members)
    lines = further_lists.make_population_change_lines(changes, contents, households, make_persons(members))
    return {
        **made_up.summarise(made_up.tables(members.to_dicts(), [], [])),
        "population_change_lines": lines,
        "population_change_counts": further_lists.count_population_changes(lines, households["township"].unique()),
    }


def texts(path: Path, sheet: str) -> list[str]:
    """The rows of a sheet's table, each as one text."""
    rows = [[str(cell) for cell in row if cell is not None] for row in openpyxl.load_workbook(path)[sheet].values]
    return [" ".join(row) for row in rows if row and row[0].isdigit()]


def test_each_township_gets_its_own_changes(
    made_up: MadeUp, members: pl.DataFrame, layouts: dict[str, WorkbookLayout], tmp_path: Path
) -> None:
    table = made_up.table(
        "population_changes",
        [
            of_first(3, "死亡"),
            of_first(1, "死亡", source="civil_deaths"),
            change(4, "出生", township="白沙镇", village="古板村", basis="address"),
            change(5, "迁入", township=None, village=None),
        ],
    )
    rows = described(
        [
            ("police_changes", 3, "旧"),
            ("civil_deaths", 1, "旧"),
            ("police_changes", 4, "新生"),
            ("police_changes", 5, "外来"),
        ]
    )
    shown = summarise_changes(made_up, table, rows, members)
    county = tmp_path / "reports" / "population_changes.xlsx"
    delivery.write_population_changes(county, shown, made_up.context(), layouts["population_changes"])
    written = delivery.write_annexes(tmp_path / "lists", shown, made_up.context(), made_up.annexes())
    assert [path.parent.name for path in written] == ["白沙镇", "福利镇"]
    (known,) = texts(written[0], "人口自然变更线索")
    assert "户籍.csv第1行；户籍.csv第3行" in known  # the earliest counts, both are told
    assert "2026-09-01" in known
    assert FIRST in known
    (stranger,) = texts(written[0], "未对应到户")
    assert "新生" in stranger
    assert "未对应到户" not in openpyxl.load_workbook(written[1]).sheetnames
    assert "人口自然变更线索" not in openpyxl.load_workbook(written[1]).sheetnames
    assert texts(county, "分乡镇汇总") == ["1 白沙镇 2 1 1 1 0 0 0 0"]
    (unplaced,) = texts(county, "未能归到乡镇")
    assert "外来" in unplaced


@pytest.mark.parametrize(
    ("kind", "said"),
    [("姓名变更", "姓名已变更为“新名”，登记中未更新"), ("迁出", "户口已迁出，登记中仍在册")],
)
def test_what_changed_is_said(made_up: MadeUp, members: pl.DataFrame, kind: str, said: str) -> None:
    table = made_up.table("population_changes", [of_first(3, kind)])
    tables = summarise_changes(made_up, table, described([("police_changes", 3, "新名")]), members)
    rows = label_population_changes(tables["population_change_lines"], made_up.context())
    assert rows["what"].to_list() == [said]
    assert set(LAYOUT_FIELDS["township_population_changes"]["known"]) - {"number", ON_VISIT} <= set(rows.columns)


def test_lists_that_differ_go_back(made_up: MadeUp, layouts: dict[str, WorkbookLayout], tmp_path: Path) -> None:
    homes = [
        made_up.home("白沙镇", "古板村", 1),
        made_up.home("白沙镇", "白沙村", 2),
        made_up.home("福利镇", "双桥村", 3),
    ]
    tables = made_up.tables(
        [member for home in homes for member in home], [made_up.finding(homes[0], 1)], [made_up.listing(homes[0], 1)]
    )
    proposed: Row = {"source": "offline_suspects", "file": "线下.xlsx", "sheet": "白沙", "reason": "房屋漏雨"}
    places = [
        ("both", FIRST, "白沙镇", "古板村"),
        ("offline_only", SECOND, "白沙镇", "白沙村"),
        ("offline_only", None, "某镇", "某村"),
    ]
    rows: list[Row] = [
        {"compared": kind, "household_id": home, "township": town, "village": village, "row_number": row, **proposed}
        for row, (kind, home, town, village) in enumerate(places, start=4)
    ]
    table = made_up.table("list_comparison", rows)
    who = described([("offline_suspects", row, f"户主{row}") for row in (4, 5, 6)]).with_columns(
        file=pl.lit("线下.xlsx"), sheet=pl.lit("白沙")
    )
    households = make_households(tables["members"])
    listing = add_list_status(tables["suspected"])
    lines = further_lists.make_list_comparison_lines(table, who, households, listing)
    shown = {
        **made_up.summarise(tables),
        "list_comparison_lines": lines,
        "list_comparison_counts": further_lists.count_compared(lines, households["township"].unique()),
    }
    county = tmp_path / "reports" / "list_comparison.xlsx"
    delivery.write_list_comparison(county, shown, made_up.context(), layouts["list_comparison"])
    written = delivery.write_annexes(tmp_path / "lists", shown, made_up.context(), made_up.annexes())
    (differs,) = texts(written[0], "对比不一致名单")
    assert SECOND in differs
    assert "线下.xlsx“白沙”第5行" in differs
    (agrees,) = texts(written[0], "两线一致")
    assert FIRST in agrees
    assert "列入名单" in agrees
    assert "对比不一致名单" not in openpyxl.load_workbook(written[1]).sheetnames
    assert texts(county, "分乡镇汇总") == ["1 白沙镇 1 0 1"]
    (unplaced,) = texts(county, "未能归到乡镇")
    assert "某镇 某村 户主6" in unplaced
