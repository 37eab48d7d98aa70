"""One household now: what is told of it, from which data, and that nothing of anybody else is kept."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from data_samples.circumstances import Trouble
from data_samples.population import Household
from data_samples.world import World
from domain.errors import UsageError
from domain.tables import conform
from pipeline.county.load_county import load_county
from services.case import CaseRequest, CaseResult, compare_cases
from services.case.case_households import read_case_list
from services.deliveries.newest_inboxes import find_newest_sheets, read_remembered_inbox, remember_inbox

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="module")
def asked(core_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> CaseRequest:
    workspace = tmp_path_factory.mktemp("工作 区")
    return CaseRequest(None, None, str(core_inbox), str(workspace), str(CONFIG), as_of="2026-09-30")


@pytest.fixture(scope="module")
def declared(sample_world: World) -> Household:
    """A household that declared itself and waits."""
    homes = sample_world.population.households
    return next(home for home in homes if sample_world.plan.has(home, Trouble.DECLARED_OPEN))


@pytest.fixture(scope="module")
def alone(asked: CaseRequest, declared: Household) -> CaseResult:
    return compare_cases(replace(asked, household=declared.household_id))


def listed(folder: Path, *lines: dict[str, str]) -> str:
    columns = ("户编号", "姓名", "证件号码", "乡镇", "行政村")
    path = folder / "名单.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return str(path)


def test_a_declared_household_from_start_to_finish(alone: CaseResult, declared: Household) -> None:
    tables = {path.stem: pl.read_parquet(path) for path in (alone.folder / "tables").iterdir()}
    assert all(conform(frame, name).equals(frame) for name, frame in tables.items())
    coverage = tables["coverage"]
    assert set(coverage["guarantee"]) == {"income", "education", "medical", "housing", "water"}
    assert set(coverage["verdict"]) <= {"safe", "risk", "unknown"}
    assert "declared" in tables["findings"]["rule_id"]
    (due,) = tables["suspected"]["due_on"]
    assert due is not None
    evidence = tables["finding_evidence"].filter(pl.col("source") == "declarations")
    assert evidence.height == 1
    assert set(tables["suspected"]["household_id"]) == {declared.household_id}


def test_nothing_of_anybody_else_is_kept(alone: CaseResult, declared: Household, sample_world: World) -> None:
    for path in (alone.folder / "tables").glob("*.parquet"):
        frame = pl.read_parquet(path)
        if "household_id" in frame.columns:
            assert set(frame["household_id"]) <= {declared.household_id}
    others = {
        text
        for home in sample_world.population.households
        if home is not declared
        for member in home.members
        for text in (member.id_number, home.household_id)
    }
    book = openpyxl.load_workbook(alone.workbook)
    cells = {str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None}
    assert not cells & others
    assert {member.id_number for member in declared.members} & cells
    assert not list(alone.folder.parent.glob(".2*"))  # the county's rows were only borrowed


def test_the_workbook_says_what_is_known_and_what_is_not(alone: CaseResult) -> None:
    book = openpyxl.load_workbook(alone.workbook)
    assert book.sheetnames == ["结论", "风险线索", "不能判定的事项", "家庭成员"]
    text = [" ".join(str(cell) for cell in row if cell) for row in book["结论"].values]
    assert sum("基本医疗" in line and "医保局" in line for line in text) == 1
    assert any("申报" in str(cell) for row in book["风险线索"].values for cell in row if cell)


def test_a_list_by_number_by_id_and_by_name(
    asked: CaseRequest, sample_world: World, declared: Household, alone: CaseResult, tmp_path: Path
) -> None:
    homes = [home for home in sample_world.population.households if home is not declared][:3]
    one, two, three = homes
    path = listed(
        tmp_path,
        {"户编号": declared.household_id},
        {"姓名": one.head.name, "证件号码": one.head.id_number},
        {"姓名": two.head.name, "乡镇": two.place.township, "行政村": two.place.village},
        {"姓名": "不在册", "证件号码": "110101199003070007"},
        {"户编号": declared.household_id, "姓名": three.head.name},
    )
    compared = compare_cases(replace(asked, listed=path))
    assert compared.households == [home.household_id for home in (declared, one, two)]
    assert any("第 5 行" in remark and "没有找到" in remark for remark in compared.remarks)
    assert any("第 4 行" in remark and "请先核对" in remark for remark in compared.remarks)
    same = compared.tables["coverage"].filter(pl.col("household_id") == declared.household_id)
    assert same.equals(alone.tables["coverage"])
    assert not {"不在册", "110101199003070007"} & set(" ".join(compared.remarks).split())


def test_a_household_that_nobody_registered(asked: CaseRequest) -> None:
    with pytest.raises(UsageError, match="没有这个户编号"):
        compare_cases(replace(asked, household="99"))


def test_a_list_without_anybody_registered(asked: CaseRequest, tmp_path: Path) -> None:
    request = replace(asked, listed=listed(tmp_path, {"姓名": "不在册", "行政村": "某村"}))
    with pytest.raises(UsageError, match="没有一户能对应"):
        compare_cases(request)


@pytest.mark.parametrize(
    ("text", "said"),
    [("序号,电话\n1,2\n", "没有认出名单中的列"), ("姓名\n不在册\n", "没有认出名单中的列"), ("户编号\n", "0 行")],
)
def test_a_list_that_says_nothing(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_text(text, encoding="utf-8")
    (tmp_path / "scratch").mkdir()
    with pytest.raises(UsageError, match=said):
        read_case_list(tmp_path / "名单.csv", load_county(CONFIG), tmp_path / "scratch")


# --- where the newest data are ----------------------------------------------------------------------


@pytest.fixture
def inboxes(tmp_path: Path, sample_inbox: Path) -> Path:
    """Insurance of September; a whole year before; a folder of something else."""
    for name, pattern in (("2026-09", "医保局"), ("2025Q3", "医保局"), ("2025Q3", "住建局")):
        shutil.copytree(sample_inbox / pattern, tmp_path / "收件" / name / pattern)
    (tmp_path / "收件" / "旧文件").mkdir()
    return tmp_path / "收件"


def test_the_newest_folder_that_has_a_source_gives_it(inboxes: Path) -> None:
    county = load_county(CONFIG)
    sheets = find_newest_sheets(inboxes, county, ["insurance_enrolment", "housing_safety", "civil_deaths"])
    folders = {sheet.source: sheet.file.split("/")[0] for sheet in sheets if sheet.source}
    assert folders["insurance_enrolment"] == "2026-09"
    assert folders["housing_safety"] == "2025Q3"
    assert all((inboxes / sheet.file).is_file() for sheet in sheets)


def test_nothing_older_is_opened_when_all_is_there(inboxes: Path) -> None:
    sheets = find_newest_sheets(inboxes, load_county(CONFIG), ["insurance_enrolment"])
    assert {sheet.file.split("/")[0] for sheet in sheets} == {"2026-09"}


def test_an_inbox_without_periods_is_one(inboxes: Path) -> None:
    sheets = find_newest_sheets(inboxes / "2026-09", load_county(CONFIG), ["housing_safety"])
    assert {sheet.file.split("/")[0] for sheet in sheets} == {"医保局"}


def test_the_inbox_of_the_last_run_is_remembered_with_its_neighbours(inboxes: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    with pytest.raises(UsageError, match="还没有完成过比对"):
        read_remembered_inbox(workspace)
    remember_inbox(workspace, inboxes / "2026-09")
    assert read_remembered_inbox(workspace) == inboxes.resolve()
    remember_inbox(workspace, inboxes / "旧文件")
    assert read_remembered_inbox(workspace) == (inboxes / "旧文件").resolve()
    shutil.rmtree(inboxes)
    with pytest.raises(UsageError, match="移走或改名"):
        read_remembered_inbox(workspace)
