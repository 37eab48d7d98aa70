"""Reviews, measures and replies that come back beside visits, by import and in a run's inbox. Nobody in it exists."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from domain.errors import InputsRefused
from domain.office_clock import get_today
from ledger import AuditEvent
from pipeline.open_ledger import open_ledger
from services.feedback.imports import undo_import
from services.runs.choice import FinishedRun
from tests.ledger.databases import make_lines
from tests.services.answering import LOOSE, checks, csv, row, shown, statuses, taken
from tests.services.reviewed_county import compare, write_village

REVIEW = ("户编号", "评议日期", "评议结果", "公示起", "公示止", "异议", "审定结果", "审定日期")
MEASURE = ("户编号", "风险", "措施", "责任单位", "开始日期", "状态", "成效")
REPLY = ("单号", "办理结果", "办理日期", "说明")


def issue_order(run: FinishedRun, household: str = "H1") -> str:
    line = {"order_no": "", "household_id": household, "township": "白沙镇", "earlier_order": None}
    event = AuditEvent("issue_orders")
    orders = make_lines("orders", line)
    return str(open_ledger(run.workspace).add_numbered_records("orders", orders, "开2026-", event)["order_no"].item())


def read(run: FinishedRun, table: str) -> pl.DataFrame:
    return open_ledger(run.workspace).read_records(table)


def test_reviews_are_kept_with_the_place_they_came_from(run: FinishedRun, tmp_path: Path) -> None:
    file = csv(
        tmp_path / "评议.csv",
        ("H1", "2026-10-12", "同意", "2026-10-13", "2026-10-18", "", "同意纳入", "2026-10-20"),
        *(
            (*cells, *[""] * 5)
            for cells in (
                ("H9", "2026-10-12", "同意"),
                ("H2", f"{get_today() + timedelta(days=1)}", "同意"),
                ("H4", "", ""),
                ("H5", "十月", "同意"),
            )
        ),
        headings=REVIEW,
    )
    answer = taken(run, file)
    assert statuses(answer) == [(2, "taken"), (3, "refused"), (4, "refused"), (5, "unanswered"), (6, "refused")]
    assert checks(answer) == [(3, "unknown_household"), (4, "date_in_future"), (6, "unreadable")]
    assert answer.counts.records == {"village_reviews": 1}
    kept = read(run, "village_reviews").row(0, named=True)
    assert (kept["household_id"], kept["reviewed_on"], kept["decided_on"]) == (
        "H1", date(2026, 10, 12), date(2026, 10, 20),
    )  # fmt: skip
    assert (kept["file"], kept["row_number"], kept["import_id"]) == ("评议.csv", 2, answer.import_id)


def test_the_same_file_again_changes_nothing_and_an_import_can_be_undone(run: FinishedRun, tmp_path: Path) -> None:
    line = ("H1", "住房", "危房改造", "住建局", "2026-09-01", "已完成", "明显")
    file = csv(tmp_path / "措施.csv", line, headings=MEASURE)
    first, again = taken(run, file), taken(run, file)
    assert (statuses(first), statuses(again)) == ([(2, "taken")], [(2, "unchanged")])
    assert read(run, "household_measures").height == 1
    undo_import(first.import_id, "", run.workspace)
    assert read(run, "household_measures").is_empty()


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("已办结", "done"), ("已办结，10月5日完工", "done"), ("办理中", "in_progress"), ("已签收", "received"),
        ("退回：不归我局", "returned"), ("已办结，但尚未验收", None), ("差不多了", None), ("未办结", None),
    ],
)  # fmt: skip
def test_a_reply_says_what_became_of_an_order(run: FinishedRun, tmp_path: Path, words: str, event: str | None) -> None:
    number = issue_order(run)
    answer = taken(run, csv(tmp_path / "回执.csv", (number, words, "2026-10-20", ""), headings=REPLY))
    assert read(run, "order_events")["event"].to_list() == ([event] if event else [])
    assert checks(answer) == ([] if event else [(2, "unreadable")])
    line = answer.lines.row(0, named=True)
    assert (line["household_id"], line["township"], line["kind"]) == ("H1", "白沙镇", "orders")


def test_replies_to_orders_that_nobody_issued_or_without_a_day_are_refused(run: FinishedRun, tmp_path: Path) -> None:
    number = issue_order(run)
    file = csv(
        tmp_path / "回执.csv", ("开2026-0099", "已办结", "2026-10-20", ""), (number, "已办结", "", ""),
        (number, "", "", ""), (number, "已办结", "2026-10-15", ""), headings=REPLY,
    )  # fmt: skip
    answer = taken(run, file)
    assert checks(answer) == [(2, "unknown_order"), (3, "unreadable"), (5, "date_before_issue")]
    assert statuses(answer)[2] == (4, "unanswered")
    assert "没有开过这张单" in shown(run, file)


def test_visits_and_records_come_in_one_folder(run: FinishedRun, tmp_path: Path) -> None:
    folder = tmp_path / "报回"
    folder.mkdir()
    csv(folder / "核查.csv", row("H1", LOOSE, "属实"))
    csv(folder / "评议.csv", ("H1", "2026-10-12", "同意"), headings=REVIEW[:3])
    answer = taken(run, folder)
    assert (answer.counts.visits, answer.counts.records) == (1, {"village_reviews": 1})
    assert answer.unread_rows == []


def test_a_file_that_lacks_one_heading_of_a_reply_is_told_so(run: FinishedRun, tmp_path: Path) -> None:
    file = csv(
        tmp_path / "回执.csv", ("开2026-0001", "已办结", "2026-10-20"), headings=("单号", "办理情形", "办理日期")
    )
    with pytest.raises(InputsRefused) as refused:
        taken(run, file)
    assert "办理结果" in str(refused.value)


def test_a_runs_inbox_leaves_its_records_with_the_ledger(tmp_path: Path) -> None:
    inbox = write_village(tmp_path / "收件")
    csv(inbox / "评议.csv", ("H1", "2026-09-12", "同意"), ("H9", "2026-09-12", "同意"), headings=REVIEW[:3])
    csv(inbox / "回执.csv", ("GD1", "已办结", "2026-09-20", ""), headings=REPLY)
    run = compare(inbox, tmp_path / "ws")
    assert read(run, "village_reviews").select("household_id", "file").rows() == [("H1", "评议.csv")]
    assert read(run, "order_events").is_empty()
    accounts = run.read("accounting").filter(pl.col("source").is_in(["village_reviews", "dispatch_replies"]))
    assert accounts["registered"].sum() == 3
