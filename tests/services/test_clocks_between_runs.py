"""From a list to the next one: what was answered, entered and extended, who is late on a day, who is reminded."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from domain.errors import UsageError
from domain.workdays import add_working_days
from fangpin.deadlines import DeadlineRequest, show_deadlines
from pipeline.county.load_county import load_county
from pipeline.current_clocks import judge_current_clocks
from pipeline.current_run import CurrentRun, open_current_run
from pipeline.open_ledger import open_ledger
from services.follow_up.extensions import ExtensionRequest, extend_clock, find_last_day, undo_extension
from services.follow_up.late_work import LateWork
from services.follow_up.reminders import write_reminders
from tests.simulation.county_frames import CONFIG, CountyFrames, is_at
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun, compare_tables
from tests.simulation.townships import HEADINGS, import_files
from tests.simulation.village import add_bill, add_house, household_number, make_village, settle

ANSWERED, LATE, ENTERED, FAR, REFUSED = range(1, 6)
DUE, LATER = date(2026, 11, 3), date(2026, 12, 10)
_ANSWERS = {ANSWERED: ("属实", "是"), REFUSED: ("不属实", "否")}


@dataclass(frozen=True)
class Village:
    frames: CountyFrames
    folder: Path
    first: PeriodRun

    def clue_of(self, household: int) -> str:
        findings = self.first.read("findings").filter(pl.col("household_id") == household_number(household))
        return str(findings["clue_id"].item())

    def open(self, today: date) -> CurrentRun:
        return open_current_run(self.folder / "workspace", CONFIG, today)

    def states(self, today: date) -> dict[str, str]:
        lines = judge_current_clocks(self.open(today))
        return dict(lines.select("household_id", "state").iter_rows())

    def extend(self, household: int, until: date | None = LATER, days: int | None = None, reason: str = "外出") -> str:
        request = ExtensionRequest(self.clue_of(household), until, days, reason, "李四")
        return extend_clock(self.open(date(2026, 10, 25)), request).record_id


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    folder, frames = tmp_path_factory.mktemp("clocks"), make_village()
    for household in (ANSWERED, LATE, ENTERED, FAR, REFUSED):
        settle(frames, household, place=("福利镇", "双桥村") if household == FAR else ("白沙镇", "白沙村"))
    for household in (ANSWERED, LATE, FAR, REFUSED):
        add_bill(frames, household, 9000, "2026-05-10")
    add_house(frames, ENTERED)
    first = compare_tables("2026Q3", frames.write(folder / "inboxes" / "2026Q3"), folder / "workspace")
    made = Village(frames, folder, first)
    lines = [
        (household_number(home), made.clue_of(home), *answer, "核查员", "2026-10-08")
        for home, answer in _ANSWERS.items()
    ]
    answers = write_lines(folder / "answers.csv", [HEADINGS, *lines])
    assert import_files(folder / "workspace", [answers], date(2026, 10, 15)).counts.visits == len(lines)
    return made


def test_the_run_says_when_each_clue_is_due(village: Village) -> None:
    clocks = village.first.read("clue_clocks")
    assert set(clocks.select("clock", "clock_started_on", "due_on", "state").iter_rows()) == {
        ("issue", date(2026, 9, 30), DUE, "waiting")
    }
    assert village.first.read("suspected")["due_on"].unique().to_list() == [DUE]


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2026, 10, 20), "waiting"), (date(2026, 10, 28), "due_soon"), (date(2026, 11, 4), "overdue")],
)
def test_what_was_answered_is_done_and_the_rest_comes_near_and_is_late(
    village: Village, today: date, state: str
) -> None:
    homes = {ANSWERED: "done", REFUSED: "done", LATE: state, ENTERED: state, FAR: state}
    assert village.states(today) == {household_number(home): told for home, told in homes.items()}


def test_before_the_answer_nothing_is_done(village: Village) -> None:
    assert set(village.states(date(2026, 10, 7)).values()) == {"waiting"}


def test_who_is_late_is_counted_per_township_and_village(village: Village) -> None:
    work = LateWork(village.open(date(2026, 11, 10)))
    columns = ("township", "overdue", "done", "overdue_households", "most_days_overdue", "late_orders")
    assert work.township_deadlines.select(columns).rows() == [("白沙镇", 2, 2, 2, 7, 0), ("福利镇", 1, 0, 1, 7, 0)]
    assert work.clock_counts.drop_nulls("village")["village"].to_list() == ["白沙村", "双桥村"]


def test_every_late_township_has_a_numbered_reminder_with_its_own_rows(village: Village) -> None:
    day = date(2026, 11, 10)
    reminders = write_reminders(village.open(day), "李四")
    assert dict(reminders.numbers) == {"白沙镇": "催2026-0001", "福利镇": "催2026-0002"}
    assert write_reminders(village.open(day), "王五").numbers == reminders.numbers
    (path,) = (reminders.folder / "townships" / "福利镇").glob("*.xlsx")
    told = {str(cell) for sheet in openpyxl.load_workbook(path) for row in sheet.values for cell in row if cell}
    assert household_number(FAR) in told
    assert not told & {household_number(LATE), "白沙村", "白沙镇"}
    assert {"逾期7天", "编号：催2026-0002"} <= told
    assert len(list((reminders.folder / "county").glob("*.xlsx"))) == 1
    papers = open_ledger(village.folder / "workspace").read_records("issued_papers")
    assert papers.select("township", "rows").rows() == [("白沙镇", 2), ("福利镇", 1)]


def test_nobody_is_reminded_of_nothing(village: Village) -> None:
    assert not write_reminders(village.open(date(2026, 10, 8)), "").numbers


def test_status_shows_townships_or_the_villages_of_one(village: Village, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = village.folder / "workspace"
    show_deadlines(workspace, DeadlineRequest(CONFIG, as_of="2026-11-10"))
    assert re.search("白沙镇.* 0 .* 0 .* 2 .* 2 .* 2 .* 7 .* 0 .* 0 ", capsys.readouterr().out)
    show_deadlines(workspace, DeadlineRequest(CONFIG, "福利镇", "2026-11-10"))
    told = capsys.readouterr().out
    assert "双桥村" in told
    assert "白沙村" not in told
    with pytest.raises(UsageError, match="没有乡镇"):
        show_deadlines(workspace, DeadlineRequest(CONFIG, "福利", "2026-11-10"))


def test_a_workspace_without_lists_says_nothing_of_deadlines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_deadlines(tmp_path / "workspace", DeadlineRequest(CONFIG))
    assert capsys.readouterr().out == ""
    assert not list(tmp_path.iterdir())


# --- extensions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("household", "until", "days", "reason", "told"),
    [
        (LATE, DUE, None, "外出", "新的时限应晚于现在的时限 2026-11-03"),
        (LATE, LATER, 3, "外出", "只写一个"),
        (LATE, None, None, "外出", "只写一个"),
        (LATE, LATER, None, " ", "--reason"),
        (ANSWERED, LATER, None, "外出", "已经办结（2026-10-08）"),
    ],
)
def test_what_is_no_extension_is_refused(
    village: Village, household: int, until: date | None, days: int | None, reason: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        village.extend(household, until, days, reason)


def test_a_clue_that_is_not_listed_has_no_time_to_extend(village: Village) -> None:
    with pytest.raises(UsageError, match="没有线索"):
        extend_clock(village.open(DUE), ExtensionRequest("nobody", LATER, None, "外出", "李四"))
    with pytest.raises(UsageError, match="没有编号为"):
        undo_extension(open_ledger(village.folder / "workspace"), "延2026-0999", "", "李四")


def test_an_application_is_extended_to_forty_working_days_at_most() -> None:
    county, started = load_county(CONFIG), date(2026, 9, 1)
    leiyang = county.policy("leiyang_2024")
    assert find_last_day(leiyang, "application_pending", "declaration", started) == add_working_days(started, 40)
    assert find_last_day(leiyang, "dangerous_house", "issue", started) is None
    assert find_last_day(county.policy("guangxi_2021"), "declared", "declaration", started) is None


def test_the_next_run_hears_extensions_the_register_and_answers(village: Village) -> None:
    ledger = open_ledger(village.folder / "workspace")
    record = village.extend(LATE)
    assert village.states(date(2026, 11, 10))[household_number(LATE)] == "waiting"
    frames = village.frames.copy()
    frames.update(
        "register_members", is_at(household_number(ENTERED)),
        household_type="监测对象", monitor_type="突发严重困难户", risk_cleared="否", monitored_since="2026-10-15",
    )  # fmt: skip
    inbox = frames.write(village.folder / "inboxes" / "2026-11")
    run = compare_tables("2026-11", inbox, village.folder / "workspace")
    assert _read_clock(run, LATE) == ("issue", date(2026, 9, 30), LATER, "waiting", None)
    assert _read_clock(run, ANSWERED) == ("issue", date(2026, 9, 30), DUE, "done", "answer")
    assert _read_clock(run, ENTERED) == ("issue", date(2026, 9, 30), DUE, "done", "register")
    assert _read_clock(run, FAR) == ("issue", date(2026, 9, 30), DUE, "overdue", None)
    assert undo_extension(ledger, record, "误登", "李四")
    assert not undo_extension(ledger, record, "误登", "李四")
    again = compare_tables("2026-11", inbox, village.folder / "workspace")
    assert again.id != run.id
    assert _read_clock(again, LATE) == ("issue", date(2026, 9, 30), DUE, "overdue", None)
    actions = ledger.read_audit()["action"].to_list()
    assert {"extend_clock", "extension_undo", "issue_papers"} <= set(actions)


def _read_clock(run: PeriodRun, household: int) -> tuple[object, ...]:
    line = run.read("clue_clocks").filter(pl.col("household_id") == household_number(household))
    return line.select("clock", "clock_started_on", "due_on", "state", "stopped_by").row(0)


def test_in_a_campaign_all_are_due_on_its_day(village: Village, tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    county = (config / "county.yaml").read_text(encoding="utf-8")
    campaign = 'campaigns: {2026C1: {ends: "2026-06-30", visit_by: "2026-07-10"}}\n#'
    (config / "county.yaml").write_text(county.replace("campaigns: {}", campaign), encoding="utf-8")
    run = compare_tables("2026C1", village.folder / "inboxes" / "2026Q3", tmp_path / "workspace", config)
    assert set(run.read("clue_clocks")["clock"]) == {"campaign"}
    assert run.read("suspected")["due_on"].unique().to_list() == [date(2026, 7, 10)]
