"""Households of two townships, each with a story of its own, as the departments' frames. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from tests.id_numbers import complete_number
from tests.simulation.county_frames import CountyFrames, is_at, is_of

# Source -> the columns that the village's departments send.
_COLUMNS = {
    "register_members": "county township village household_id person_id name id_number sex birth_date relation "
    "household_type monitor_type risk_cleared monitored_since residence updated_on",
    "register_income": "household_id year household_size wage_income business_income business_cost property_income "
    "transfer_income",
    "insurance_settlement": "settlement_id name id_number sex birth_date care_type settled_on total_cost fund_paid "
    "self_paid township",
    "housing_safety": "township village name id_number grade assessed_on accepted_on",
    "health_major_disease": "name id_number disease disease_class diagnosed_on",
    "education_students": "school name id_number stage grade enrolment_status",
    "civil_deaths": "name id_number death_date",
}
CHILD = date(2015, 5, 1)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华"
_GIVEN = ("金山", "木林", "水清", "火明", "土生", "石成", "玉兰", "银花", "铜柱", "铁军")


def make_village(more_columns: Mapping[str, str] | None = None) -> CountyFrames:
    """Frames of the sources with the columns that are sent, and nobody in them; `more_columns`: of further sources."""
    columns = _COLUMNS | dict(more_columns or {})
    return CountyFrames({name: _make_frame(names) for name, names in columns.items()})


def _make_frame(columns: str) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(columns.split(), pl.String))


def number_of(household: int, member: int = 1, born: date | None = None) -> str:
    """The valid ID number of a household's member; `born`: of a child."""
    return complete_number(f"450321{born or birthday_of(household, member):%Y%m%d}{household:02}{member}")


def birthday_of(household: int, member: int = 1) -> date:
    """When an adult of the household was born; no two on one day."""
    return date(1950 + household, member, 3 + household % 20)


def name_of(household: int, member: int = 1) -> str:
    """The member's name; a household has one surname."""
    return _SURNAMES[household % len(_SURNAMES)] + _GIVEN[(household + 3 * member) % len(_GIVEN)]


def settle(
    frames: CountyFrames, household: int, *, members: int = 1, income: int = 20000, kind: str = "脱贫户",
    place: tuple[str, str] = ("白沙镇", "白沙村"), child: bool = False,
) -> None:  # fmt: skip
    """Register a household: its head, further adults, perhaps a pupil as its last member."""
    home = household_number(household)
    for member in range(1, members + 1):
        born = CHILD if child and member == members else birthday_of(household, member)
        number = number_of(household, member, born)
        frames.add("register_members", {
            "county": "阳朔县", "township": place[0], "village": place[1], "household_id": home,
            "person_id": f"P{household:02}{member}", "name": name_of(household, member), "id_number": number,
            "sex": "男" if int(number[16]) % 2 else "女", "birth_date": born.isoformat(),
            "relation": "户主" if member == 1 else ("之子" if born.year > 2000 else "其他"),
            "household_type": kind, "residence": "户籍", "updated_on": "2026-09-01",
        })  # fmt: skip
    frames.add("register_income", {
        "household_id": home, "year": "2025", "household_size": str(members), "wage_income": str(income * members),
        "business_income": "0", "business_cost": "0", "property_income": "0", "transfer_income": "0",
    })  # fmt: skip


def household_number(household: int) -> str:
    """The household's number in the register, before it gets another one."""
    return f"100000000{household:02}"


def add_bill(
    frames: CountyFrames, household: int, amount: float, settled_on: str, member: int = 1, *, by_name: bool = False
) -> None:
    """A settlement of the household's member; `by_name`: it bears no ID number."""
    number = number_of(household, member)
    frames.add("insurance_settlement", {
        "settlement_id": f"S{frames['insurance_settlement'].height:05}", "name": name_of(household, member),
        "id_number": None if by_name else number, "sex": "男" if int(number[16]) % 2 else "女",
        "birth_date": birthday_of(household, member).isoformat(), "care_type": "住院", "settled_on": settled_on,
        "total_cost": str(amount + 1000), "fund_paid": "1000", "self_paid": str(amount), "township": "白沙镇",
    })  # fmt: skip


def add_house(frames: CountyFrames, household: int, grade: str = "D", assessed_on: str = "2026-03-10") -> None:
    """An assessment of the household's house."""
    frames.add("housing_safety", {
        "township": "白沙镇", "village": "白沙村", "name": name_of(household), "id_number": number_of(household),
        "grade": grade, "assessed_on": assessed_on,
    })  # fmt: skip


def add_disease(frames: CountyFrames, household: int, diagnosed_on: str, member: int = 1) -> None:
    """A member's grave disease."""
    frames.add("health_major_disease", {
        "name": name_of(household, member), "id_number": number_of(household, member), "disease": "恶性肿瘤",
        "disease_class": "大病", "diagnosed_on": diagnosed_on,
    })  # fmt: skip


def add_pupil(frames: CountyFrames, household: int, member: int) -> None:
    """A child at school."""
    frames.add("education_students", {
        "school": "白沙镇中心小学", "name": name_of(household, member),
        "id_number": number_of(household, member, CHILD), "stage": "小学", "grade": "五年级",
        "enrolment_status": "在读",
    })  # fmt: skip


def renumber(frames: CountyFrames, household: int, number: str, *, people: bool = False) -> None:
    """Give a household another number, and its people too."""
    home = is_at(household_number(household))
    if people:
        frames.update("register_members", home, person_id=pl.format("N{}", "person_id"))
    for source in ("register_members", "register_income"):
        frames.update(source, home, household_id=number)


def belongs_to(household: int, member: int = 1) -> pl.Expr:
    """Whether a row bears the member's number."""
    return is_of(number_of(household, member))
