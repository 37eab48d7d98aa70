"""What the departments' rows say agrees with the plan, household by household."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from data_samples.circumstances import Trouble, pupil, school_age
from data_samples.departments import DELIVERIES
from data_samples.departments.education_costs import LIMIT
from data_samples.departments.water_works import villages
from data_samples.mess.cells import any_day, serial
from data_samples.sheets import Row
from data_samples.world import World, make_world
from domain.periods import Period, find_window_start

START = find_window_start(date(2026, 9, 30), 12)
Cells = dict[str, object]


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(450321, 600, Period.parse("2026Q3"))


@pytest.fixture(scope="module")
def rows(world: World) -> dict[str, list[tuple[Cells, Row]]]:
    """Source -> its rows by heading, without those that nobody can use."""
    spoilt = {"name:blank", "date:M27", "amount:M28", "code:unknown"}
    return {
        delivery.source: [
            (dict(zip(sheet.headings, row.cells, strict=True)), row)
            for sheet in delivery.sheets
            if not sheet.hidden
            for row in sheet.rows
            if not spoilt & set(row.damage)
        ]
        for delivery in (deliver(world) for deliver in DELIVERIES)
    }


def planned(world: World, *troubles: Trouble) -> set[str]:
    return {home.household_id for home in world.population.households if world.plan.has(home, *troubles)}


def homes(found: Iterator[tuple[Cells, Row]] | list[tuple[Cells, Row]]) -> set[str]:
    """Registered households of the rows."""
    return {row.household_id for _, row in found if row.household_id}


def amount(cell: object) -> float:
    return float(re.sub("[￥,]", "", str(cell)))


def test_children_of_school_age_are_on_the_roll_unless_planned(
    world: World, rows: dict[str, list[tuple[Cells, Row]]]
) -> None:
    there = {row.person_id for cells, row in rows["education_students"] if cells["就读状态"] != "退学"}
    missing = {
        home.household_id
        for home in world.population.households
        for member in home.members
        if 6 <= school_age(member, world.as_of) <= 15 and member.person_id not in there
    }
    assert missing == planned(world, Trouble.DROPPED_OUT, Trouble.TAUGHT_AT_HOME, Trouble.SCHOOL_UNKNOWN)


def test_whoever_graduated_or_paused_is_of_an_age_for_it(
    world: World, rows: dict[str, list[tuple[Cells, Row]]]
) -> None:
    age = {m.person_id: school_age(m, world.as_of) for home in world.population.households for m in home.members}
    states = [(cells["就读状态"], row) for cells, row in rows["education_students"] if row.person_id]
    assert {age[row.person_id] for state, row in states if state == "毕业"} == {15}
    assert {row.household_id for state, row in states if state == "休学"} == planned(world, Trouble.SCHOOL_SUSPENDED)


def test_dropouts_and_those_taught_at_home_are_in_the_list(
    world: World, rows: dict[str, list[tuple[Cells, Row]]]
) -> None:
    taught = [(cells, row) for cells, row in rows["education_dropouts"] if cells["是否送教上门"] in {"是", "√"}]
    assert homes(taught) == planned(world, Trouble.TAUGHT_AT_HOME)
    assert all(row.hidden for _, row in taught)
    assert homes(rows["education_dropouts"]) - homes(taught) == planned(world, Trouble.DROPPED_OUT)
    known = {home.household_id: pupil(home, world.as_of) for home in world.population.households}
    assert all((p := known[row.household_id]) and p.person_id == row.person_id for _, row in taught)


def test_college_costs_add_up_over_the_terms(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    paid: dict[str, float] = defaultdict(float)
    for cells, row in rows["education_costs"]:
        latest = re.match("2025-|2025年秋|2026年春", str(cells["学年学期"]))
        if latest and cells["学段"] not in {"小学", "初中"}:
            paid[row.household_id] += amount(cells["自付费用（元）"])
    assert {home for home, total in paid.items() if total >= LIMIT} == planned(world, Trouble.COLLEGE_COSTLY)


def test_refusals_of_the_window_are_the_planned_ones(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    refused = [(c, row) for c, row in rows["civil_applications"] if c["办理结果"] in {"不予确认", "未通过"}]
    recent = [(c, row) for c, row in refused if _digits_day(str(c["办结日期"])) >= START]
    assert homes(recent) == planned(world, Trouble.APPLICATION_REFUSED)
    assert homes(refused) - homes(recent) == planned(world, Trouble.APPLICATION_REFUSED_EARLIER)


def _digits_day(text: str) -> date:
    year, month, day = map(int, re.findall(r"\d+", text))
    return date(year, month, day)


def test_the_dead_are_the_oldest_of_their_households(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    dead = {row.person_id for _, row in rows["civil_deaths"] if row.person_id}
    deaths = [death for home in world.population.households if (death := world.death(home))]
    assert dead == {person.person_id for person, _ in deaths}
    after = [
        row.household_id
        for cells, row in rows["insurance_settlement"]
        for person, day in deaths
        if row.person_id == person.person_id and f"{day:%Y%m%d}" < str(cells["结算ID"])[6:14]
    ]
    assert set(after) == planned(world, Trouble.TREATED_AFTER_DEATH)
    enrolled = {row.person_id for _, row in rows["insurance_enrolment"]}
    uninsured = {row.household_id for _, row in rows["civil_deaths"] if row.person_id not in enrolled}
    assert uninsured - {""} == planned(world, Trouble.DIED_UNINSURED)


def test_diagnoses_follow_the_plan(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    major = [(cells, row) for cells, row in rows["health_major_disease"] if cells["疾病类别"] in {"大病", "重大疾病"}]
    assert homes(major) == planned(world, Trouble.MAJOR_DISEASE_NEW, Trouble.MAJOR_DISEASE_OLD)
    recent = [(c, row) for c, row in major if _digits_of(c["确诊日期"]) >= f"{START:%Y%m%d}"]
    assert homes(recent) == planned(world, Trouble.MAJOR_DISEASE_NEW)


def _digits_of(cell: object) -> str:
    return str(cell).replace("-", "")


def test_only_planned_chronic_patients_pay_much(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    paid: dict[str, float] = defaultdict(float)
    seen = set()
    for cells, row in rows["insurance_settlement"]:
        if row.cells not in seen and str(cells["结算ID"])[6:14] >= f"{START:%Y%m%d}":
            seen.add(row.cells)
            paid[row.household_id] += amount(cells["个人自付"])
    chronic = {row.household_id for c, row in rows["health_major_disease"] if c["疾病类别"] in {"慢病", "慢性病"}}
    watched = {home.household_id for home in world.population.households if home.lifted_or_monitored}
    burdened = {home for home in chronic & watched if 3000 <= paid[home] < 5000}
    assert burdened == planned(world, Trouble.CHRONIC_BURDEN)


def test_high_costs_are_told_in_ten_thousands(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    pushed = rows["insurance_high_burden"]
    assert planned(world, Trouble.PUSHED_BY_INSURANCE) <= homes(pushed)
    others = planned(world, Trouble.MEDICAL_LOW, Trouble.MEDICAL_HIGH, Trouble.PUSHED_BY_INSURANCE)
    assert homes(pushed) <= others
    assert all(0.5 < amount(cells["累计个人自付（万元）"]) < 6 for cells, _ in pushed)
    assert {row.hidden for _, row in pushed} == {True, False}


def test_water_fails_where_planned(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    failing = [
        (cells, row)
        for cells, row in rows["water_households"]
        if cells["水质"] in {"不达标", "不合格"}
        or int(re.sub(r"\D", "", str(cells["取水往返时间（分钟）"] or 0)) or 0) > 20
        or int(str(cells["水量（升/人·日）"] or 20)) < 20
    ]
    assert homes(failing) == planned(world, Trouble.WATER_UNFIT, Trouble.WATER_FAR, Trouble.WATER_SCARCE)


def test_three_works_fail_and_two_nearly_do(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    works = [cells for cells, _ in rows["water_works"]]
    assert len(works) == len(villages(world))
    outages = [int(re.sub(r"\D", "", str(cells["停水天数"]))) for cells in works]
    bad = [w["水质"] == "不达标" or days >= 36 for w, days in zip(works, outages, strict=True)]
    assert sum(bad) == 3
    assert 35 in outages
    assert [bool(w["供水组"]) for w, failing in zip(works, bad, strict=True) if failing].count(True) == 1


def test_certificates_follow_the_plan(world: World, rows: dict[str, list[tuple[Cells, Row]]]) -> None:
    held: dict[str, list[Cells]] = defaultdict(list)
    for cells, row in rows["disability_certificates"]:
        held[row.household_id].append(cells)
        assert str(cells["残疾人证号"])[19] in "1234"
    severe = {home for home, certificates in held.items() if any(_grade(c) <= "2" for c in certificates)} - {""}
    marked = (Trouble.DISABILITY_NEW, Trouble.DISABILITY_SEVERE, Trouble.DISABILITY_CANCELLED)
    assert severe == planned(world, *marked, Trouble.DISABILITY_REGRADED)
    ended = {home for home, certificates in held.items() if any(c["证件状态"] != "正常" for c in certificates)}
    assert ended == planned(world, Trouble.DISABILITY_CANCELLED)
    several = {
        home for home, certificates in held.items() if len({str(c["残疾人证号"])[:18] for c in certificates}) > 1
    }
    assert several - {""} == planned(world, Trouble.DISABILITY_MULTIPLE)


def _grade(cells: Cells) -> str:
    return str(cells["残疾人证号"])[19]


def test_a_serial_day_is_what_a_spreadsheet_counts(world: World) -> None:
    assert serial(date(2021, 6, 15)) == 44362
    notations = {type(any_day(date(2026, 6, 15), world.rng(str(number)))) for number in range(60)}
    assert notations == {str, int, date}
