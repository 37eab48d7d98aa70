"""The shapes of rural families: who lives in a household, and how each is related to its head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

_SIZES = {1: 80, 2: 150, 3: 220, 4: 265, 5: 170, 6: 85, 7: 30}


@dataclass(frozen=True, slots=True)
class Kin:
    """A member before they have a name.

    `line` tells whose surname it is: the head's, or a number for each family that married in.
    """

    relation: str
    sex: str
    age: int
    line: int = 0


def draw_family(rng: Random) -> list[Kin]:
    """Put the head first, then the members in the order in which the register lists them."""
    size = rng.choices(tuple(_SIZES), tuple(_SIZES.values()))[0]
    head = Kin("户主", "男" if rng.random() < (0.75 if size == 1 else 0.9) else "女", _head_age(size, rng))
    others = _young(head, rng) if head.age < 52 else _old(head, rng)
    return [head, *islice(_fill(others, head, rng), size - 1)]


def _head_age(size: int, rng: Random) -> int:
    if size == 1:
        return rng.randint(60, 88) if rng.random() < 0.6 else rng.randint(32, 59)
    return rng.randint(50, 80) if size == 2 else rng.randint(30, 74)


def _spouse(head: Kin, rng: Random) -> Kin:
    return Kin("配偶", "女" if head.sex == "男" else "男", max(22, head.age + rng.randint(-5, 3)), line=1)


def _young(head: Kin, rng: Random) -> Iterator[Kin]:
    """Head of working age: spouse, children, then the parents' generation."""
    if rng.random() < 0.88:
        yield _spouse(head, rng)
    children = sorted(
        (head.age - rng.randint(21, 34) for _ in range(rng.choices((1, 2, 3), (30, 50, 20))[0])), reverse=True
    )
    for age in children:
        if age >= 0:
            yield _child(age, head, rng)
    yield from _elders(head, rng)


def _elders(head: Kin, rng: Random) -> Iterator[Kin]:
    mother, father = head.age + rng.randint(19, 26), head.age + rng.randint(21, 30)
    if head.sex == "女":
        yield Kin("之公公", "男", father, line=1)
        yield Kin("之婆婆", "女", mother, line=2)
        return
    if rng.random() < 0.06:
        yield Kin("之岳母", "女", mother, line=3)
        return
    if rng.random() < 0.7:
        yield Kin("之父", "男", father)
    yield Kin("之母", "女", mother, line=2)
    if rng.random() < 0.25:
        yield Kin("之兄弟姐妹", "男", max(20, head.age - rng.randint(1, 9)))
    if rng.random() < 0.15 and mother < 66:
        yield Kin("之祖母", "女", mother + 22, line=4)


def _child(age: int, head: Kin, rng: Random) -> Kin:
    line = 0 if head.sex == "男" else 1
    return Kin("之子", "男", age, line) if rng.random() < 0.54 else Kin("之女", "女", age, line)


def _old(head: Kin, rng: Random) -> Iterator[Kin]:
    """Elderly head: spouse, a grown child with their spouse, and grandchildren."""
    if rng.random() < 0.72:
        yield _spouse(head, rng)
    heir_age = head.age - rng.randint(21, 30)
    yield from _daughters_house(heir_age, rng) if rng.random() < 0.12 else _sons_house(heir_age, head, rng)
    if head.age < 66 and rng.random() < 0.2:
        yield Kin("之母", "女", head.age + rng.randint(18, 24), line=2)


def _sons_house(heir_age: int, head: Kin, rng: Random) -> Iterator[Kin]:
    line = 0 if head.sex == "男" else 1
    yield Kin("之子", "男", heir_age, line)
    if rng.random() < 0.75:
        yield Kin("之儿媳", "女", max(21, heir_age - rng.randint(-1, 4)), line=5)
    yield from _grandchildren(("之孙子", "之孙女"), heir_age, line, rng)
    if heir_age > 46 and rng.random() < 0.3:
        yield Kin("之曾孙子", "男", max(0, heir_age - 46), line)


def _daughters_house(heir_age: int, rng: Random) -> Iterator[Kin]:
    yield Kin("之女", "女", heir_age)
    yield Kin("之女婿", "男", heir_age + rng.randint(0, 4), line=6)
    yield from _grandchildren(("之外孙子", "之外孙女"), heir_age, 6, rng)


def _grandchildren(words: tuple[str, str], parent_age: int, line: int, rng: Random) -> Iterator[Kin]:
    for _ in range(rng.choices((1, 2, 3), (35, 45, 20))[0]):
        age = parent_age - rng.randint(20, 30)
        if age >= 0:
            boy = rng.random() < 0.53
            yield Kin(words[0] if boy else words[1], "男" if boy else "女", age, line)


def _fill(members: Iterator[Kin], head: Kin, rng: Random) -> Iterator[Kin]:
    """When the family is smaller than the household, more distant relatives live with it."""
    yield from members
    yield Kin("之侄儿", "男", max(1, head.age - rng.randint(24, 36)))
    yield Kin("之侄女", "女", max(1, head.age - rng.randint(24, 36)))
    yield Kin("之兄弟媳妇", "女", max(22, head.age - rng.randint(0, 8)), line=7)
    while True:
        yield Kin("其他", rng.choice("男女"), rng.randint(5, 70), line=8)
