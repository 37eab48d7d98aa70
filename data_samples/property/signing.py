"""Who signed which authorisation, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess import numbers
from data_samples.numbers import old_number
from data_samples.population import Household, Person
from data_samples.world import World

HOUSEHOLDS_PER_600 = 48
ADULT = 18
_DEATHS = (Trouble.MEMBER_DIED, Trouble.DIED_UNINSURED)


@dataclass(frozen=True)
class Signed:
    """One authorisation as it is kept: `told` replaces what a proper one would say."""

    household: Household
    person: Person
    number: str
    signed_on: date
    told: dict[str, object] = field(default_factory=dict)
    damage: tuple[str, ...] = ()


def families(world: World) -> list[Household]:
    """The households that applied: some of every township, and one whose head has died."""
    rng = world.rng("property:families")
    homes = [home for home in world.population.households if len(home.members) > 1]
    count = max(12, HOUSEHOLDS_PER_600 * len(world.population.households) // 600)
    chosen = set(rng.sample(range(len(homes)), min(count, len(homes))))
    dead = next((place for place, home in enumerate(homes) if world.plan.has(home, *_DEATHS)), None)
    return [home for place, home in enumerate(homes) if place in chosen or place == dead]


def signed(world: World) -> list[Signed]:
    """Every authorisation: adults who live at home sign for themselves, most of them; a few papers are spoilt."""
    rng = world.rng("property:signed")
    plain = list(_plain(world, rng))
    spoilt = _spoilt(world, rng)
    places = iter(rng.sample(range(len(plain)), min(len(spoilt), len(plain) // 2)))
    for told, damage in spoilt:
        place = next(places, None)
        if place is None:
            break
        plain[place] = _spoil(plain[place], told, damage, rng)
    return [*plain, *_children(world, plain)]


def _plain(world: World, rng: Random) -> Iterator[Signed]:
    numbers_given = 0
    for home in families(world):
        for member in home.members:
            if member.age(world.as_of) < ADULT or (member is not home.head and rng.random() < 0.25):
                continue
            numbers_given += 1
            told: dict[str, object] = {"户编号": None} if rng.random() < 0.1 else {}
            yield Signed(
                home, member, f"{world.as_of.year}SQ{numbers_given:05d}", world.days_ago(rng.randint(25, 70)), told
            )


def _spoilt(world: World, rng: Random) -> list[tuple[dict[str, object], tuple[str, ...]]]:
    """What a few papers say instead; the labels stand in the truth."""
    return [
        ({"有效期至": world.days_ago(rng.randint(3, 15))}, ("authorisation:expired",)),
        ({"有效期至": world.days_ago(1)}, ("authorisation:expired",)),
        ({"撤销日期": world.days_ago(8)}, ("authorisation:revoked",)),
        ({"签署日期": world.days_ago(-2)}, ("authorisation:signed_later",)),
        ({"签署日期": world.days_ago(-1)}, ("authorisation:signed_later",)),
        ({"授权部门": "公安局、自然资源局、民政局"}, ()),
        ({"授权部门": "民政、税务"}, ()),
        ({"授权书编号": None}, ("authorisation:no_number",)),
        ({"户编号": "10000000000"}, ("authorisation:household_unknown",)),
        ({"签署日期": "2026.13.1"}, ("date:M27",)),
        ({"身份证号": "wrong"}, ("id:wrong_digit",)),
        ({"身份证号": "old"}, ("id:M12",)),
        ({"有效期至": "长期"}, ("date:M27_open",)),
    ]


def _spoil(paper: Signed, told: dict[str, object], damage: tuple[str, ...], rng: Random) -> Signed:
    told = dict(told)
    if told.get("身份证号") == "wrong":
        told["身份证号"] = numbers.one_digit_wrong(paper.person.id_number, rng) or None
    if told.get("身份证号") == "old":
        old = old_number(paper.person.id_number)
        if old is None:
            return paper
        told["身份证号"] = old
    return Signed(paper.household, paper.person, paper.number, paper.signed_on, paper.told | told, damage)


def _children(world: World, plain: list[Signed]) -> Iterator[Signed]:
    """A child with a guardian's signature and one without."""
    minors = [(home, member) for home in families(world) for member in home.members if member.age(world.as_of) < ADULT]
    for place, (home, child) in enumerate(minors[:2]):
        told: dict[str, object] = {"代理人姓名": home.head.name} if place == 0 else {}
        number = f"{world.as_of.year}SQ{len(plain) + place + 1:05d}"
        yield Signed(home, child, number, world.days_ago(30), told, () if place == 0 else ("authorisation:no_agent",))
