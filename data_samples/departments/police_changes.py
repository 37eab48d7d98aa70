"""公安局: births, deaths, moves and changes of name or number; GB18030 text, one kind after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from data_samples.circumstances import Trouble, working_member
from data_samples.county import Place
from data_samples.mess.blemishes import blemished, nobody, unknown_code, unreadable_day
from data_samples.mess.cells import address, compact, iso
from data_samples.mess.profile import damage
from data_samples.names import draw_given
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World
from domain.identity.numbers import compute_check_character

HEADINGS = (
    *("姓名", "公民身份号码", "性别", "变动类型", "变动日期", "原姓名", "原公民身份号码"),
    *("户主姓名", "户主公民身份号码", "住址", "派出所"),
)
_WORDS = {
    "出生": ("出生登记", "出生"), "死亡": ("死亡注销",), "迁入": ("迁入登记", "迁入"), "迁出": ("迁出注销", "迁出"),
    "姓名变更": ("变更姓名", "更名"), "证件号变更": ("公民身份号码变更",),
}  # fmt: skip
_REPORTED = 0.6  # share of deaths that the family has told the police of


@dataclass(frozen=True)
class Change:
    """Whose page changed, how and when; `head` of the page and where it is."""

    person: Person
    kind: str
    day: date
    head: Person
    place: Place
    household_id: str = ""
    before: Person | None = None


def deliver(world: World) -> Delivery:
    """What the plan tells of registered people, and the changes of others."""
    rng = world.rng("police_changes")
    changes = [change for household in world.population.households for change in _planned(world, household, rng)]
    changes += list(_elsewhere(world, rng))
    rows = [_row(world, change, rng) for change in sorted(changes, key=lambda one: (one.kind, one.day))]
    blemishes = (
        nobody("姓名", "公民身份号码", per_1000=10),
        unreadable_day("变动日期", per_1000=10),
        unknown_code("变动类型", "其他变动", per_1000=10),
    )
    rows = blemished(rows, HEADINGS, blemishes, {""}, world.rng("police_changes:blemishes"))
    name = f"公安局/户籍变动信息_{world.as_of:%Y%m}.csv"
    return Delivery("police_changes", name, (Sheet("", HEADINGS, rows),), "gb18030", form="text")


def _planned(world: World, household: Household, rng: Random) -> Iterator[Change]:
    plan, member = world.plan, working_member(household, world.as_of)
    home = (household.head, household.place, household.household_id)
    death = world.death(household)
    if death and rng.random() < _REPORTED:
        yield Change(death[0], "死亡", death[1], *home)
    if member is None:
        return
    if plan.has(household, Trouble.MOVED_OUT):
        yield Change(member, "迁出", world.days_ago(rng.randint(20, 200)), *home)
    if plan.has(household, Trouble.MOVED_AND_RETURNED):
        yield Change(member, "迁出", world.days_ago(rng.randint(150, 250)), *home)
        yield Change(member, "迁入", world.days_ago(rng.randint(20, 100)), *home)
    if (after := world.changed(household)) is not None:
        kind = "姓名变更" if after.name != member.name else "证件号变更"
        yield Change(after, kind, world.days_ago(rng.randint(20, 200)), *home, before=member)
    if plan.has(household, Trouble.CHILD_BORN):
        yield Change(_newborn(household.head, world, rng), "出生", world.days_ago(rng.randint(5, 90)), *home)


def _newborn(parent: Person, world: World, rng: Random) -> Person:
    """A child whom the register does not have; its number counts from the day of birth."""
    birth, sex = world.days_ago(rng.randint(95, 300)), rng.choice("男女")
    body = f"{world.county.code}{birth:%Y%m%d}{2 * rng.randint(495, 498) + (sex == '男')}"
    name = parent.name[0] + draw_given(sex, birth.year, rng)
    return replace(
        parent,
        person_id="",
        name=name,
        former_name="",
        sex=sex,
        birth=birth,
        id_number=body + compute_check_character(body),
    )


def _elsewhere(world: World, rng: Random) -> Iterator[Change]:
    """People outside the register: newcomers and births with an address alone, deaths, leavings."""
    kinds = ("出生", "迁入", "死亡", "迁出", "出生", "迁入")
    for number, stranger in enumerate(world.population.strangers[::9]):
        kind = kinds[number % len(kinds)]
        person = _newborn(stranger.person, world, rng) if kind == "出生" else stranger.person
        yield Change(person, kind, world.days_ago(rng.randint(5, 90)), stranger.person, stranger.place)


def _row(world: World, change: Change, rng: Random) -> Row:
    person, before = change.person, change.before
    damaged = damage("police_changes", person.id_number, person.name, rng)
    renamed = before is not None and before.name != person.name
    numbered = before is not None and before.id_number != person.id_number
    place = address(world.county.name, change.place, rng)
    cells = (
        damaged.name,
        damaged.number,
        person.sex,
        rng.choice(_WORDS[change.kind]),
        rng.choice((iso, compact))(change.day),
        before.name if before and renamed else None,
        before.id_number if before and numbered else None,
        change.head.name,
        change.head.id_number,
        place if change.household_id or rng.random() < 0.9 else None,
        f"{change.place.township}派出所",
    )
    changed = (*(("name:changed",) if renamed else ()), *(("id:changed",) if numbered else ()))
    found = bool(person.person_id)
    return Row(cells, person.person_id, change.household_id if found else "", (*damaged.labels, *changed))
