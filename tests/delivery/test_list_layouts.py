from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from delivery.layout_check import read_layout
from domain.row_codes import REMARK_KINDS

LAYOUTS = Path(__file__).parents[2] / "config" / "lists"
COLUMN: dict[str, object] = {"field": "number", "title": "序号"}
CHART: dict[str, object] = {
    "frame": "villages", "title": "各村", "category": "villag", "span": 3,
    "series": [{"field": "listed", "title": "户"}],
}  # fmt: skip


def sheet(*columns: dict[str, object], **more: object) -> dict[str, object]:
    return {"name": "名单", "title": "名单", "tables": [{"frame": "households", "columns": list(columns)}]} | more


def faults(tmp_path: Path, *sheets: dict[str, object], stem: str = "suspected") -> list[str]:
    path = tmp_path / f"{stem}.yaml"
    path.write_text(
        yaml.safe_dump({"second_row": ["", "", ""], "sheets": list(sheets)}, allow_unicode=True), encoding="utf-8"
    )
    return [str(fault) for fault in read_layout(path, f"lists/{stem}.yaml")[1]]


@pytest.mark.parametrize("name", ["suspected", "summary"])
def test_the_projects_layouts_are_sound(name: str) -> None:
    layout, found = read_layout(LAYOUTS / f"{name}.yaml", name)
    assert not found
    assert layout is not None
    assert layout.id == name


def test_sound_sheet_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, sheet(COLUMN, COLUMN, COLUMN)) == []


def test_unknown_field_names_a_near_one(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, sheet(COLUMN, COLUMN, {"field": "head_nam", "title": "户主"}))
    assert "head_name" in said
    assert "lists/suspected.yaml" in said


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (sheet(COLUMN, COLUMN, COLUMN, title="{townshp}"), "township"),
        (sheet(COLUMN, COLUMN, COLUMN, name="a/b"), "工作表名称"),
        (sheet(COLUMN, COLUMN), "至少要有三列"),
        (sheet(COLUMN, COLUMN, COLUMN | {"span": 2}), "grid"),
        (sheet(COLUMN, COLUMN, COLUMN, grid=[5, 5]), "span 之和"),
        (sheet(COLUMN | {"printed": False}, COLUMN, COLUMN, COLUMN), "排在最后"),
        (sheet(COLUMN, COLUMN, COLUMN | {"choices": ["是"]}), "answer: true"),
        (sheet(COLUMN, COLUMN, COLUMN | {"wdith": 3}), "没有这个设置项"),
        (sheet(COLUMN, COLUMN, COLUMN, charts=[CHART]), "grid"),
        (sheet(COLUMN, COLUMN, COLUMN, charts=[CHART], grid=[5, 5, 5]), "没有这个字段"),
        (sheet(COLUMN, COLUMN, COLUMN, charts=[CHART | {"title": "{townshp}"}], grid=[5, 5, 5]), "township"),
    ],
)
def test_fault_is_told_with_its_cure(tmp_path: Path, broken: dict[str, object], said: str) -> None:
    assert any(said in fault for fault in faults(tmp_path, broken))


def test_two_sheets_of_one_name(tmp_path: Path) -> None:
    assert "工作表名称重复" in faults(tmp_path, sheet(COLUMN, COLUMN, COLUMN), sheet(COLUMN, COLUMN, COLUMN))[0]


def test_unknown_list(tmp_path: Path) -> None:
    assert "没有这种名单" in faults(tmp_path, sheet(COLUMN, COLUMN, COLUMN), stem="mystery")[0]


def test_every_sheet_that_asks_townships_comes_back() -> None:
    """Departments answer by deliveries and orders, officers by the review workbook or a sample's, the county itself."""
    elsewhere = {
        "conflicts", "data_quality", "department_orders", "population_changes", "property_dossier", "review", "sample",
        "unlinked",
    }  # fmt: skip
    for path in sorted(LAYOUTS.glob("*.yaml")):
        layout, _ = read_layout(path, path.name)
        assert layout is not None
        for table in (table for sheet in layout.sheets for table in sheet.tables):
            answers = [column for column in table.columns if column.answer]
            assert bool(table.returned) == bool(answers and path.stem not in elsewhere), (path.stem, table.frame)
            is_remark = [column.field for column in answers] == ["remark"]
            assert not table.returned or (table.returned.kind in REMARK_KINDS) == is_remark
