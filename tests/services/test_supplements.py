"""A wrong file, its correction, and what townships get: supplement, withdrawal, and answers to the first list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from domain.errors import UsageError
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.deliveries.superseded_files import Replacement, supersede_file
from services.feedback.import_results import import_results
from services.papers.supplement import Supplement, issue_supplement
from services.papers.withdrawal_notices import write_notices
from services.runs.publication import withdraw_run
from tests.services.returned_lists import fill_in
from tests.services.visit_books import answer_household
from tests.simulation.county_frames import CONFIG
from tests.simulation.period_runs import PeriodRun, compare, compare_tables
from tests.simulation.village import add_house, belongs_to, household_number, make_village, settle

DAY = date(2026, 10, 12)
REPAIRED, DANGEROUS, STAYING, ELSEWHERE = 1, 2, 3, 4
ANSWER = {"核查结果": "属实", "是否拟纳入": "是", "核查人": "李核查", "核查时间": "2026-10-16"}
# What documents say is tested with real ones; there are two runs of them in this module.
Runs = tuple[PeriodRun, PeriodRun, Path]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """The list as it was sent, and the list after the housing file was corrected."""
    folder = tmp_path_factory.mktemp("corrected")
    inbox, workspace, frames = folder / "inbox", folder / "workspace", make_village()
    for household in (REPAIRED, DANGEROUS, STAYING):
        settle(frames, household)
    settle(frames, ELSEWHERE, place=("福利镇", "双桥村"))
    for household, grade in ((REPAIRED, "D"), (DANGEROUS, "B"), (STAYING, "C")):
        add_house(frames, household, grade)
    first = compare("2026Q3", frames.write(inbox), workspace)
    frames.update("housing_safety", belongs_to(REPAIRED), grade="A")
    frames.update("housing_safety", belongs_to(DANGEROUS), grade="D")
    corrected = frames.write(folder / "corrected")
    wrong = next(inbox.rglob("农村房屋安全鉴定.csv"))
    new = wrong.with_name("农村房屋安全鉴定（更正）.csv")
    new.write_bytes(next(corrected.rglob("农村房屋安全鉴定.csv")).read_bytes())
    supersede_file(Replacement(str(wrong), str(new), str(inbox), "错行", "张登记"), workspace, str(CONFIG))
    return first, compare_tables("2026Q3", inbox, workspace), workspace


@pytest.fixture
def issued(runs: Runs) -> Supplement:
    return _issue(runs[2])


def _issue(workspace: Path, *run_ids: str, day: date = DAY) -> Supplement:
    return issue_supplement(workspace, CONFIG, run_ids, day, "张签发")


def _read(path: Path, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def _only_file(issued: Supplement, township: str = "白沙镇") -> Path:
    (path,) = (issued.folder / "townships" / township).glob("补*.xlsx")
    return path


def test_only_the_difference_goes_to_the_township_that_has_one(runs: Runs, issued: Supplement) -> None:
    assert issued.townships.select("township", "added_households", "dropped_households").rows() == [("白沙镇", 1, 1)]
    assert [path.name for path in (issued.folder / "townships").iterdir()] == ["白沙镇"]
    path = _only_file(issued)
    assert path.name.startswith("补2026-0001_2026年第三季度_白沙镇")
    (clue,) = [row for row in _read(path, "补充名单") if household_number(DANGEROUS) in row]
    assert "新增线索" in clue
    (ended,) = [row for row in _read(path, "不再核查") if household_number(REPAIRED) in row]
    assert "更正后的数据中没有" in ended
    assert "不在名单" in ended
    facts = {row[1]: row[3] for row in _read(path, "说明") if row[1]}
    assert facts["补充名单编号"] == "补2026-0001"
    assert f"V1（数据截止 2026-09-30，运行编号 {runs[0].id}）" in str(facts["补充哪份名单"])
    assert str(facts["现行名单"]).startswith("V2")
    everything = json.dumps([_read(path, name) for name in openpyxl.load_workbook(path).sheetnames], default=str)
    assert household_number(STAYING) not in everything


def test_the_cover_says_which_file_was_replaced(runs: Runs) -> None:
    housing = runs[1].read("deliveries").filter(source="housing_safety")
    assert "农村房屋安全鉴定.csv”已由“" in housing["message"].item()
    assert housing["files"].item() == 1


def test_the_same_paper_of_the_day_keeps_its_number(runs: Runs, issued: Supplement) -> None:
    again = _issue(runs[2])
    assert again.townships["paper_no"].to_list() == issued.townships["paper_no"].to_list()
    lines = open_ledger(runs[2]).read_records("issued_papers").filter(kind="supplement")
    assert lines.filter(issued_on=DAY).select("township", "run_id", "earlier_run_id").rows() == [
        ("白沙镇", runs[1].id, runs[0].id)
    ]


def test_the_supplement_and_the_list_that_it_completes_both_come_back(runs: Runs, tmp_path: Path) -> None:
    first, second, workspace = runs
    papers = open_ledger(workspace).read_records("issued_papers")
    assert papers.filter(kind="supplement").height  # without one the first list would be refused as replaced
    (first_book,) = (first.folder / "lists" / "白沙镇").glob("*入户核查单*")
    kept = tmp_path / "原核查单.xlsx"
    kept.write_bytes(first_book.read_bytes())
    answer_household(kept, household_number(STAYING), "属实")
    supplement = tmp_path / "补充.xlsx"
    supplement.write_bytes(_only_file(_issue(workspace)).read_bytes())
    fill_in(supplement, "补充名单", {1: ANSWER})
    result = import_results([kept, supplement], workspace, str(CONFIG), "李导入")
    taken = result.lines.filter(status="taken")["household_id"].to_list()
    assert sorted(taken) == [household_number(DANGEROUS), household_number(STAYING)]
    assert result.lines.filter(status="refused").is_empty()
    assert second.id != first.id


def test_what_cannot_be_completed_is_refused(runs: Runs, tmp_path: Path) -> None:
    first, second, workspace = runs
    with pytest.raises(UsageError, match="没有发布过"):
        _issue(workspace, "20260930-000000000000", second.id)
    with pytest.raises(UsageError, match="相同"):
        _issue(workspace, first.id, first.id)
    with pytest.raises(UsageError, match="没有已发布的名单"):
        _issue(tmp_path)


def test_a_withdrawn_list_is_told_to_every_township_and_completed_by_the_next(runs: Runs) -> None:
    first, second, workspace = runs
    withdraw_run(workspace, first.id, "住房数据错行", "王撤回")
    notices = write_notices(workspace, load_county(CONFIG), first.id, DAY, "王撤回")
    pages = sorted(path.relative_to(notices.folder).as_posix() for path in notices.folder.rglob("撤*.xlsx"))
    assert [page.split("/")[1] for page in pages] == ["白沙镇", "福利镇"]
    facts = {row[1]: row[3] for row in _read(notices.folder / pages[0], "撤回通知") if row[1]}
    assert facts["撤回原因"] == "住房数据错行"
    assert facts["现在以哪份为准"] == "以 V2 为准"
    done = _issue(workspace, day=date(2026, 10, 13))
    assert done.townships["is_withdrawn"].to_list() == [True]
    facts = {row[1]: row[3] for row in _read(_only_file(done), "说明") if row[1]}
    assert "已撤回，请停止使用" in str(facts["补充哪份名单"])
    with pytest.raises(UsageError, match="已经撤回"):
        _issue(workspace, second.id, first.id)
    trail = open_ledger(workspace).read_audit()
    told = trail.filter(pl.col("action").is_in(["supersede", "publish", "withdraw", "issue_papers"]))
    assert [action for action in told["action"] if action != "issue_papers"] == [
        "publish", "supersede", "publish", "withdraw"
    ]  # fmt: skip
    assert "撤2026-0001" in told["subject"].to_list()
