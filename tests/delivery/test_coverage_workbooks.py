"""应纳尽纳: every household of the township and nobody else's, lifted ones on a roster, the unseen ones apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from openpyxl import load_workbook

from delivery.list_rows.household_rows import label_households
from delivery.list_rows.run_status import label_named_departments
from delivery.township.annexes import write_annexes
from delivery.township.coverage_lists import label_guaranteed_households
from delivery.township.merging_lists import (
    UNPLACED,
    UNSORTED,
    label_monitored_persons,
)
from delivery.township.township_frames import make_township_frames
from domain.county.policy import GUARANTEES, Cycle, NamedDepartment

Row = dict[str, object]

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Tables


@pytest.fixture
def run(made_up: MadeUp) -> Tables:
    """Three households: H0 lifted and nobody has looked at it, H1 safe, H2 lifted in another township with a risk."""
    places = (("白沙镇", "古板村"), ("白沙镇", "古板村"), ("福利镇", "双桥村"))
    kinds = ("脱贫户", "一般农户", "脱贫户")
    members = [
        {**line, "household_type": kinds[n], "monitor_type": None, "household_id": f"H{n}"}
        for n, (township, village) in enumerate(places)
        for line in made_up.home(township, village, n)
    ]
    nobody: dict[str, str] = {}
    verdicts = (nobody, dict.fromkeys(GUARANTEES, "safe"), dict.fromkeys(GUARANTEES, "safe") | {"water": "risk"})
    lines: list[Row] = [
        {"household_id": f"H{n}", "guarantee": name, "verdict": said.get(name, "unknown"), "reason": f"{name}的理由"}
        for n, said in enumerate(verdicts)
        for name in GUARANTEES
    ]
    return made_up.tables(members, [], [], coverage=made_up.table("coverage", lines))


def test_every_household_has_a_verdict_on_every_guarantee(run: Tables, made_up: MadeUp) -> None:
    tables = made_up.summarise(run)
    homes = label_guaranteed_households(tables["guaranteed_households"])
    assert homes.select("household_id", "lifted", "unseen").rows() == [
        ("H0", True, True), ("H1", False, False), ("H2", True, False),
    ]  # fmt: skip
    assert homes["water"].to_list() == ["不能判定", "未发现风险", "有风险线索"]
    assert homes["reasons"].to_list()[1:] == ["", "饮水安全：water的理由"]
    counts = tables["village_guarantees"].filter(pl.col("village") == "古板村", pl.col("guarantee") == "housing")
    assert counts.select("households", "safe", "risk", "unknown", "unseen").row(0) == (2, 1, 0, 1, 1)


def _sheets(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def _ids(rows: list[tuple[object, ...]]) -> set[str]:
    return {str(cell) for row in rows for cell in row if str(cell) in {"H0", "H1", "H2"}}


def test_a_township_gets_its_own_households_only(run: Tables, made_up: MadeUp, tmp_path: Path) -> None:
    paths = write_annexes(tmp_path, made_up.summarise(run), made_up.context(), made_up.annexes())
    assert [path.parent.name for path in paths] == ["白沙镇", "福利镇"]
    here, there = (_sheets(path) for path in paths)
    assert _ids(here["脱贫户排查花名册"]) == {"H0"} == _ids(here["未排查到的户"])
    assert _ids(there["脱贫户排查花名册"]) == {"H2"}
    assert "未排查到的户" not in there and "未排查到的户" in str(there["本期概况"])
    assert "其他农户待查保障" not in here and "其他农户待查保障" in str(here["本期概况"])
    assert all(_ids(rows) <= {"H2"} for rows in there.values())


def _category(home: str, person: str, category: str, **more: str) -> Row:
    usual: Row = {
        "household_id": home, "person_id": person, "township": "白沙镇", "village": "古板村",
        "dictionary": "low_income", "category": category, "standing": "holds", "rule_id": "r", "evidence": "依据",
    }  # fmt: skip
    return usual | more


@pytest.fixture
def monitored(made_up: MadeUp) -> Tables:
    members = [{**line, "monitor_type": "边缘易致贫户"} for line in made_up.home("白沙镇", "古板村", 1)]
    cleared = [{**line, "risk_cleared": True} for line in made_up.home("白沙镇", "古板村", 7)]
    home, first = str(members[0]["household_id"]), str(members[0]["person_id"])
    lines = [
        _category(home, first, "最低生活保障对象"), _category(home, first, "刚性支出困难家庭成员"),
        _category(home, first, "其他困难人员", standing="may_fit"),
    ]  # fmt: skip
    return made_up.tables([*members, *cleared], [], [], categories=made_up.table("categories", lines))


def test_who_of_the_monitored_holds_what(monitored: Tables, made_up: MadeUp, tmp_path: Path) -> None:
    context = made_up.context()
    tables = made_up.summarise(monitored, categories=("最低生活保障对象", "特困人员"))
    rows = label_monitored_persons(tables["monitored_persons"], context)
    assert rows.select("held", "may_fit").rows() == [
        ("刚性支出困难家庭成员、最低生活保障对象", "其他困难人员"), (UNPLACED, None),
    ]  # fmt: skip
    assert set(rows["support"]) == {UNSORTED}
    counts = tables["category_counts"]
    assert counts.select("category", "persons").rows() == [("最低生活保障对象", 1), ("特困人员", 0)]
    (path,) = write_annexes(tmp_path, tables, context, made_up.annexes())
    assert {"并轨比对名单", "低收入人口类别"} <= set(_sheets(path))
    # A policy without categories gives no table, and so no sheet.
    without = made_up.summarise(monitored)
    assert "category_counts" not in without
    (path,) = write_annexes(tmp_path / "无", without, context, made_up.annexes())
    assert not {"并轨比对名单", "低收入人口类别"} & set(_sheets(path))


def test_the_cover_names_whom_the_notice_names_and_who_did_not_deliver(made_up: MadeUp) -> None:
    departments = (
        NamedDepartment(name="医保", sources=("insurance_settlement",), clause="一"),
        NamedDepartment(name="水利", sources=("water_works",), clause="一"),
        NamedDepartment(name="住建", sources=("housing_safety", "insurance_settlement"), clause="一"),
        NamedDepartment(name="党建办", clause="一"),
    )
    cycles = (Cycle(what="入户走访", every="每月不少于一次", clause="二"),)
    context = replace(made_up.context(), cycles=cycles)
    tables = made_up.summarise(made_up.county(), departments=departments)
    # 水利's file was refused, 住建's holds no row: both are missing, not "nobody".
    assert label_named_departments(tables["named_departments"], context).select("status", "missing").rows() == [
        ("已提供", ""), ("未提供", "供水工程"), ("部分提供", "农村房屋安全鉴定"), ("通知没有写明数据", ""),
    ]  # fmt: skip
    facts = make_township_frames(tables, context, "白沙镇")["facts"]
    told = dict(facts.select("item", "content").rows())
    assert told["通知点名的部门"] == "4 个；缺少：水利（供水工程），住建（农村房屋安全鉴定）"
    assert told["工作频次和时限"] == "入户走访：每月不少于一次"


def test_a_township_that_an_extract_does_not_cover_is_told(made_up: MadeUp) -> None:
    tables, context = made_up.county(), made_up.context()
    homes = tables["members"].filter(pl.col("township") == "白沙镇")["household_id"].unique().sort()
    rows = [
        {"source": "housing_safety", "file": "a", "row_number": n, "household_id": homes[n % len(homes)],
         "decision": "linked", "reason": "id"}
        for n in range(40)
    ]  # fmt: skip
    summarised = made_up.summarise(tables | {"links": made_up.table("links", rows)})
    for township, told in (("白沙镇", False), ("福利镇", True)):
        shown = make_township_frames(summarised, context, township)["deliveries"]
        line = shown.filter(source=context.sources["housing_safety"].title).row(0, named=True)
        assert ("没有对应到本地任何一户" in line["message"]) == told
        assert line["own_rows"] == (0 if told else 40)


def test_a_deadline_beyond_the_official_calendar_is_provisional(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "古板村", 1)
    for year, note in ((2026, None), (2029, "暂定")):
        tables = made_up.tables(home, [], [made_up.listing(home, 1, due_on=date(year, 3, 5))])
        listed = made_up.summarise(tables)["listed_households"]
        assert label_households(listed, made_up.context())["due_note"].to_list() == [note]
