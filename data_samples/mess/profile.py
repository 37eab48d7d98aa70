"""How often which damage happens in a source (`profiles.csv`), and doing it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from data_samples.mess import names, numbers

PROFILES = Path(__file__).parent / "profiles.csv"
_FUNCTIONS = {"number": numbers, "name": names}


class Damage(NamedTuple):
    """What happens to a share of a source's numbers or names."""

    label: str
    share: float
    apply: Callable[[str, Random], str | None]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A number and a name after the damage, and the labels of what was done."""

    number: str
    name: str
    labels: tuple[str, ...]


@cache
def read_profiles() -> dict[tuple[str, str], list[Damage]]:
    """The damages of each source's numbers and names, in the order in which they are tried."""
    profiles: dict[tuple[str, str], list[Damage]] = defaultdict(list)
    with PROFILES.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            function = getattr(_FUNCTIONS[line["part"]], line["damage"])
            profiles[line["source"], line["part"]].append(Damage(line["label"], float(line["share"]), function))
    return dict(profiles)


def damage(source: str, number: str, name: str, rng: Random) -> Damaged:
    """Damage a row's number and name at most once each."""
    profiles = read_profiles()
    number_label, number = _damage_once(profiles.get((source, "number"), ()), number, rng)
    name_label, name = _damage_once(profiles.get((source, "name"), ()), name, rng)
    return Damaged(number, name, tuple(label for label in (number_label, name_label) if label))


def _damage_once(kinds: Sequence[Damage], text: str, rng: Random) -> tuple[str, str]:
    """Draw one kind by its share. Few names can suffer a homophone, so shares are of the rows that are tried."""
    roll = rng.random()
    for label, share, function in kinds:
        roll -= share
        if roll < 0:
            damaged = function(text, rng)
            return (label, damaged) if damaged is not None and damaged != text else ("", text)
    return "", text
