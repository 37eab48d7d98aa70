"""A county of 400 people of whom 80 signed, and what departments reply of them: numbers as real files damage them.

Names are drawn from few characters, so that there are namesakes, brothers and neighbours whose numbers are one digit
away. Nobody exists.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.id_numbers import make_number
from tests.pipeline.property.search_county import County, Someone

SURNAMES, FIRST, LAST = "莫徐廖覃韦黄梁", "建国小大文志春", "军华明强英兰平"
_VARIANTS = str.maketrans("国华强", "國華強")


def one_wrong(number: str, random: Random) -> str:
    """Any digit but the check character, which is no longer right then."""
    place = random.randrange(17)
    return number[:place] + random.choice([d for d in "0123456789" if d != number[place]]) + number[place + 1 :]


def transposed(number: str, random: Random) -> str:
    places = [at for at in range(16) if number[at] != number[at + 1]]
    at = random.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def one_missing(number: str, random: Random) -> str:
    at = random.randrange(6, 17)
    return number[:at] + number[at + 1 :]


def masked(number: str, random: Random) -> str:
    """A mask that leaves the last four, as offices write it."""
    shown = random.choice([4, 6])
    return number[:shown] + "*" * (14 - shown) + number[14:]


def cut(number: str, _: Random) -> str:
    """A spreadsheet keeps fifteen digits."""
    return number[:15] + "000"


def fifteen(number: str, _: Random) -> str:
    return number[:6] + number[8:17]


def dressed(number: str, random: Random) -> str:
    """Blanks, full width, small x: nothing is wrong with it."""
    return random.choice([f" {number[:6]} {number[6:14]} {number[14:]}", number.replace("X", "ｘ"), f"’{number}"])


DAMAGE: dict[str, Callable[[str, Random], str]] = {
    "one_wrong": one_wrong, "transposed": transposed, "one_missing": one_missing, "masked": masked, "cut": cut,
    "fifteen": fifteen, "dressed": dressed,
}  # fmt: skip


def variant(name: str) -> str:
    return name.translate(_VARIANTS)


def damaged_county(seed: int, signed: int = 80) -> tuple[County, dict[str, tuple[Someone, str]]]:
    """The county with a reply row about everybody who signed; mark of the row -> whose it is, and its damage.

    As many rows are about people nobody asked about: neighbours, namesakes and strangers, as damaged as the others.
    """
    random, county = Random(seed), County()  # noqa: S311 - made-up people, no secret
    born = [date(1950, 1, 1) + timedelta(days=random.randrange(18_000)) for _ in range(400)]
    for place, day in enumerate(born):
        name = random.choice(SURNAMES) + random.choice(FIRST) + random.choice(LAST)
        household = f"H{place // 4:03}"
        number, relation = make_number(day, random.randrange(1, 999)), "户主" if place % 4 == 0 else "其他"
        county.people.append(Someone(name, number, household, relation, f"{place}"))
    signers = random.sample(county.people, signed)
    rows = {}
    kinds = [*DAMAGE, "variant_name"]
    for at, who in enumerate(signers):
        county.sign(who)
        kind = kinds[at % len(kinds)]
        number = DAMAGE[kind](who.id_number, random) if kind in DAMAGE else who.id_number
        mark = f"桂C1{at:04}"
        county.add("vehicles", variant(who.name) if kind == "variant_name" else who.name, number, mark, *_CAR)
        rows[mark] = (who, kind)
    others = [who for who in county.people if who not in signers]
    for at in range(signed):
        kind = random.choice(list(DAMAGE))
        who = random.choice(others)
        if at % 2:  # a stranger with the name of somebody who was asked about
            day = date(1950, 1, 1) + timedelta(days=random.randrange(18_000))
            who = Someone(random.choice(signers).name, make_number(day, random.randrange(1, 999)), "")
        county.add("vehicles", who.name, DAMAGE[kind](who.id_number, random), f"桂C2{at:04}", *_CAR)
    return county, rows


_CAR = ("小型轿车", "五菱", "2020-01-02", "正常")
