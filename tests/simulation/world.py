"""A county that changes from period to period, and a diary of what happened to whom."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from tests.simulation.county_frames import CountyFrames, is_at, is_of, make_digits

Row = dict[str, str | None]


@dataclass(frozen=True)
class Happening:
    """What happened to a household before the run of a period, by its number of that time."""

    period: str
    household: str
    text: str


@dataclass
class World:
    """`frames`: what departments would send now. `leaving`: numbers of the dead who are registered still."""

    frames: CountyFrames
    rng: random.Random
    period: str = ""
    diary: list[Happening] = field(default_factory=list)
    leaving: list[str] = field(default_factory=list)

    def note(self, household: str, text: str) -> None:
        """Write into the diary."""
        self.diary.append(Happening(self.period, household, text))

    @property
    def register(self) -> pl.DataFrame:
        """The register's rows, with `digits`: the ID number without what people type around it."""
        return self.frames["register_members"].with_columns(make_digits().alias("digits"))

    def members_of(self, household: str) -> list[Row]:
        """The household's rows of the register."""
        return self.register.filter(is_at(household)).to_dicts()

    def home_of(self, number: str) -> str:
        """The household in which somebody is registered now; empty where they are not."""
        return next(iter(self.register.filter(is_of(number))["household_id"]), "")

    def choose_people(self, count: int) -> list[Row]:
        """Some members whose number has 18 digits and whose household stands in the register."""
        people = self.register.filter(pl.col("digits").str.len_chars() == 18, pl.col("household_id").is_not_null())
        return self.rng.sample(people.to_dicts(), count)

    def choose(self, households: Sequence[str], count: int) -> list[str]:
        """Some of the households."""
        return self.rng.sample(sorted(set(households)), min(count, len(set(households))))

    def list_villages(self) -> list[tuple[str, str]]:
        """Township and village of all households, in the register's own spelling."""
        places = self.register.select("township", "village").unique().drop_nulls().sort("township", "village")
        return list(places.iter_rows())

    def make_id(self, prefix: str) -> str:
        """A number that nothing bears yet."""
        return f"{prefix}{self.rng.randrange(10**7):07}"


def text_of(day: date) -> str:
    """A day as a department types it."""
    return day.isoformat()
