"""How often which damage happens in a source, and doing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Damage = Callable[[str, Random], str | None]


@dataclass(frozen=True)
class Profile:
    """What happens to identity numbers and names of one source: (label, share of rows, damage)."""

    numbers: tuple[tuple[str, float, Damage], ...] = ()
    names: tuple[tuple[str, float, Damage], ...] = ()


@dataclass(frozen=True, slots=True)
class Damaged:
    """A number and a name after the damage, and the labels of what was done."""

    number: str
    name: str
    labels: tuple[str, ...]


def damage(profile: Profile, number: str, name: str, rng: Random) -> Damaged:
    """Damage a row's number and name at most once each."""
    number_label, number = _once(profile.numbers, number, rng)
    name_label, name = _once(profile.names, name, rng)
    return Damaged(number, name, tuple(label for label in (number_label, name_label) if label))


def _once(kinds: tuple[tuple[str, float, Damage], ...], text: str, rng: Random) -> tuple[str, str]:
    """Draw one kind by its share. Few names can suffer a homophone, so shares are of the rows that are tried."""
    roll = rng.random()
    for label, share, function in kinds:
        roll -= share
        if roll < 0:
            damaged = function(text, rng)
            return (label, damaged) if damaged is not None and damaged != text else ("", text)
    return "", text
