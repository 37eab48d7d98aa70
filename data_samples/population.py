"""The people: households with their members, and neighbours who are not in the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from data_samples.county import County, Place, settle
from data_samples.families import Kin, draw_family
from data_samples.names import draw_ethnicity, draw_generation, draw_given, draw_surname, draw_transliterated
from data_samples.numbers import Numbers
from domain.periods import compute_age, subtract_months

LIFTED_TYPES = {"脱贫户": 80, "脱贫不享受政策户": 8, "稳定脱贫户": 7, "退出户": 5}
ORDINARY_TYPES = {"一般农户": 85, "普通农户": 15}
MONITOR_TYPES = {"脱贫不稳定户": 33, "边缘易致贫户": 42, "突发严重困难户": 25}

LIFTED_SHARE = 0.25
MONITORED_SHARE = 0.04
CLEARED_SHARE = 0.4
STRANGER_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Person:
    """A person as they truly are; `person_id` is empty for people outside the register."""

    person_id: str
    name: str
    former_name: str
    sex: str
    birth: date
    id_number: str
    relation: str
    ethnicity: str
    phone: str
    disabled: bool

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return compute_age(self.birth, day)


@dataclass(frozen=True, slots=True)
class Household:
    """A registered household, head first."""

    household_id: str
    place: Place
    members: tuple[Person, ...]
    household_type: str = "一般农户"
    monitor_type: str = ""
    cleared: bool = False
    monitored_since: date | None = None

    @property
    def head(self) -> Person:
        """The member who heads the register's page."""
        return self.members[0]

    @property
    def lifted(self) -> bool:
        """Lifted out of poverty, whatever form of the type the register writes."""
        return self.household_type in LIFTED_TYPES or self.monitor_type == "脱贫不稳定户"

    @property
    def under_monitoring(self) -> bool:
        """Monitored and not yet cleared."""
        return bool(self.monitor_type) and not self.cleared

    @property
    def lifted_or_monitored(self) -> bool:
        """The wider group that several rules look at."""
        return self.lifted or bool(self.monitor_type)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom departments know and the register does not."""

    person: Person
    place: Place


@dataclass(frozen=True)
class Population:
    """Everybody of the sample."""

    households: tuple[Household, ...]
    strangers: tuple[Stranger, ...]


def populate(county: County, households: int, as_of: date, rng: Random) -> Population:
    """Draw households, their kind and their members, and one stranger for every ten registered persons."""
    office = _Office(Numbers(rng, county.code), as_of, rng)
    homes = settle(county, households, rng)
    clans = _Clans(rng)
    drawn = [_household(home, clans, office) for home in homes]
    registered = tuple(_with_kinds(drawn, as_of, rng))
    return Population(registered, tuple(_strangers(registered, office)))


@dataclass(frozen=True)
class _Office:
    """What every birth entry needs."""

    numbers: Numbers
    as_of: date
    rng: Random


class _Clans:
    """Two or three surnames fill most of a village."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._villages: dict[tuple[str, str], list[str]] = {}

    def surname(self, place: Place, ethnicity: str) -> str:
        key = (place.township, place.village)
        if key not in self._villages:
            self._villages[key] = [draw_surname("汉族", self._rng) for _ in range(3)]
        if ethnicity == "汉族" and self._rng.random() < 0.6:
            return self._rng.choice(self._villages[key])
        return draw_surname(ethnicity, self._rng)


def _household(place: Place, clans: _Clans, office: _Office) -> Household:
    rng = office.rng
    ethnicity = draw_ethnicity(rng, office.numbers.county_code)
    surnames = {0: clans.surname(place, ethnicity)}
    generation = draw_generation(rng) if rng.random() < 0.35 else ""
    members = []
    for kin in draw_family(rng):
        surname = surnames.setdefault(kin.line, draw_surname("汉族", rng))
        members.append(_person(kin, surname, generation, ethnicity, office))
    return Household(office.numbers.household(), place, tuple(_distinct(members, rng)))


def _person(kin: Kin, surname: str, generation: str, ethnicity: str, office: _Office) -> Person:
    numbers, rng = office.numbers, office.rng
    birth = _birth(kin.age, office.as_of, rng)
    shared = generation if kin.sex == "男" and kin.line == 0 and kin.relation in {"之子", "之孙子", "之侄儿"} else ""
    name = surname + draw_given(kin.sex, birth.year, rng, shared)
    if ethnicity == "维吾尔族" and kin.line == 0:
        name = draw_transliterated(kin.sex, rng)
    return Person(
        person_id=numbers.person(),
        name=name,
        former_name=surname + draw_given(kin.sex, birth.year, rng) if rng.random() < 0.015 else "",
        sex=kin.sex,
        birth=birth,
        id_number=numbers.identity(birth, kin.sex, married_in=kin.line in {1, 5, 6}),
        relation=kin.relation,
        ethnicity="汉族" if kin.line else ethnicity,
        phone=numbers.phone() if 14 < kin.age < 80 else "",
        disabled=rng.random() < (0.09 if kin.age > 60 else 0.03),
    )


def _birth(age: int, as_of: date, rng: Random) -> date:
    return subtract_months(as_of, 12 * age) - timedelta(days=rng.randint(8, 360))


def _distinct(members: list[Person], rng: Random) -> Iterator[Person]:
    """No two members of one household carry the same name."""
    taken: set[str] = set()
    for member in members:
        name = member.name
        while name in taken:
            name = member.name[0] + draw_given(member.sex, member.birth.year, rng)
        taken.add(name)
        yield replace(member, name=name)


def _with_kinds(households: list[Household], as_of: date, rng: Random) -> Iterator[Household]:
    """Spread the kinds of household by quota, so that a small sample has them all."""
    count = len(households)
    order = rng.sample(range(count), count)
    lifted = set(order[: round(count * LIFTED_SHARE)])
    monitored = set(rng.sample(range(count), max(2, round(count * MONITORED_SHARE))))
    for index, household in enumerate(households):
        kinds = LIFTED_TYPES if index in lifted else ORDINARY_TYPES
        typed = replace(household, household_type=rng.choices(tuple(kinds), tuple(kinds.values()))[0])
        yield _monitored(typed, as_of, rng) if index in monitored else typed


def _monitored(household: Household, as_of: date, rng: Random) -> Household:
    monitor_type = "脱贫不稳定户"
    if not household.lifted:
        monitor_type = rng.choices(("边缘易致贫户", "突发严重困难户"), (60, 40))[0]
    named = household.household_type if household.lifted or rng.random() < 0.5 else "监测对象"
    since = as_of - timedelta(days=rng.randint(60, 1900))
    cleared = rng.random() < CLEARED_SHARE and (as_of - since).days > 400
    return replace(household, household_type=named, monitor_type=monitor_type, cleared=cleared, monitored_since=since)


def _strangers(households: tuple[Household, ...], office: _Office) -> Iterator[Stranger]:
    """Townspeople and people of other counties; one in six has a villager's name."""
    rng = office.rng
    persons = sum(len(household.members) for household in households)
    for _ in range(round(persons * STRANGER_SHARE)):
        neighbour = rng.choice(households)
        namesake = rng.choice(neighbour.members)
        kin = Kin("", namesake.sex, rng.randint(1, 85))
        person = _person(kin, draw_surname("汉族", rng), "", "汉族", office)
        name = namesake.name if rng.random() < 1 / 6 else person.name
        yield Stranger(replace(person, person_id="", name=name), neighbour.place)
