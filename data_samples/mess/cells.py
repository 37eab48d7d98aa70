"""How offices write days, amounts and places."""

from __future__ import annotations

from datetime import date
from random import Random

from data_samples.county import Place

_NUMERALS = "零一二三四五六七八九"


def iso(day: date) -> str:
    """2026-06-15."""
    return day.isoformat()


def compact(day: date) -> str:
    """20260615."""
    return day.strftime("%Y%m%d")


def slashed(day: date) -> str:
    """2026/6/15, as Excel shows a day."""
    return f"{day.year}/{day.month}/{day.day}"


def dotted(day: date) -> str:
    """2026.6.15."""
    return f"{day.year}.{day.month}.{day.day}"


def spelt(day: date) -> str:
    """2026年6月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month(day: date) -> str:
    """2026-6: only the month is known."""
    return f"{day.year}-{day.month}"


def serial(day: date) -> int:
    """Give the number that Excel keeps for a day (46188 = 2026-06-15)."""
    return (day - date(1899, 12, 30)).days


def any_day(day: date, rng: Random) -> str | int | date:
    """M27: one of the notations that people mix within a column."""
    forms = (iso, compact, slashed, dotted, spelt, month, serial)
    pick = rng.choices((*forms, None), (20, 10, 12, 16, 14, 4, 6, 30))[0]
    return pick(day) if pick else day


def yuan(amount: float) -> str:
    """Two decimals, with separators from a thousand on (M28)."""
    return f"{amount:,.2f}"


def loose_township(place: Place, rng: Random) -> str:
    """M26: the township with the county before it, or without its ending."""
    return rng.choice((place.township, place.township, place.township[:-1], f"{place.county}{place.township}"))


def loose_village(place: Place, rng: Random) -> str:
    """M26: the village as committee, in short, or with its township."""
    name = place.village
    if not name.endswith("村") or len(name) < 3:
        return name
    return rng.choice((name, f"{name}委会", f"{name}委", f"{name}民委员会", name[:-1], f"{place.township}{name}"))


def loose_group(place: Place, rng: Random) -> str:
    """Write the group counted in another way: 3组, 三组, 第三村民小组, 3."""
    if not place.group.endswith("组"):
        return place.group
    number = int(place.group[:-1])
    numeral = _NUMERALS[number]
    return rng.choice((place.group, f"{numeral}组", f"第{numeral}村民小组", f"{number}", f"第{number}组"))


def address(county: str, place: Place, rng: Random) -> str:
    """M26: county, township, village and group run together, each part as loosely as people write it."""
    return f"{county}{place.township}{place.village}{loose_group(place, rng) if rng.random() < 0.8 else ''}"
