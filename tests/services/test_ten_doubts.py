"""Ten questions that villages and departments ask, answered by `fangpin explain`: docs/procedures/doubts.md."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from domain.errors import UsageError
from fangpin.commands import fangpin
from fangpin.explain_household import print_household
from fangpin.screen import console
from services.explain import explain_clue, explain_household
from services.runs.choice import choose_newest_run
from tests.services import doubts_county as doubts
from tests.services.doubts_county import BILL, HOUSE, DoubtsCounty, found_county
from tests.simulation.village import household_number, name_of

PAGE = Path(__file__).parents[2] / "docs" / "procedures" / "doubts.md"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> DoubtsCounty:
    return found_county(tmp_path_factory.mktemp("doubts"))


def test_why_are_they_not_on_the_list(county: DoubtsCounty) -> None:
    """这家为什么没在名单上."""
    shown = county.explain_household(doubts.BELOW)
    assert "不在名单上：没有针对这一户的确定或待核实线索" in shown
    assert "近12个月医疗自付费用较高，算得 3,000" in shown
    assert "医疗自付标准（脱贫户、监测对象）：5,000元（县级默认，无条文）" in shown
    assert "未提供：医保局“参保登记”：脱贫人口、监测对象未参加基本医疗保险" in shown


def test_why_are_these_their_bills(county: DoubtsCounty) -> None:
    """为什么是他家的医药费."""
    shown = county.explain("--clue", county.find_clue(doubts.BILLS))
    assert "依据的行（2 行）" in shown
    assert "第 3 行。已对应（证件号码一致）：证件号码与姓名一致" in shown
    assert "第 4 行。已对应（姓名与情况）：同乡镇同名且出生日期一致（未填村）" in shown
    assert "第 3 行：结算时间 2026-01-10，个人自付 6,000" in shown
    assert "标准：医疗自付标准（脱贫户、监测对象）：5,000元" in shown


def test_which_of_two_namesakes_is_it(county: DoubtsCounty) -> None:
    """同名的是哪一个."""
    shown = county.explain_row(HOUSE, pl.col("name") == doubts.SHARED_NAME)
    assert "待人工确认——同村有多名同名人员" in shown
    for household in (doubts.NAMESAKE, doubts.OTHER_NAMESAKE):
        assert f"户编号 {household_number(household)}" in shown
        waiting = county.explain_household(household)
        assert "住房鉴定为C级或D级，未改造验收也未搬离：有读不出或待人工确认的记录" in waiting
        assert "待人工确认：同村有多名同名人员，概率 48.99%" in waiting
        assert "fangpin review export" in waiting


def test_the_number_is_somebody_elses(county: DoubtsCounty) -> None:
    """这个号码是别人的."""
    shown = county.explain_row(BILL, pl.col("name") == doubts.STRANGER)
    assert "待人工确认——证件号码一致但姓名不同（同号异名）" in shown
    assert f"姓名：该行 {doubts.STRANGER}；登记 {name_of(doubts.NUMBER)}" in shown
    assert "同号异名" in county.explain_household(doubts.NUMBER)


def test_why_was_the_old_person_not_found(county: DoubtsCounty) -> None:
    """老人为什么没对上."""
    shown = county.explain_row(BILL, pl.col("name") == doubts.ELDER_WRITTEN)
    assert "未对应——没有找到姓名和情况相符的登记人员" in shown
    assert "重新比对，最接近的登记人员" in shown
    assert f"第 1 位：{name_of(doubts.ELDER)}，白沙镇白沙村" in shown
    assert "姓不同" in shown
    assert "比对时没有把他们配成一对" in shown


def test_why_again_when_they_were_visited(county: DoubtsCounty) -> None:
    """上次核过为什么又来."""
    again = "2026-04-02 核查为“不属实”，为什么又列出：答复有效 180 天，到 2026-09-29 已满，按规定复查"
    assert again in county.explain_household(doubts.ANSWERED)
    shown = county.explain("--clue", county.find_clue(doubts.ANSWERED))
    assert again in shown
    assert "2026年第一季度（截至 2026-03-31）：列出（新增）" in shown
    assert "2026-04-02：不属实，不纳入，核查人 核查员" in shown


def test_why_still_when_the_house_is_repaired(county: DoubtsCounty) -> None:
    """房子修好了为什么还在."""
    shown = county.explain("--clue", county.find_clue(doubts.REPAIRED))
    assert "2026年3月10日房子鉴定为D级危房，后来没有修好验收" in shown
    assert "住建局“农村房屋安全鉴定”" in shown
    assert "第 3 行" in shown


def test_why_is_it_only_to_be_verified(county: DoubtsCounty) -> None:
    """为什么是待核实."""
    shown = county.explain_household(doubts.VERIFY)
    assert "只有待核实线索，在“待核实户”表" in shown
    assert "待核实线索核实后再定" in shown
    assert "只凭部门数据还不能确定，要入户核实" in county.explain("--clue", county.find_clue(doubts.VERIFY))


def test_where_has_a_household_gone(county: DoubtsCounty) -> None:
    """名单上为什么少了一户."""
    passed = county.explain_household(doubts.PASSED)
    assert "近12个月确诊大病：事情已超过规定的时间范围" in passed
    renumbered = county.explain_household(doubts.RENUMBERED)
    assert f"户 {doubts.NEW_NUMBER}（" in renumbered
    assert f"户编号 {household_number(doubts.RENUMBERED)} 是这一户以前的编号" in renumbered


def test_why_does_nobody_use_the_row(county: DoubtsCounty) -> None:
    """这行数据为什么没人要."""
    shown = county.explain_row(BILL, pl.col("self_paid") == "七千")
    assert "没有采用（已隔离）" in shown
    assert "“个人自付”读不出金额" in shown
    assert f"可能是户 {household_number(doubts.BROKEN)} 的" in shown
    assert "有内容读不出，没有采用" in county.explain_household(doubts.BROKEN)


def test_the_page_asks_all_ten() -> None:
    page = PAGE.read_text(encoding="utf-8")
    questions = [test.__doc__ or "" for name, test in globals().items() if name.startswith("test_") and test.__doc__]
    assert len(questions) == 10
    assert not [question for question in questions if question.rstrip(".") not in page]


# --- how it is asked -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["医疗费用结算", "医保局医疗费用结算", "医保局“医疗费用结算”", "医保局", "医疗费用"])
def test_sources_have_chinese_names(county: DoubtsCounty, name: str) -> None:
    assert "医保局“医疗费用结算”：医保局/医疗费用结算.csv 第 2 行" in county.explain("--source", name, "--row", 2)


def test_the_newest_run_is_meant(county: DoubtsCounty) -> None:
    home = household_number(doubts.BELOW)
    newest = county.explain("--household", home)
    assert newest.startswith("2026年第三季度比对，截至 2026-09-30")
    assert county.explain("--household", home, "--run", "latest") == newest
    assert county.explain("--household", home, "--run", county.september.id) == newest
    assert county.explain("--household", home, "--period", "2026Q1").startswith("2026年第一季度比对")


def test_rows_that_need_no_linking_are_told_so(county: DoubtsCounty) -> None:
    assert "按户编号直接归户" in county.explain("--source", "家庭收入台账", "--row", 2)
    assert "表里没有这么多行" in county.explain("--source", "医疗费用结算", "--row", 900)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "三者选一"),
        (["--household", "1", "--clue", "2"], "三者选一"),
        (["--source", "医保局"], "说明一行要同时写"),
        (["--source", "没有这个局", "--row", "2"], "没有名为 没有这个局 的数据来源"),
        (["--household", "404"], "农户登记中没有这个户编号"),
        (["--clue", "404"], "都没有这个线索编号"),
    ],
)
def test_what_cannot_be_explained_is_told(county: DoubtsCounty, words: list[str], message: str) -> None:
    outcome = CliRunner().invoke(fangpin, ["explain", *words, "--workspace", str(county.september.workspace)])
    assert isinstance(outcome.exception, UsageError)
    assert message in str(outcome.exception)


def test_a_clue_of_an_earlier_run_says_where_it_was(county: DoubtsCounty) -> None:
    run = choose_newest_run(county.september.workspace, "config", county.march.id)
    clue = run.read("findings").filter(pl.col("household_id") == household_number(doubts.PASSED))["clue_id"].item()
    newest = choose_newest_run(county.september.workspace, "config", None)
    assert explain_clue(newest, clue).state == "ended"
    assert explain_clue(newest, clue).history["state"].to_list() == ["found", "resolved"]


def test_a_clue_is_explained_without_its_cells_when_the_files_are_gone(county: DoubtsCounty, tmp_path: Path) -> None:
    shown = county.explain("--clue", county.find_clue(doubts.BILLS), "--inbox", tmp_path / "gone")
    assert "各行的内容不能显示" in shown
    assert "个人自付 6,000" not in shown
    assert "第 3 行。已对应" in shown


def test_a_run_without_the_answers_of_its_rules_says_so(county: DoubtsCounty, tmp_path: Path) -> None:
    run = choose_newest_run(county.september.workspace, "config", county.march.id)
    path = run.folder / "tables" / "rule_answers.parquet"
    path.rename(tmp_path / path.name)
    try:
        with console.capture() as capture:
            print_household(run, explain_household(run, household_number(doubts.BELOW)))
    finally:
        (tmp_path / path.name).rename(path)
    shown = capture.get()
    assert "以前的版本做的" in shown
    assert "没有命中，或不能判定" in shown


def test_every_rule_has_one_word_on_every_household(county: DoubtsCounty) -> None:
    run = choose_newest_run(county.september.workspace, "config", None)
    asked = [name for name, rule in run.policy.rules_on(run.as_of).items() if not rule.category]
    for household in run.read("coverage")["household_id"].unique():
        explanation = explain_household(run, household)
        assert {line.rule_id for line in explanation.rules} == set(asked)
        told = [line.rule_id for line in explanation.rules if line.verdict not in {"hit", "checked", "waiting"}]
        assert len(told) == len(set(told)), household
