"""What a township and the county read of the runs before: what rests, what has ended, what is looked at again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import write_annexes, write_summary
from delivery.county.summary_frames import make_summary_frames
from delivery.memory_labels import RESOLVED_LABELS, RESOLVED_SENTENCES, SUPPRESSED_LABELS
from delivery.officer.pages.list_section import make_list_section
from delivery.township.annexes import LEFT_OUT
from delivery.township.coverage_lists import make_coverage_frames
from delivery.township.township_frames import make_township_frames
from ledger.clue_memory import CHECKED, WAITING
from pipeline.summaries.last_visits import ROW_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.delivery.conftest import MadeUp, Row

VISIT = date(2026, 9, 10)
REASONS = [
    "person_gone", "household_merged", "monitored", "link_taken_back", "rule_changed", "remedied", "window_passed",
    "below_threshold", "row_gone",
]  # fmt: skip


def ended(home: list[Row], clue: str, reason: str, **more: object) -> Row:
    """A clue of the household's first member that rests or has ended."""
    head = {name: home[0][name] for name in ("household_id", "person_id", "township", "village")}
    about = {"clue_id": clue, "rule_id": "medical_burden", "risk": "因病", "certainty": "confirmed", "evidence": "自付"}
    return head | about | {"reason": reason, "since": "2026-09", "first_period": "2026Q2"} | more


@pytest.fixture(scope="module")
def homes(made_up: MadeUp) -> list[list[Row]]:
    """In 白沙镇 four households: one on the list, one that is to be verified, two without a clue; in 福利镇 one."""
    places = [("白沙镇", "甲村")] * 4 + [("福利镇", "双桥村")]
    return [made_up.home(*place, number) for number, place in enumerate(places, start=1)]


@pytest.fixture(scope="module")
def tables(made_up: MadeUp, homes: list[list[Row]]) -> Mapping[str, pl.DataFrame]:
    """The tables of a run with something of everything, and what its documents show."""
    listed, unsure, quiet, waiting, _ = homes
    answered = {"last_result": "不属实", "last_checked_on": VISIT}
    gone = {"household_id": "gone", "person_id": "gone-1", "township": "福利镇", "village": "双桥村"}
    findings: list[Row] = [
        made_up.finding(listed, 1, status="worsened"), made_up.finding(listed, 2, "attention", status="continuing"),
        made_up.finding(unsure, 3, "to_verify", status="new", rule_id="dangerous_house"),
        {"clue_id": "area", "township": "白沙镇", "village": "甲村", "rule_id": "water_area", "risk": "饮水",
         "source": "water_works", "certainty": "to_verify", "status": "reopened"},
    ]  # fmt: skip
    suspected = [
        made_up.listing(listed, 1, status="worsened"),
        made_up.listing(unsure, 2, status="new", certainty="to_verify"),
    ]
    suppressed = [
        ended(listed, "s1", "checked", until=date(2027, 3, 9), **answered),
        ended(quiet, "s2", "checked", until=date(2027, 3, 9), person_id=None, **answered),
        ended(waiting, "s3", "waiting", rule_id="water_area"),
        ended(waiting, "s4", "waiting", rule_id="dangerous_house"),
    ]
    resolved = [
        ended(listed, "r1", "remedied"), ended(quiet, "r2", "row_gone"), ended(quiet, "r3", "below_threshold"),
        ended(homes[4], "r4", "window_passed"), ended(listed, "r5", "person_gone") | gone,
    ]  # fmt: skip
    follow_up = {
        "household_id": waiting[0]["household_id"], "cause": "cannot_judge", "source": "housing_safety",
        "risks": "住房", "reason": "有读不出或待人工确认的记录",
    }  # fmt: skip
    members = [member for home in homes for member in home]
    frames = made_up.tables(
        members, findings, suspected, suppressed=made_up.table("suppressed", suppressed),
        resolved=made_up.table("resolved", resolved), follow_up=made_up.table("follow_up", [follow_up]),
    )  # fmt: skip
    return made_up.summarise(frames, visits([(listed, "r1", "已解决", VISIT, None)]))


