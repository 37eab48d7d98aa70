"""The offices that tell of accidents, work, projects and changes agree with the plan, household by household."""

from __future__ import annotations

import pytest

from data_samples.circumstances import Trouble, working_member
from data_samples.departments import DELIVERIES
from data_samples.sheets import Row
from data_samples.world import World, make_world
from domain.identity.numbers import parse_number
from domain.periods import Period

Cells = dict[str, object]
Rows = dict[str, list[tuple[Cells, Row]]]
SPOILT = {"name:blank", "date:M27", "amount:M28", "code:unknown"}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(450321, 600, Period.parse("2026Q3"))


@pytest.fixture(scope="module")
def rows(world: World) -> Rows:
    return {
        delivery.source: [
            (dict(zip(sheet.headings, row.cells, strict=True)), row)
            for sheet in delivery.sheets
            for row in sheet.rows
            if not SPOILT & set(row.damage)
        ]
        for delivery in (deliver(world) for deliver in DELIVERIES)
        if delivery.source
    }


def planned(world: World, *troubles: Trouble) -> set[str]:
    return {home.household_id for home in world.population.households if world.plan.has(home, *troubles)}


def homes(rows: Rows, source: str, heading: str, *words: object) -> set[str]:
    return {row.household_id for cells, row in rows[source] if cells[heading] in words and row.household_id}


def yuan(cell: object) -> float:
    return float(str(cell or 0).replace(",", ""))


def test_accidents(world: World, rows: Rows) -> None:
    assert homes(rows, "police_accidents", "伤亡情况", "重伤", "死亡") == planned(world, Trouble.ACCIDENT_INJURED)
    costly = {
        row.household_id
        for cells, row in rows["police_accidents"]
        if cells["伤亡情况"] not in {"重伤", "死亡"}
        and yuan(cells["经济损失（元）"]) - yuan(cells["赔付金额（元）"]) >= 10_000
    }
    assert costly == planned(world, Trouble.ACCIDENT_COSTLY)


def test_work(world: World, rows: Rows) -> None:
    lost = homes(rows, "labour_employment", "就业状态", "失业", "登记失业")
    assert lost == planned(world, Trouble.UNEMPLOYED, Trouble.UNEMPLOYED_REEMPLOYED)
    assert homes(rows, "relocation_households", "已就业人数", 0, "0人") == planned(world, Trouble.RELOCATED_JOBLESS)


def test_projects_and_disasters(world: World, rows: Rows) -> None:
    failed = homes(rows, "agriculture_projects", "项目状态", "失败", "项目失败", "亏损停产")
    assert failed == planned(world, Trouble.PROJECT_FAILED, Trouble.PROJECT_FAILED_EARLIER)
    ruined = homes(rows, "emergency_disasters", "房屋受损情况", "倒塌", "严重损坏", "严损")
    assert ruined == planned(world, Trouble.DISASTER_HOUSE)


def test_declarations_and_their_answers(world: World, rows: Rows) -> None:
    told = {row.household_id for _, row in rows["declarations"] if row.household_id}
    assert told == planned(world, Trouble.DECLARED_OPEN, Trouble.DECLARED_CLOSED, Trouble.DECLARED_EARLIER)
    answered = {row.household_id for _, row in rows["verification_results"]}
    assert answered == planned(world, Trouble.DECLARED_CLOSED)


def test_the_villages_propose_whom_no_department_knows(world: World, rows: Rows) -> None:
    proposed = {row.household_id for _, row in rows["offline_suspects"]}
    assert planned(world, Trouble.PROPOSED_OFFLINE) < proposed
    assert "" in proposed


def test_changes_of_the_register(world: World, rows: Rows) -> None:
    changes = rows["police_changes"]
    moved = homes(rows, "police_changes", "变动类型", "迁出", "迁出注销")
    assert moved == planned(world, Trouble.MOVED_OUT, Trouble.MOVED_AND_RETURNED)
    dead = {row.person_id for _, row in rows["civil_deaths"] if row.person_id}
    reported = {row.person_id for cells, row in changes if cells["变动类型"] == "死亡注销" and row.person_id}
    assert set() < reported < dead
    heads = {home.head.id_number: home.household_id for home in world.population.households}
    born = {heads.get(str(cells["户主公民身份号码"])) for cells, _ in changes if "出生" in str(cells["变动类型"])}
    assert planned(world, Trouble.CHILD_BORN) <= born


def test_a_changed_name_or_number_stands_with_what_it_was(world: World, rows: Rows) -> None:
    members = {m.person_id: m for home in world.population.households for m in home.members}
    changed = [(cells, members[row.person_id], row) for cells, row in rows["police_changes"] if "changed" in str(row)]
    assert {row.household_id for *_, row in changed} == planned(world, Trouble.RENAMED, Trouble.RENUMBERED)
    for cells, member, _ in changed:
        assert cells["原姓名"] in {None, member.name}
        assert cells["原公民身份号码"] in {None, member.id_number}
    at_work = {
        row.household_id for _, row in rows["labour_employment"] if {"name:changed", "id:changed"} & {*row.damage}
    }
    assert at_work == planned(world, Trouble.RENAMED, Trouble.RENUMBERED)


def test_a_new_number_is_as_good_as_the_old_and_nobodys(world: World) -> None:
    members = [member for home in world.population.households for member in home.members]
    taken = {member.id_number for member in members}
    for home in world.population.households:
        after, member = world.changed(home), working_member(home, world.as_of)
        if after and member and after.id_number != member.id_number:
            identity = parse_number(after.id_number, world.as_of)
            assert identity
            assert (identity.birth_date, identity.sex) == (member.birth, member.sex)
            assert after.id_number not in taken
