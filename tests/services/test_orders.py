"""Orders to three departments, their answers in three formats, a house that closes and one that does not.

A village with two bad houses and a grave disease; nobody in it exists.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlwt
from click.testing import CliRunner

from domain.errors import UsageError
from domain.progress import listen
from fangpin.commands import fangpin
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import import_results
from services.orders.register import issue_orders, open_book, record_event
from services.runs.publication import withdraw_run
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun, compare_tables
from tests.simulation.village import (
    add_disease,
    add_house,
    belongs_to,
    household_number,
    make_village,
    name_of,
    number_of,
    settle,
)

MENDED, NOT_MENDED, SICK, DENIED = 1, 2, 3, 4
ISSUED, AFTER = date(2026, 10, 20), date(2026, 11, 2)
VISIT = ("户编号", "线索编号", "核查结果", "是否拟纳入", "核查人", "核查时间")
CONFIG = "config"


@dataclass(frozen=True)
class Village:
    """A workspace whose first run was answered, and what the departments deliver for the next one."""

    workspace: Path
    next_inbox: Path
    folder: Path

    def states(self, day: date) -> dict[str, str]:
        """Household and department -> how its last order stands on a day."""
        lines = open_book(self.workspace, CONFIG, day).states.select("household_id", "department", "state")
        return {f"{home[-1]}{department}": state for home, department, state in lines.iter_rows()}

    def issue(self, day: date) -> pl.DataFrame:
        return issue_orders(self.workspace, CONFIG, day, "王办").orders

    def find_sheet(self, department: str, day: date = ISSUED) -> Path:
        (path,) = (self.workspace / "follow_up" / day.isoformat() / "departments" / department).glob("*.xlsx")
        return path

    def run_october(self) -> PeriodRun:
        return compare_tables("2026-10", self.next_inbox, self.workspace)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Village:
    folder = tmp_path_factory.mktemp("orders")
    frames = make_village()
    for household in (MENDED, NOT_MENDED, SICK, DENIED):
        settle(frames, household)
    for household in (MENDED, NOT_MENDED, DENIED):
        add_house(frames, household)
    add_disease(frames, SICK, "2026-05-01")
    run = compare_tables("2026Q3", frames.write(folder / "inbox"), folder / "workspace")
    clues = dict(run.read("findings").select("household_id", "clue_id").iter_rows())
    answers = [
        (home, clues[home], "不属实" if home == household_number(DENIED) else "属实", "", "李核查", "2026-10-08")
        for home in map(household_number, (MENDED, NOT_MENDED, SICK, DENIED))
    ]
    reviews = [("户编号", "评议日期", "评议结果", "审定结果", "审定日期"),
               (household_number(SICK), "2026-10-10", "同意", "同意纳入", "2026-10-15")]  # fmt: skip
    files = [
        write_lines(folder / "核查.csv", [VISIT, *answers]),
        write_lines(folder / "评议.csv", reviews),
    ]
    result = import_results(files, folder / "workspace", CONFIG)
    assert set(result.lines["status"]) == {"taken"}
    # By the next month one house is accepted, and the other is told of as before.
    frames.update("housing_safety", belongs_to(MENDED), accepted_on="2026-10-28")
    return Village(folder / "workspace", frames.write(folder / "next"), folder)


@pytest.fixture
def village(answered: Village, tmp_path: Path) -> Village:
    """The answered workspace, the test's own."""
    return Village(shutil.copytree(answered.workspace, tmp_path / "workspace"), answered.next_inbox, tmp_path)