def visits(lines: list[tuple[list[Row], str | None, str, date, bool | None]]) -> pl.DataFrame:
    schema = {
        "household_id": pl.String, "clue_id": pl.String, "checked_on": pl.Date, "result": pl.String,
        "include": pl.Boolean,
    }  # fmt: skip
    rows = [(home[0]["household_id"], clue, day, result, include) for home, clue, result, day, include in lines]
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.fixture(scope="module")
def frames(made_up: MadeUp, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return make_township_frames(tables, made_up.context(), "白沙镇")


def test_every_reason_has_its_words() -> None:
    assert list(RESOLVED_LABELS) == list(RESOLVED_SENTENCES) == REASONS
    assert set(SUPPRESSED_LABELS) == {CHECKED, WAITING}


def test_who_rests_is_named_with_the_last_answer_and_until_when(
    frames: dict[str, pl.DataFrame], homes: list[list[Row]]
) -> None:
    columns = ("household_id", "person_name", "reason", "last_check", "until", "standing")
    lines = {line["clue_id"]: tuple(line[name] for name in columns) for line in frames["resting"].to_dicts()}
    listed, _, quiet, _, _ = homes
    answer = ("近期已核查", "2026-09-10 不属实", date(2027, 3, 9))
    assert lines["s1"] == (listed[0]["household_id"], listed[0]["name"], *answer, "仍在名单")
    assert lines["s2"] == (quiet[0]["household_id"], "（全户）", *answer, "不在名单")


def test_a_household_that_only_waits_stands_there_with_the_data_that_it_waits_for(
    frames: dict[str, pl.DataFrame], homes: list[list[Row]]
) -> None:
    home = homes[3][0]["household_id"]
    rows = frames["resting"].filter(household_id=home).select("reason", "until", "last_check", "standing").rows()
    assert sorted(rows) == [
        ("住建局“农村房屋安全鉴定”中该户的数据有读不出或待人工确认的记录，等待更正或确认", None, None, "不在名单"),
        ("等待水利局“供水工程”数据", None, None, "不在名单"),
    ]
    assert home not in frames["households"]["household_id"].to_list()
    assert home not in frames["left"]["household_id"].to_list()


def test_who_left_is_told_why_in_plain_words(
    frames: dict[str, pl.DataFrame], tables: Mapping[str, pl.DataFrame], made_up: MadeUp
) -> None:
    lines = {line["clue_id"]: line for line in frames["left"].to_dicts()}
    assert {clue: (line["reason"], line["standing"]) for clue, line in lines.items()} == {
        "r1": (RESOLVED_SENTENCES["remedied"], "仍在名单"),
        "r2": (RESOLVED_SENTENCES["row_gone"], "本期暂不核查"),
        "r3": (RESOLVED_SENTENCES["below_threshold"], "本期暂不核查"),
    }
    assert lines["r1"]["last_check"] == "2026-09-10 已解决"
    assert {line["first_period"] for line in lines.values()} == {"2026Q2"}
    # A household that has left the register is told where it was, without anybody's name.
    elsewhere = make_township_frames(tables, made_up.context(), "福利镇")["left"]
    assert elsewhere.filter(household_id="gone").select("village", "head_name", "person_name").row(0) == (
        "双桥村", None, None
    )  # fmt: skip


def test_clues_and_households_have_their_status_in_words(frames: dict[str, pl.DataFrame]) -> None:
    assert frames["households"]["status"].to_list() == ["加重"]
    assert frames["clues"].select("certainty", "clue_status").rows() == [("确定", "加重"), ("关注", "持续")]
    assert frames["to_verify"].select("status", "clue_status", "first_time").rows() == [("新增", "新增", "是")]
    assert frames["areas"]["clue_status"].to_list() == ["复发"]


def test_the_household_shows_its_newest_answer_whatever_clue_it_was_to(frames: dict[str, pl.DataFrame]) -> None:
    assert frames["households"]["last_check"].to_list() == ["2026-09-10 不属实、已解决"]


def test_the_cover_counts_what_the_sheets_show(frames: dict[str, pl.DataFrame]) -> None:
    cover = dict(frames["facts"].select("item", "content").iter_rows())
    assert cover["与上期相比"] == "新增 1 户、加重 1 户"
    assert cover["本期暂不核查"] == (
        "4 条线索，涉及 3 户，其中 2 户本期不在名单（近期已核查 2 条、等待部门数据 2 条；见“本期暂不核查”）"
    )
    assert cover["本期不再出现"] == (
        "3 条线索，涉及 2 户，其中 1 户本期不在名单"
        "（已整改到位 1 条、已低于标准 1 条、部门数据中已没有 1 条；见“本期不再出现”）"
    )


def test_a_first_run_says_that_nothing_rests_and_nothing_has_ended(tmp_path: Path, made_up: MadeUp) -> None:
    rows = made_up.summarise(made_up.county())
    path = next(p for p in write_annexes(tmp_path, rows, made_up.context(), made_up.annexes()) if "高田镇" in p.name)
    book = openpyxl.load_workbook(path)
    text = {sheet.title: [str(cell) for row in sheet.values for cell in row if cell is not None] for sheet in book}
    assert {"本期暂不核查", "本期不再出现"} <= set(text["本期概况"][text["本期概况"].index(LEFT_OUT) + 1].split("、"))
    assert not {"本期暂不核查", "本期不再出现"} & set(text)
    assert text["本期概况"].count("没有") == 2


def test_a_township_that_nobody_is_registered_in_any_more_still_gets_its_sheet(made_up: MadeUp) -> None:
    home, other = made_up.home("白沙镇", "甲村", 1), made_up.home("旧县乡", "乙村", 2)
    left = made_up.table("resolved", [ended(other, "r1", "person_gone")])
    tables = made_up.summarise(made_up.tables(home, [], [], resolved=left))
    assert tables["township_counts"]["township"].to_list() == ["旧县乡", "白沙镇"]
    assert make_township_frames(tables, made_up.context(), "旧县乡")["left"].height == 1


ANSWERS = [
    ("属实", VISIT, None, {}, None, "2026-09-10 属实，未纳入"),
    ("属实", VISIT, None, {"status": "worsened"}, "changed", "2026-09-10 属实，未纳入；核查后情况有变化"),
    ("属实", date(2026, 3, 10), None, {}, "periodic", "2026-03-10 属实，未纳入；定期复查"),
    ("属实", VISIT, True, {}, None, "2026-09-10 属实，拟纳入"),
    ("不属实", VISIT, None, {}, "changed", "2026-09-10 不属实；核查后情况有变化"),
    ("不属实", VISIT, None, {"rule_id": "income_below_line"}, "mandatory", "2026-09-10 不属实；必须列入，仍须核查"),
    ("已解决", date(2026, 8, 31), None, {"rule_id": "dangerous_house"}, "periodic", "2026-08-31 已解决；定期复查"),
    (
        "已解决",
        date(2026, 9, 1),
        None,
        {"rule_id": "dangerous_house"},
        "changed",
        "2026-09-01 已解决；核查后情况有变化",
    ),
    ("非本人", VISIT, None, {}, None, "2026-09-10 非本人"),
]


@pytest.mark.parametrize(("result", "day", "include", "about", "recheck", "text"), ANSWERS)
def test_a_clue_that_comes_again_says_why(
    made_up: MadeUp, result: str, day: date, include: bool | None, about: Row, recheck: str | None, text: str
) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    clue = made_up.finding(home, 1, last_result=result, last_checked_on=day) | about
    answered = visits([(home, str(clue["clue_id"]), result, day, include)])
    tables = made_up.summarise(made_up.tables(home, [clue], [made_up.listing(home, 1)]), answered)
    assert tables["household_clues"]["recheck"].to_list() == [recheck]
    assert tables["township_counts"]["rechecked"].to_list() == [int(recheck == "periodic")]
    made = make_township_frames(tables, made_up.context(), "白沙镇")
    assert made["clues"]["last_check"].to_list() == [text]
    assert made["households"]["last_check"].to_list() == [f"{day} {result}"]


def test_an_answer_for_the_whole_household_counts_for_its_clue(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    clue = made_up.finding(home, 1, last_result="属实", last_checked_on=VISIT)
    tables = made_up.tables(home, [clue], [made_up.listing(home, 1)])
    told = made_up.summarise(tables, visits([(home, None, "属实", VISIT, True)]))
    assert told["household_clues"].select("last_include", "recheck").row(0) == (True, None)


def test_a_clue_that_nobody_answered_shows_the_households_newest_answer(made_up: MadeUp) -> None:
    home, other = made_up.home("白沙镇", "甲村", 1), made_up.home("白沙镇", "甲村", 2)
    clues = [
        made_up.finding(home, 1),
        made_up.finding(home, 2, last_result="不属实", last_checked_on=VISIT),
        made_up.finding(other, 3),
    ]
    listed = [made_up.listing(home, 1), made_up.listing(other, 2)]
    answered = visits([(home, None, "已解决", VISIT, None), (home, None, "属实", date(2026, 3, 1), None)])
    tables = made_up.summarise(made_up.tables([*home, *other], clues, listed), answered)
    made = make_township_frames(tables, made_up.context(), "白沙镇")["clues"]
    assert dict(made.select("clue_id", "last_check").iter_rows()) == {
        clues[0]["clue_id"]: "（该户）2026-09-10 不属实、已解决",
        clues[1]["clue_id"]: "2026-09-10 不属实；核查后情况有变化",
        clues[2]["clue_id"]: None,
    }
    assert tables["household_clues"]["recheck"].to_list() == [None, "changed", None]


def test_areas_and_guarantees_show_what_was_answered_on_their_sheets(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    area: Row = {
        "clue_id": "area", "township": "白沙镇", "village": "甲村", "rule_id": "water_area", "status": "continuing",
        "source": "water_works",
    }  # fmt: skip
    lines = [("areas", "area", VISIT, "已恢复供水"), ("guarantees", home[0]["household_id"], VISIT, "五项都有保障")]
    answers = pl.DataFrame(lines, schema=ROW_ANSWERS, orient="row")
    tables = made_up.summarise(made_up.tables(home, [area], []), row_answers=answers)
    areas = make_township_frames(tables, made_up.context(), "白沙镇")["areas"]
    assert areas.select("clue_status", "last_check").rows() == [("持续", "2026-09-10 已恢复供水")]
    roster = make_coverage_frames(tables, made_up.context())["roster"]
    assert roster["last_check"].to_list() == ["2026-09-10 五项都有保障"]


def test_the_countys_totals_agree_with_the_tables(
    tmp_path: Path, made_up: MadeUp, tables: Mapping[str, pl.DataFrame]
) -> None:
    frames = make_summary_frames(tables, made_up.context())
    statuses, endings = frames["statuses"], frames["endings"]
    assert statuses["suspected"].sum() == tables["suspected"].height
    counted = tables["findings"].filter(
        pl.col("household_id").is_not_null(), pl.col("certainty").is_in(["confirmed", "to_verify"])
    )
    assert statuses["clues"].sum() == counted.height
    for family, number in (("status", "suspected"), ("clue_status", "clues")):
        assert statuses.select(pl.sum_horizontal(pl.col(f"^{family}:.*$")).alias("all"))["all"].to_list() == (
            statuses[number].to_list()
        )
    for name, table in (("resting", "suppressed"), ("left", "resolved")):
        assert endings[name].sum() == tables[table].height
        assert endings[f"{name}_households"].sum() == tables[table]["household_id"].n_unique()
        per_reason = endings.select(pl.sum_horizontal(pl.col(f"^{name}_reason:.*$")).alias("all"))["all"]
        assert per_reason.to_list() == endings[name].to_list()
    path = tmp_path / "summary.xlsx"
    write_summary(path, tables, made_up.context(), made_up.layout("summary"))
    book = openpyxl.load_workbook(path)
    totals = [row for row in book["暂不核查和不再出现"].values if row[0] == "合计"]
    assert totals[0][2] == tables["suppressed"].height


def test_the_match_report_gives_reasons_in_words_and_totals_per_township(
    made_up: MadeUp, tables: Mapping[str, pl.DataFrame]
) -> None:
    pages = made_up.summarise_pages(dict(tables))
    section = make_list_section(pages)
    texts = {part.title: [[cell.text for cell in row] for row in part.rows] for part in section.parts}  # type: ignore[union-attr]
    assert ["近期已核查", "2", "2"] in texts["本期暂不核查的线索"]
    assert [row[0] for row in texts["本期不再出现的线索"]] and "row_gone" not in str(texts)
    # A status that no household has is no column.
    headings = {part.title: list(part.headings) for part in section.parts}  # type: ignore[union-attr]
    assert headings["各乡镇疑似风险户的本期状态（户）"] == ["乡镇", "新增", "加重", "合计（户）"]
    assert texts["各乡镇疑似风险户的本期状态（户）"][-1] == ["合计", "1", "1", "2"]
    assert texts["各乡镇暂不核查和不再出现的线索（条）"][-1][0] == "合计"
    assert sum(int(row[-1]) for row in texts["各乡镇暂不核查和不再出现的线索（条）"][:-1]) == tables["resolved"].height
