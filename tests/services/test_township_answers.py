"""A township's answer speaks for the household of its own clue, and nobody else is hurt."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from domain.errors import UsageError
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import import_results
from services.runs.choice import FinishedRun
from tests.services.answering import (
    AREA,
    HEADINGS,
    INCOME,
    LOOSE,
    MISSING,
    Row,
    checks,
    count_taken,
    csv,
    row,
    said,
    shown,
    taken,
)
from tests.services.reviewed_county import compare


def test_one_households_number_with_anothers_clue_takes_nothing_off_anybody(
    run: FinishedRun, inbox: Path, tmp_path: Path
) -> None:
    before = run.read("links")
    answer = taken(run, csv(tmp_path / "报回.csv", row("H1", "cP51"), row("H5", LOOSE), row("H2", "cP11", "不属实")))
    assert checks(answer) == [(2, "not_this_household"), (3, "not_this_household"), (4, "not_this_household")]
    assert (count_taken(answer), answer.overturned, answer.doubted) == (0, 0, 0)
    assert open_ledger(run.workspace).read_decisions().is_empty()
    assert open_ledger(run.workspace).read_visits().is_empty()
    after = compare(inbox, run.workspace)
    assert after.read("links").equals(before)


@pytest.mark.parametrize(
    ("line", "check", "words"),
    [
        (row("H9999", "cP11"), "unknown_household", "“户编号”"),
        (row("H9999", None, "属实"), "unknown_household", "“户编号”"),
        (row("H1", "0000000000000000"), "unknown_clue", "“线索编号”"),
        (row("H1", "cP1"), "unknown_clue", "“线索编号”"),
        (row("H1", AREA), "not_this_household", "“户编号”"),
        (row("H1", "cP11", day="2031-10-16"), "date_in_future", "“核查时间”"),
        (row("H1", None, "属实", day="2031-10-16"), "date_in_future", "“核查时间”"),
        (row("H1", "cP11", day="2026-09-01"), "date_before_issue", "“核查时间”"),
        (row("H1", "cP11", day="1926-10-16"), "date_before_issue", "“核查时间”"),
        (row("", "cP11"), "unknown_household", "“户编号”"),
        (row("1.0076E+10", "cP11"), "unreadable", "“户编号”"),
        (row("H1", "1.2E+30"), "unreadable", "“线索编号”"),
        (row("H1", "cP11", "也许"), "unreadable", "“核查结果”"),
        (row("H1", "cP11", day="十月"), "unreadable", "“核查时间”"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_by_row_with_column_and_cure(
    run: FinishedRun, tmp_path: Path, line: Row, check: str, words: str
) -> None:
    file = csv(tmp_path / "报回.csv", row("H1", LOOSE, "属实"), line)
    told = shown(run, file)
    assert "报回.csv第 3 行" in told
    assert words in told
    assert "请" in told
    answer = taken(run, file)
    assert checks(answer) == [(3, check)]
    # The others of the file count.
    assert open_ledger(run.workspace).read_visits().select("household_id", "clue_id").rows() == [("H1", LOOSE)]
    # Nobody's data stand in a message.
    assert not [cell for cell in ("H9999", "0000000000000000", "1.2E+30", "李核查") if cell in told]


def test_without_a_run_nobody_knows_what_was_asked(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(UsageError, match="--workspace"):
        import_results([csv(tmp_path / "报回.csv", row("H1", "cP11"))], tmp_path / "空", "config")


def test_an_income_clue_is_a_clue_like_the_others(run: FinishedRun, tmp_path: Path) -> None:
    file = csv(
        tmp_path / "报回.csv",
        row("H1", INCOME, "属实"),
        row("H5", MISSING, "已解决"),
        row("H1", INCOME, day="2026-10-17"),
    )
    answer = taken(run, file)
    assert (count_taken(answer), checks(answer)) == (3, [])
    assert answer.unclear.select("row_number", "why").rows() == [(4, "nothing_linked")]
    assert "登记信息" in shown(run, file)
    assert checks(taken(run, csv(tmp_path / "别家.csv", row("H2", INCOME)))) == [(2, "not_this_household")]


# --- which township the file is from ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2026年第三季度_白沙镇_疑似风险户名单_20260930.csv", ""),
        ("报回.csv", "2026年第三季度白沙镇疑似风险户风险线索及核查表"),
        ("报回.csv", "2026年第三季度白沙 镇疑似风险户风险线索及核查表"),
        ("白沙镇人民政府报回.csv", "风险线索及核查表"),
    ],
)
def test_a_townships_file_cannot_answer_for_anothers_household(
    run: FinishedRun, tmp_path: Path, name: str, title: str
) -> None:
    file = csv(tmp_path / name, row("H5", "cP51"), row("H1", LOOSE, "属实"), row("H5", None, "不属实"), title=title)
    answer = taken(run, file)
    top = 3 if title else 2
    assert checks(answer) == [(top, "not_this_township"), (top + 2, "not_this_township")]
    assert count_taken(answer) == 1
    assert said(run) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("报回.csv", ""), ("阳朔县汇总.csv", "阳朔县2026年第三季度疑似风险户入户核查结果汇总表"),
        ("白沙镇、福利镇.csv", ""), ("福利镇.csv", "福利镇核查表"),
    ],
)  # fmt: skip
def test_a_file_of_the_county_or_of_the_households_own_township_can(
    run: FinishedRun, tmp_path: Path, name: str, title: str
) -> None:
    assert checks(taken(run, csv(tmp_path / name, row("H5", "cP51", "属实"), title=title))) == []


@pytest.mark.parametrize(("cell", "is_own"), [("白沙镇", False), ("白沙", False), ("福利镇", True), ("福利", True),
                                              ("阳朔县福利镇", True), ("", True), ("县城", True)])  # fmt: skip
def test_a_row_of_another_township_than_the_households_is_refused(
    run: FinishedRun, tmp_path: Path, cell: str, is_own: bool
) -> None:
    file = csv(tmp_path / "报回.csv", ("H5", "cP51", "属实", "李", "2026-10-16", cell), headings=(*HEADINGS, "乡镇"))
    assert checks(taken(run, file)) == ([] if is_own else [(2, "not_this_township")])


def with_answers(inbox: Path, tmp_path: Path, *rows: Row) -> Path:
    more = shutil.copytree(inbox, tmp_path / "收件")
    csv(more / "核查结果.csv", *rows)
    return more


def test_answers_in_the_inbox_count_at_once(run: FinishedRun, inbox: Path, tmp_path: Path) -> None:
    more = with_answers(inbox, tmp_path, row("H1", LOOSE))
    after = compare(more, run.workspace)
    key = run.read("links").filter(pl.col("reason") == "name_and_circumstances")["row_key"].item()

    def person(of: FinishedRun) -> object:
        return of.read("links").filter(pl.col("row_key") == key)["person_id"].item()

    assert (person(run), person(after)) == ("P11", None)
    # The ledger has it now, and the same inbox is still the same run.
    assert open_ledger(run.workspace).read_decisions()["origin"].unique().to_list() == ["feedback"]
    assert compare(more, run.workspace).id == after.id
    # Next time the file is not there any more, and the answer still counts.
    later = compare(inbox, run.workspace)
    assert later.id != run.id
    assert person(later) is None


def test_answers_in_the_inbox_pass_the_same_refusals_and_the_accounts_balance(
    run: FinishedRun, inbox: Path, tmp_path: Path
) -> None:
    more = with_answers(
        inbox, tmp_path, row("H1", "cP51"), row("H9999", "cP11"), row("H1", "c0"), row("H5", "cP51", day="2031-01-01"),
        row("", "cP11"), row("H1", None, "属实"), row("H1", "cP11"),
    )  # fmt: skip
    after = compare(more, run.workspace)
    refused = after.read("quarantine").filter(pl.col("source") == "verification_results")
    assert refused.select("row_number", "check").rows() == [
        (2, "not_this_household"), (3, "unknown_household"), (4, "unknown_clue"), (5, "date_in_future"),
        (6, "no_identity"),
    ]  # fmt: skip
    account = after.read("accounting").filter(pl.col("source") == "verification_results").row(0, named=True)
    counted = ("rows_read", "dropped", "quarantined", "registered")
    assert [account[name] for name in counted] == [8, 1, 5, 2]  # the heading is dropped
    assert open_ledger(run.workspace).read_visits()["row_number"].to_list() == [7, 8]
    assert said(run) == ["doubted"]
    assert after.read("links").equals(run.read("links"))
    assert after.read("link_doubts").height == 2
