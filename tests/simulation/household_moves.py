"""What happens to households: they move, are renumbered, part and merge, are monitored; their houses are mended."""

from __future__ import annotations

from datetime import date

import polars as pl

from tests.simulation.county_frames import is_at, is_of
from tests.simulation.world import World, text_of

_KEYED = ("register_members", "register_income")


def renumber(world: World, household: str, *, people: bool) -> str:
    """The household gets another number; `people`: its members too. Returns the new number."""
    number = world.make_id("109")
    if people:
        world.frames.update("register_members", is_at(household), person_id=pl.format("9{}", "person_id"))
    for source in _KEYED:
        world.frames.update(source, is_at(household), household_id=number)
    world.note(number, f"户编号由 {household} 改为 {number}" + ("，人编号也改" if people else ""))
    return number


def merge(world: World, household: str, other: str) -> None:
    """The household's members go to another household, which keeps its number."""
    target = world.members_of(other)[0]
    place = {name: target[name] for name in ("township", "village", "group", "household_type")}
    world.frames.update("register_members", is_at(household), household_id=other, relation="其他", **place)
    world.frames.remove("register_income", is_at(household))
    world.note(household, f"并入 {other}")
    world.note(other, f"{household} 并入")


def split(world: World, household: str) -> str:
    """The younger half of a household makes one of its own; returns its number."""
    number = world.make_id("108")
    members = world.members_of(household)
    leaving = [str(member["digits"]) for member in members[len(members) // 2 :] if member["digits"]]
    part = is_at(household) & is_of(*leaving)
    world.frames.update("register_members", part, household_id=number, relation="其他")
    world.frames.update("register_members", is_at(number) & is_of(leaving[0]), relation="户主")
    incomes = world.frames["register_income"].filter(is_at(household)).to_dicts()
    world.frames.add("register_income", *(income | {"household_id": number} for income in incomes))
    world.note(household, f"{len(leaving)} 人分出，另立 {number}")
    world.note(number, f"由 {household} 分出")
    return number


def move(world: World, household: str, township: str, village: str) -> None:
    """The household moves to another village."""
    world.frames.update(
        "register_members", is_at(household), township=township, village=village, group=None
    )  # fmt: skip
    world.note(household, f"搬到{township}{village}")


def start_monitoring(world: World, household: str, day: date) -> None:
    """The household is registered as one to be monitored."""
    world.frames.update(
        "register_members", is_at(household),
        household_type="监测对象", monitor_type="突发严重困难户", risk_cleared="否", monitored_since=text_of(day),
    )  # fmt: skip
    world.note(household, "识别为监测对象")


def clear_risk(world: World, household: str) -> None:
    """The risk of a household that is monitored is cleared."""
    world.frames.update("register_members", is_at(household), risk_cleared="是")
    world.note(household, "标注风险消除")


def accept_house(world: World, household: str, day: date) -> None:
    """The household's house has been mended and accepted."""
    numbers = [str(person["digits"]) for person in world.members_of(household) if person["digits"]]
    if world.frames.update("housing_safety", is_of(*numbers), accepted_on=text_of(day)):
        world.note(household, "危房改造竣工验收")


def remove_house(world: World, household: str) -> None:
    """The office of housing no longer reports the household's house."""
    numbers = [str(person["digits"]) for person in world.members_of(household) if person["digits"]]
    if world.frames.remove("housing_safety", is_of(*numbers)):
        world.note(household, "住建局不再报该户房屋")
