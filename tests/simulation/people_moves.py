"""What happens to people: they fall ill and recover, go to school, are insured, die and leave the register."""

from __future__ import annotations

from datetime import date

import polars as pl

from tests.simulation.county_frames import is_at, is_of
from tests.simulation.world import Row, World, text_of

_DISEASES = ("恶性肿瘤", "脑卒中", "尿毒症")


def fall_ill(world: World, person: Row, day: date, amount: float, *, gravely: bool = False) -> None:
    """A hospital bill of the amount and, of a grave disease, a diagnosis."""
    who: Row = {name: person[name] for name in ("name", "id_number", "sex", "birth_date")}
    bill: Row = {
        "settlement_id": world.make_id("SIM"), "care_type": "住院", "settled_on": text_of(day),
        "total_cost": f"{amount * 2:.2f}", "fund_paid": f"{amount:.2f}", "self_paid": f"{amount:.2f}",
        "township": person["township"],
    }  # fmt: skip
    world.frames.add("insurance_settlement", who | bill)
    if gravely:
        disease: Row = {"disease": world.rng.choice(_DISEASES), "disease_class": "大病", "diagnosed_on": text_of(day)}
        world.frames.add("health_major_disease", who | disease)
    world.note(str(person["household_id"]), f"住院，自付 {amount:.0f} 元" + ("，确诊大病" if gravely else ""))


def refund_bills(world: World, household: str) -> None:
    """What the household's people paid is refunded to the last yuan: reversals under the same number."""
    numbers = [str(person["digits"]) for person in world.members_of(household) if person["digits"]]
    bills = world.frames["insurance_settlement"].filter(is_of(*numbers))
    reversals: list[Row] = [
        bill | {name: _negate(bill[name]) for name in ("total_cost", "fund_paid", "self_paid")}
        for bill in bills.to_dicts()
        if not str(bill["self_paid"] or "").startswith("-")
    ]
    world.frames.add("insurance_settlement", *reversals)
    world.note(household, "医疗费用全部冲回")


def _negate(amount: str | None) -> str | None:
    return f"-{amount}" if amount and not amount.startswith("-") else amount


def enrol_child(world: World, person: Row) -> None:
    """A child is at school in the county from now on."""
    who: Row = {name: person[name] for name in ("name", "id_number", "sex", "birth_date")}
    school: Row = {"school": "阳朔县某镇中心小学", "stage": "小学", "grade": "五年级", "enrolment_status": "在读"}
    world.frames.add("education_students", who | school)
    world.note(str(person["household_id"]), "孩子入学")


def insure(world: World, person: Row, year: int) -> None:
    """Somebody is insured for the year."""
    who: Row = {name: person[name] for name in ("name", "id_number", "sex", "birth_date", "township", "village")}
    insurance: Row = {"year": str(year), "scheme": "城乡居民", "status": "正常参保"}
    world.frames.add("insurance_enrolment", who | insurance)
    world.note(str(person["household_id"]), f"补缴 {year} 年参保")


def die(world: World, person: Row, day: date) -> None:
    """Somebody dies: cremation and the police's register know it now, the register of households a period later."""
    who: Row = {name: person[name] for name in ("name", "id_number")}
    world.frames.add("civil_deaths", who | {"death_date": text_of(day)})
    world.frames.add("police_changes", who | {"change": "死亡", "changed_on": text_of(day)})
    world.leaving.append(str(person["digits"]))
    world.note(str(person["household_id"]), "一名成员去世")


def leave_register(world: World) -> None:
    """Whoever died before leaves the register; a household keeps a head."""
    for number in world.leaving:
        home = world.home_of(number)
        world.frames.remove("register_members", is_of(number))
        _appoint_head(world, home)
        world.note(home, "去世的成员已从登记中去除")
    world.leaving.clear()


def _appoint_head(world: World, household: str) -> None:
    members = world.members_of(household)
    if members and all(member["relation"] != "户主" for member in members):
        heir = str(members[0]["digits"])
        world.frames.update("register_members", is_at(household) & is_of(heir), relation="户主")


def start_year(world: World, year: int) -> None:
    """The year before has its incomes, as much as the one before it, and the new one its insured."""
    for source, newest in (("register_income", year - 2), ("insurance_enrolment", year - 1)):
        rows = world.frames[source].filter(pl.col("year").str.contains(str(newest)))
        world.frames.add(source, *(row | {"year": str(newest + 1)} for row in rows.to_dicts()))
