"""A household's road over three periods: listed, visited, decided, entered under another number, removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from domain.errors import UsageError
from fangpin.commands import fangpin
from services.follow_up.candidates import issue_candidates, make_candidate_tables
from services.follow_up.household_file import HouseholdFile, read_household_file, write_household_file
from services.follow_up.progress import issue_progress, make_progress_tables
from services.follow_up.roads import open_roads
from tests.simulation.county_frames import CONFIG, CountyFrames, is_at
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun, compare_tables
from tests.simulation.townships import HEADINGS, import_files
from tests.simulation.village import add_bill, add_house, household_number, make_village, name_of, renumber, settle

TAKEN, WAITING, CLEARED, PROPOSED = range(1, 5)
NEW_NUMBER = "20000000001"
REVIEWS = ("户编号", "评议日期", "评议结果", "公示起", "公示止", "审定结果", "审定日期")
MEASURES = ("户编号", "风险", "措施", "责任单位", "开始日期", "状态", "成效")
OCTOBER, NOVEMBER, JANUARY = date(2026, 10, 20), date(2026, 11, 20), date(2027, 1, 20)


@dataclass(frozen=True)
class Village:
    folder: Path
    runs: tuple[PeriodRun, ...]

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def steps(self, number: str, today: date) -> dict[str, str]:
        lines = self.file(number, today).tables["road_steps"]
        return dict(lines.select("step", "state").iter_rows())

    def file(self, number: str, today: date) -> HouseholdFile:
        return read_household_file(self.workspace, CONFIG, number, today)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    folder, frames = tmp_path_factory.mktemp("roads"), make_village()
    for household in (TAKEN, WAITING, CLEARED, PROPOSED):
        settle(frames, household)
    add_bill(frames, TAKEN, 9000, "2026-05-10")
    add_bill(frames, WAITING, 9000, "2026-05-10")
    add_house(frames, CLEARED)
    _enter(frames, CLEARED, "2024-03-01", cleared=True)
    runs = [_compare(frames, "2026Q3", folder)]
    answers = [
        (household_number(TAKEN), _clue_of(runs[0], TAKEN), "属实", "是", "核查员", "2026-10-08"),
        (household_number(PROPOSED), None, "属实", "是", "核查员", "2026-10-09"),
    ]
    _import(folder, "visits", HEADINGS, answers, OCTOBER)
    reviewed = (household_number(TAKEN), "2026-10-12", "同意")
    _import(folder, "reviews", REVIEWS, [(*reviewed, "2026-10-13", "2026-10-17", None, None)], OCTOBER)
    _import(folder, "decisions", REVIEWS, [(*reviewed, None, None, "同意纳入", "2026-10-19")], OCTOBER)
    _enter(frames, TAKEN, "2026-10-25")
    renumber(frames, TAKEN, NEW_NUMBER)
    runs.append(_compare(frames, "2026-10", folder))
    measures = [(NEW_NUMBER, "因病", "医疗救助", "医保局", "2026-11-02", "已完成", "见效")]
    _import(folder, "measures", MEASURES, measures, NOVEMBER)
    frames.update("register_members", is_at(NEW_NUMBER), risk_cleared="是")
    runs.append(_compare(frames, "2026", folder))
    return Village(folder, tuple(runs))


def _compare(frames: CountyFrames, period: str, folder: Path) -> PeriodRun:
    return compare_tables(period, frames.write(folder / "inboxes" / period), folder / "workspace")


def _enter(frames: CountyFrames, household: int, since: str, *, cleared: bool = False) -> None:
    frames.update(
        "register_members", is_at(household_number(household)), monitor_type="脱贫不稳定户", monitored_since=since,
        risk_cleared="是" if cleared else "否",
    )  # fmt: skip


def _clue_of(run: PeriodRun, household: int) -> str:
    return str(run.read("findings").filter(pl.col("household_id") == household_number(household))["clue_id"].item())


def _import(
    folder: Path, name: str, headings: tuple[str, ...], lines: Iterable[tuple[str | None, ...]], today: date
) -> None:
    file = write_lines(folder / f"{name}.csv", [headings, *lines])
    receipt = import_files(folder / "workspace", [file], today).lines
    assert set(receipt["status"]) == {"taken"}, receipt.select("status", "reason")


def test_in_october_the_household_waits_to_be_entered_and_what_is_missing_is_named(village: Village) -> None:
    tables = make_candidate_tables(open_roads(village.workspace, CONFIG, OCTOBER))
    line = tables["candidate_lines"].filter(household_id=household_number(TAKEN)).row(0, named=True)
    assert (line["inclusion_class"], line["next_step"], line["waits_for"]) == ("突发严重困难户", "entered", "township")
    assert line["missing"] == "签署核对授权书、财产检索"
    assert (line["reviewed_on"], line["published_until"], line["decision"]) == (
        date(2026, 10, 12), date(2026, 10, 17), "同意纳入",
    )  # fmt: skip


def test_before_the_answers_nobody_is_a_candidate(village: Village) -> None:
    tables = make_candidate_tables(open_roads(village.workspace, CONFIG, date(2026, 10, 7)))
    assert tables["candidate_lines"].is_empty()


def test_whom_the_village_alone_proposes_is_a_candidate_from_the_next_run_on(village: Village) -> None:
    tables = make_candidate_tables(open_roads(village.workspace, CONFIG, NOVEMBER))
    line = tables["candidate_lines"].row(0, named=True)
    assert (line["household_id"], line["next_step"]) == (household_number(PROPOSED), "authorised")
    assert (line["inclusion_class"], line["ground"]) == ("脱贫不稳定户", "脱贫户")


def test_a_removal_with_a_new_clue_stands_on_the_other_list(village: Village) -> None:
    tables = make_candidate_tables(open_roads(village.workspace, CONFIG, OCTOBER))
    assert tables["correction_candidates"]["household_id"].to_list() == [household_number(CLEARED)]
    assert household_number(CLEARED) not in tables["candidate_lines"]["household_id"]
    assert tables["candidate_counts"].rows() == [("白沙镇", 1, 0, 1, 0, 1)]


def test_the_whole_road_is_found_by_either_number(village: Village) -> None:
    for number in (household_number(TAKEN), NEW_NUMBER):
        household = village.file(number, JANUARY)
        steps = {line["step"]: line for line in household.tables["road_steps"].iter_rows(named=True)}
        days = {step: line["done_on"] for step, line in steps.items() if line["state"] == "done"}
        assert days == {
            "listed": date(2026, 9, 30), "visited": date(2026, 10, 8), "reviewed": date(2026, 10, 12),
            "published": date(2026, 10, 17), "decided": date(2026, 10, 19), "entered": date(2026, 10, 25),
            "helped": date(2026, 11, 2), "removed": date(2026, 12, 31),
        }  # fmt: skip
        home = household.tables["file_household"].row(0, named=True)
        assert (home["household_id"], home["numbers"]) == (NEW_NUMBER, household_number(TAKEN))
        assert (home["register_state"], home["ending"]) == ("removed", "removed")
        assert home["missing"] == "签署核对授权书、财产检索"


def test_the_file_tells_every_day_in_order(village: Village) -> None:
    events = village.file(NEW_NUMBER, JANUARY).tables["file_events"]
    assert events["kind"].to_list() == [
        "listed", "visit", "review", "publicity", "decision", "register", "listed", "measure", "listed", "register",
    ]  # fmt: skip
    assert events["happened_on"].is_sorted()
    clue = village.file(NEW_NUMBER, JANUARY).tables["file_clues"].row(0, named=True)
    assert (clue["state"], clue["clock_state"], clue["last_result"]) == ("found", "done", "属实")


def test_in_november_the_household_is_on_its_way(village: Village) -> None:
    states = village.steps(NEW_NUMBER, NOVEMBER)
    assert (states["entered"], states["helped"], states["removed"]) == ("done", "done", "open")
    assert village.steps(household_number(WAITING), NOVEMBER)["visited"] == "open"


def test_papers_are_numbered_hold_a_township_s_own_rows_and_keep_their_numbers(village: Village) -> None:
    papers = issue_candidates(village.workspace, CONFIG, OCTOBER, "李四")
    assert list(papers.files) == ["拟2026-0001", "拟2026-0002", "拟2026-0003"]
    folder = village.workspace / "follow_up" / OCTOBER.isoformat()
    assert {path.relative_to(folder).parts[0] for path in papers.files.values()} == {"townships", "county"}
    sheet = openpyxl.load_workbook(papers.files["拟2026-0001"]).active
    assert sheet is not None
    text = "".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "编号：拟2026-0001" in text and name_of(TAKEN) in text and name_of(WAITING) not in text
    assert issue_candidates(village.workspace, CONFIG, OCTOBER, "李四").files == papers.files


def test_a_household_file_is_a_workbook_and_an_unknown_number_is_told(village: Village, tmp_path: Path) -> None:
    household = village.file(NEW_NUMBER, NOVEMBER)
    write_household_file(household, tmp_path / "一户一档.xlsx")
    assert openpyxl.load_workbook(tmp_path / "一户一档.xlsx").sheetnames == ["办理情况", "线索", "办理记录", "家庭成员"]
    with pytest.raises(UsageError, match="xlsx"):
        write_household_file(household, tmp_path / "a.txt")
    with pytest.raises(UsageError, match="没有跟踪过这个户编号"):
        village.file("99999999999", NOVEMBER)


def test_the_screen_names_nobody(village: Village) -> None:
    place = ["--workspace", str(village.workspace), "--as-of", NOVEMBER.isoformat()]
    shown = CliRunner().invoke(fangpin, ["household", household_number(TAKEN), *place])
    assert shown.exit_code == 0, shown.output
    assert "风险消除" in shown.output and NEW_NUMBER in shown.output and name_of(TAKEN) not in shown.output
    issued = CliRunner().invoke(fangpin, ["candidates", "--by", "李四", *place])
    assert issued.exit_code == 0 and "拟2026-" in issued.output
    listed = CliRunner().invoke(fangpin, ["papers", "list", "--workspace", str(village.workspace)])
    assert "拟纳入名单" in listed.output and name_of(PROPOSED) not in listed.output


def test_how_far_the_work_is_is_a_numbered_paper_without_anybody_s_name(village: Village) -> None:
    papers = issue_progress(village.workspace, CONFIG, OCTOBER, "李四")
    assert list(papers.files) == ["统2026-0001", "统2026-0002"]
    assert issue_progress(village.workspace, CONFIG, OCTOBER, "李四").files == papers.files
    book = openpyxl.load_workbook(papers.files["统2026-0001"])
    assert book.sheetnames == ["工作进展", "各期进展", "各乡镇进展", "待办和逾期", "没有拿到的数据"]
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "编号：统2026-0001" in cells
    assert not {name_of(TAKEN), household_number(TAKEN)} & set(cells)
    items = {row[2]: row[3] for row in book["工作进展"].iter_rows(min_row=4, values_only=True)}
    assert (items["已县级审定"], items["已录入系统，纳入监测"], items["拟纳入（含村里提出的）"]) == (1, 0, 1)


def test_the_page_for_the_wall_counts_what_was_answered_since_the_list(village: Village) -> None:
    counted = {}
    for day in (date(2026, 10, 7), OCTOBER):
        figures = make_progress_tables(open_roads(village.workspace, CONFIG, day))["glance_figures"]
        line = figures.filter(township="白沙镇").row(0, named=True)
        counted[day] = line["visited"], line["answered"], line["confirmed"], line["rate"]
    assert counted == {date(2026, 10, 7): (0, 0, 0, None), OCTOBER: (1, 1, 1, 1.0)}
    path = issue_progress(village.workspace, CONFIG, OCTOBER, "李四").files["统2026-0002"]
    assert path.parent.name == "白沙镇"
    cells = [cell for row in openpyxl.load_workbook(path)["一览图"].iter_rows(values_only=True) for cell in row]
    assert "编号：统2026-0002" in cells and "100%" in cells
    assert not {name_of(TAKEN), name_of(WAITING), household_number(TAKEN)} & {str(cell) for cell in cells}


def test_the_screen_tells_how_far_the_work_is(village: Village) -> None:
    place = ["--workspace", str(village.workspace), "--as-of", NOVEMBER.isoformat()]
    shown = CliRunner().invoke(fangpin, ["progress", "--by", "李四", *place])
    assert shown.exit_code == 0, shown.output
    assert "已录入系统，纳入监测" in shown.output and "统2026-" in shown.output
    listed = CliRunner().invoke(fangpin, ["papers", "list", "--workspace", str(village.workspace)])
    assert "工作进展统计" in listed.output


def test_reviews_of_one_day_in_one_file_that_differ_are_both_kept(village: Village, tmp_path: Path) -> None:
    reviewed = (household_number(WAITING), "2026-10-12", "同意")
    lines = [(*reviewed, "2026-10-13", "2026-10-17", None, None), (*reviewed, None, None, "不予纳入", "2026-10-19")]
    file = write_lines(tmp_path / "reviews.csv", [REVIEWS, *lines])
    result = import_files(village.workspace, [file], NOVEMBER)
    assert result.lines["status"].to_list() == ["taken", "taken"]
    unreadable = [(*reviewed, "十月十三", None, None, None)]
    file = write_lines(tmp_path / "more.csv", [REVIEWS, *unreadable])
    assert import_files(village.workspace, [file], NOVEMBER).lines["reason"].to_list() == ["unreadable"]