def read_sheet(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a department's sheet by heading."""
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    top = next(place for place, row in enumerate(rows) if "单号" in row)
    for row in rows[top + 1 :]:
        line = dict(zip(map(str, rows[top]), row, strict=True))
        if str(line["单号"] or "").startswith("单"):
            yield line


def fill_xlsx(path: Path, out: Path, **cells: str) -> Path:
    """The sheet itself, filled in."""
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    headings: dict[str, int] = {}
    for row in page.iter_rows():
        if any(cell.value == "单号" for cell in row):
            headings = {str(cell.value): int(cell.column or 0) for cell in row}
        elif headings and str(row[headings["单号"] - 1].value or "").startswith("单"):
            for heading, cell in cells.items():
                page.cell(row[0].row or 0, headings[heading]).value = cell
    book.save(out)
    return out


def fill_csv(path: Path, out: Path, **cells: str) -> Path:
    lines = [line | cells for line in read_sheet(path)]
    with out.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return out


def fill_xls(path: Path, out: Path, **cells: str) -> Path:
    lines = [{**line, **cells} for line in read_sheet(path)]
    table: list[list[object]] = [[*lines[0]], *([*line.values()] for line in lines)]
    book = xlwt.Workbook()
    page = book.add_sheet("开单表")
    for place, row in enumerate(table):
        for column, cell in enumerate(row):
            page.write(place, column, "" if cell is None else str(cell))
    book.save(str(out))
    return out


def reply_all(village: Village) -> list[str]:
    """The three departments report everything as done; returns the statuses of their rows."""
    done = {"办理结果": "已办结", "办理日期": "2026-10-26", "说明": "已办"}
    files = [
        fill_xlsx(village.find_sheet("住建局"), village.folder / "住建.xlsx", **done),
        fill_csv(village.find_sheet("医保局"), village.folder / "医保.csv", **done),
        fill_xls(village.find_sheet("卫健局"), village.folder / "卫健.xls", **done),
    ]
    return import_results(files, village.workspace, CONFIG).lines["status"].to_list()


def test_each_department_gets_its_own_orders_and_only_what_it_needs(village: Village) -> None:
    orders = village.issue(ISSUED)
    assert orders["order_no"].to_list() == ["单2026-0001", "单2026-0002", "单2026-0003", "单2026-0004"]
    assert orders["department"].value_counts().sort("department").rows() == [
        ("住建局", 2),
        ("医保局", 1),
        ("卫健局", 1),
    ]
    houses = list(read_sheet(village.find_sheet("住建局")))
    assert {line["姓名"] for line in houses} == {name_of(MENDED), name_of(NOT_MENDED)}
    assert {line["证件号码"] for line in houses} == {number_of(MENDED), number_of(NOT_MENDED)}
    text = "".join(str(cell) for line in houses for cell in line.values())
    assert name_of(SICK) not in text
    assert "户编号" not in houses[0]
    (townships,) = (village.workspace / "follow_up" / ISSUED.isoformat() / "townships").iterdir()
    assert townships.name == "白沙镇"


def test_asked_again_on_the_day_nothing_is_issued_twice_and_papers_keep_their_number(village: Village) -> None:
    village.issue(ISSUED)
    papers = open_ledger(village.workspace).read_records("issued_papers")
    assert papers["department"].to_list() == ["住建局", "医保局", "卫健局"]
    before = village.find_sheet("住建局").read_bytes()
    assert village.issue(ISSUED).is_empty()
    assert village.find_sheet("住建局").read_bytes() == before
    assert open_ledger(village.workspace).read_records("issued_papers").height == papers.height


def test_a_trial_leaves_nothing(village: Village) -> None:
    assert issue_orders(village.workspace, CONFIG, ISSUED, "", is_trial=True).orders.height == 4
    assert open_ledger(village.workspace).read_records("orders").is_empty()
    assert not (village.workspace / "follow_up").exists()


def test_answers_in_three_formats_and_the_house_that_closes_by_the_next_data(village: Village) -> None:
    village.issue(ISSUED)
    assert reply_all(village) == ["taken"] * 4
    # Where nobody's data are asked for, the report closes it.
    assert village.states(date(2026, 10, 30)) == {
        "1住建局": "done", "2住建局": "done", "3医保局": "closed", "3卫健局": "closed",
    }  # fmt: skip
    run = village.run_october()
    assert run.read("resolved").select("household_id", "reason").rows() == [(household_number(MENDED), "remedied")]
    states = open_book(village.workspace, CONFIG, AFTER).states.filter(department="住建局").sort("household_id")
    assert states.select("state", "closed_on", "closed_by", "closing_run_id").rows() == [
        ("closed", date(2026, 10, 31), "data", run.id), ("done", None, None, None),
    ]  # fmt: skip
    # What the data still tell of is ordered again, and the first order has been replaced.
    again = village.issue(AFTER)
    assert again.select("household_id", "cause", "earlier_order").rows() == [
        (household_number(NOT_MENDED), "not_confirmed", states["order_no"][1])
    ]
    after = open_book(village.workspace, CONFIG, AFTER).states.filter(household_id=household_number(NOT_MENDED))
    assert after.sort("order_no")["state"].to_list() == ["replaced", "issued"]
    (line,) = read_sheet(village.find_sheet("住建局", AFTER))
    assert "报办结后数据仍显示未解决" in str(line["风险情况"])
    # A run that is withdrawn closes nothing.
    withdraw_run(village.workspace, run.id, "数据有误", "王办")
    assert village.states(AFTER)["1住建局"] == "done"


def test_replies_in_a_runs_inbox_are_taken_too(village: Village) -> None:
    village.issue(ISSUED)
    inbox = shutil.copytree(village.next_inbox, village.folder / "next")
    done = {"办理结果": "已办结，已验收", "办理日期": "2026-10-26", "说明": ""}
    fill_csv(village.find_sheet("住建局"), inbox / "住建局回执.csv", **done)
    unclear = {"办理结果": "已办结，但未验收", "办理日期": "2026-10-26", "说明": ""}
    fill_csv(village.find_sheet("医保局"), inbox / "医保局回执.csv", **unclear)
    steps: list[str] = []
    with listen(steps.append):
        run = compare_tables("2026-10", inbox, village.workspace)
    assert next(step for step in steps if "没有登记" in step).startswith("开单回执有 1 行没有登记")
    assert run.read("accounting").filter(source="dispatch_replies")["registered"].sum() == 3
    states = village.states(AFTER)
    assert (states["1住建局"], states["2住建局"], states["3医保局"]) == ("closed", "done", "issued")


def test_a_measure_without_effect_is_ordered_again(village: Village) -> None:
    village.issue(ISSUED)
    reply_all(village)
    measures = [("户编号", "风险", "措施", "责任单位", "开始日期", "状态", "成效"),
                (household_number(SICK), "因病", "大病救治", "卫健局", "2026-10-27", "已落实", "不明显")]  # fmt: skip
    import_results([write_lines(village.folder / "措施.csv", measures)], village.workspace, CONFIG)
    again = village.issue(AFTER)
    assert again.select("department", "cause").rows() == [("卫健局", "ineffective")]
    ledger = openpyxl.load_workbook(next((village.workspace / "follow_up" / AFTER.isoformat() / "county").iterdir()))
    assert ledger.sheetnames == ["分部门汇总", "台账", "帮扶措施成效"]


def test_an_order_is_received_or_cancelled_by_hand(village: Village) -> None:
    numbers = village.issue(ISSUED)["order_no"].to_list()
    options = ["--workspace", str(village.workspace), "--by", "王办", "--date", "2026-10-21"]
    shown = CliRunner().invoke(fangpin, ["orders", "receive", numbers[0], *options])
    assert (shown.exit_code, shown.output) == (0, "已登记签收 1 件。\n")
    assert CliRunner().invoke(fangpin, ["orders", "cancel", numbers[1], "--reason", "开错", *options]).exit_code == 0
    states = open_book(village.workspace, CONFIG, AFTER).states
    assert states["state"].to_list() == ["received", "cancelled", "issued", "issued"]
    # What was cancelled is not issued anew until somebody has gone there again.
    assert village.issue(AFTER).is_empty()
    with pytest.raises(UsageError, match="以前已经撤销"):
        record_event(village.workspace, [numbers[1]], "cancelled", "王办", AFTER, "开错")
    with pytest.raises(UsageError, match="早于"):
        record_event(village.workspace, [numbers[2]], "received", "王办", date(2026, 10, 1))
    # What was cancelled by mistake holds again.
    assert CliRunner().invoke(fangpin, ["orders", "cancel", numbers[1], "--undo", *options]).exit_code == 0
    assert open_book(village.workspace, CONFIG, AFTER).states["state"][1] == "issued"
    with pytest.raises(UsageError, match="不用恢复"):
        record_event(village.workspace, [numbers[1]], "restored", "王办", AFTER)
    actions = open_ledger(village.workspace).read_audit()["action"].to_list()
    assert actions[-5:] == [
        "issue_orders", "issue_papers", "order_received", "order_cancelled", "order_restored",
    ]  # fmt: skip


def test_a_reply_that_was_imported_by_mistake_is_taken_back(village: Village) -> None:
    village.issue(ISSUED)
    reply_all(village)
    import_id = open_ledger(village.workspace).read_imports()["import_id"][-1]
    undone = CliRunner().invoke(fangpin, ["feedback", "undo", import_id, "--workspace", str(village.workspace)])
    assert undone.exit_code == 0
    assert set(village.states(AFTER).values()) == {"issued"}


def test_orders_are_listed_with_those_that_are_late(village: Village) -> None:
    village.issue(ISSUED)
    record_event(village.workspace, ["单2026-0001"], "received", "王办", date(2026, 10, 21))
    arguments = ["orders", "list", "--overdue", "--as-of", "2026-11-20", "--workspace", str(village.workspace)]
    shown = CliRunner().invoke(fangpin, arguments)
    assert shown.exit_code == 0
    assert "2 件，其中逾期 2 件" in shown.output
