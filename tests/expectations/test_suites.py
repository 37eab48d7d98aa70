"""Suites are data: every fault is told before any delivery is opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from domain.county.source import SourceDeclaration
from expectations import Suite, read_suites

EXPECTATION = """
  - type: {type}
    kwargs: {{{kwargs}}}
    severity: {severity}
    meta: {{message: "{message}", unless: {unless}}}
"""
GOOD = {
    "type": "expect_column_values_to_be_between",
    "kwargs": "column: rows, min_value: 1",
    "severity": "critical",
    "message": "一行也没有",
    "unless": "[]",
}


def _write(folder: Path, stem: str, *changes: dict[str, str]) -> None:
    body = "".join(EXPECTATION.format(**(GOOD | change)) for change in changes)
    (folder / f"{stem}.yaml").write_text(f"expectations:{body or ' []'}\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _write(tmp_path, "common", {}, {"kwargs": "column: quarantined_share, max_value: 0.5"})
    return tmp_path


def _read(folder: Path, houses: SourceDeclaration) -> tuple[dict[str, Suite], str]:
    suites, faults = read_suites(folder, {"houses": houses})
    return suites, "\n".join(str(fault) for fault in faults)


def test_a_source_without_a_file_keeps_the_common_part(folder: Path, houses: SourceDeclaration) -> None:
    suites, faults = _read(folder, houses)
    assert not faults
    assert [one.kwargs.column for one in suites["houses"].expectations] == ["rows", "quarantined_share"]


def test_a_source_replaces_what_is_common_about_the_same_column(folder: Path, houses: SourceDeclaration) -> None:
    own = {"severity": "warning"}
    _write(folder, "houses", own, {"kwargs": "column: filled_grade, min_value: 0.9", **own})
    suites, faults = _read(folder, houses)
    assert not faults
    found = [(one.kwargs.column, one.severity) for one in suites["houses"].expectations]
    assert found == [("quarantined_share", "critical"), ("rows", "warning"), ("filled_grade", "warning")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kwargs": "column: filled_grad, min_value: 1"}, "是不是想写“filled_grade”？"),
        ({"kwargs": "column: rows, min_valu: 1"}, "kwargs.min_valu：没有这个设置项"),
        ({"kwargs": "column: rows"}, "min_value 和 max_value 至少要写一个"),
        ({"kwargs": "column: rows, min_value: 2, max_value: 1"}, "min_value 不得大于 max_value"),
        ({"kwargs": "column: rows, min_value: 许多"}, "取值的类型或格式不对"),
        ({"type": "expect_column_values_to_be_betwen"}, "不是可用的取值"),
        ({"severity": "criticl"}, "不是可用的取值"),
        ({"message": "有 {share} 的行"}, "花括号里只能写 {observed} 或 {field}"),
        ({"unless": "[filled_grad]", "severity": "warning"}, "是不是想写“filled_grade”？"),
        ({"unless": "[rows]", "severity": "critical"}, "critical 的检查项不得写 unless"),
    ],
)
def test_faults_in_a_suite(folder: Path, houses: SourceDeclaration, change: dict[str, str], said: str) -> None:
    _write(folder, "houses", {}, change)
    _, faults = _read(folder, houses)
    assert said in faults
    assert f"{folder.name}/houses.yaml → expectations.1" in faults


def test_a_star_stands_for_every_column_that_begins_so(folder: Path, houses: SourceDeclaration) -> None:
    every = {"kwargs": "column: drift_codes_*, max_value: 0.3", "message": "“{field}”变了"}
    own = {"kwargs": "column: drift_filled_name, min_value: -0.9"}
    _write(folder, "common", every, {"kwargs": "column: drift_filled_*, min_value: -0.2"})
    _write(folder, "houses", own)
    suites, faults = _read(folder, houses)
    assert not faults
    bands = {one.kwargs.column: (one.kwargs.min_value, one.meta.message) for one in suites["houses"].expectations}
    assert bands["drift_codes_grade"] == (None, "“鉴定等级”变了")
    assert bands["drift_filled_name"][0] == -0.9
    assert bands["drift_filled_grade"][0] == -0.2
    assert not any(column.endswith("*") for column in bands)


def test_a_star_among_the_reasons_has_the_same_ending(folder: Path, houses: SourceDeclaration) -> None:
    every = {"kwargs": "column: drift_filled_*, min_value: -0.2", "unless": "[filled_*]", "severity": "warning"}
    _write(
        folder, "houses", every, {"kwargs": "column: rows, min_value: 1", "unless": "[filled_*]", "severity": "warning"}
    )
    suites, faults = _read(folder, houses)
    assert not faults
    unless = {one.kwargs.column: one.meta.unless for one in suites["houses"].expectations}
    assert unless["drift_filled_grade"] == ("filled_grade",)
    assert unless["rows"] == ("filled_*",)


def test_a_star_that_stands_for_nothing(folder: Path, houses: SourceDeclaration) -> None:
    _write(folder, "houses", {"kwargs": "column: drift_fill_*, min_value: 0"})
    assert "没有统计项“drift_fill_*”" in _read(folder, houses)[1]


def test_a_suite_for_an_unknown_source(folder: Path, houses: SourceDeclaration) -> None:
    _write(folder, "house", {})
    assert "没有这个数据来源。是不是想写“houses”？" in _read(folder, houses)[1]


def test_the_common_part_must_fit_every_source(folder: Path, houses: SourceDeclaration) -> None:
    _write(folder, "common", {"kwargs": "column: filled_grade, min_value: 1"})
    assert not _read(folder, houses)[1]
    bare = houses.model_copy(update={"id": "bare", "fields": {"name": houses.fields["name"]}})
    _, faults = read_suites(folder, {"houses": houses, "bare": bare})
    assert ["“bare”没有统计项“filled_grade”" in str(fault) for fault in faults] == [True]


def test_all_faults_are_told_at_once(tmp_path: Path, houses: SourceDeclaration) -> None:
    _write(tmp_path, "houses", {"severity": "bad"})
    (tmp_path / "broken.yaml").write_text("expectations: [", encoding="utf-8")
    faults = _read(tmp_path, houses)[1]
    assert "common.yaml：缺少这个文件" in faults
    assert "houses.yaml" in faults
    assert "broken.yaml" in faults


def test_suites_are_read_once_for_the_same_files_and_sources(folder: Path, houses: SourceDeclaration) -> None:
    first, again = _read(folder, houses)[0], _read(folder, houses.model_copy())[0]
    assert again["houses"] is first["houses"]
    renamed = houses.model_copy(update={"title": "房屋"})
    assert _read(folder, renamed)[0]["houses"] is not first["houses"]
    _write(folder, "houses", {"severity": "warning"})
    assert _read(folder, houses)[0]["houses"] is not first["houses"]


def test_faults_name_the_folder_that_they_stand_in(folder: Path, houses: SourceDeclaration, tmp_path: Path) -> None:
    _write(folder, "nowhere", {})
    copied = Path(shutil.copytree(folder, tmp_path / "copied"))
    for place in (folder, copied, folder):
        assert f"{place.name}/nowhere.yaml" in _read(place, houses)[1]
