"""Everybody: registered households, and neighbours, townspeople and strangers whom departments know as well."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
import polars as pl

from benchmarks.linkage.population.names import with_names
from benchmarks.linkage.population.numbers import with_id_numbers, with_phones
from benchmarks.linkage.population.places import Places
from data_samples.families import draw_family

AS_OF = date(2026, 9, 30)
UNREGISTERED_SHARE = 0.12
_NAMESAKES = 0.15  # of unregistered locals, who bear the name of a registered villager of their sex
_FAMILIES = 4000
_CHILDREN = ("之子", "之女", "之孙子", "之孙女", "之外孙子", "之外孙女")


def make_people(persons: int, places: Places, missing_members: float, rng: np.random.Generator) -> pl.DataFrame:
    """About `persons` registered people and those who are not: one line each, `at` their position.

    Columns: at, household, relation, line, is_head, sex, age, birth, people_kind, village_at, township, village, group,
    surname, name, former_name, id_number, phone, registered (the household), in_register (the person), outsider,
    person_id, household_id, kin_at (parent, husband or head), head_name, guardian_name.
    """
    people = _families(persons, rng)
    people = _settled(people, places, rng)
    people = with_names(people, rng)
    people = with_phones(with_id_numbers(people, rng), rng)
    people = _namesakes(people, rng)
    hole = pl.Series(rng.random(people.height) < missing_members) & ~pl.col("is_head")
    people = people.with_columns(
        (pl.col("registered") & ~hole).alias("in_register"),
        pl.format("200{}", (pl.col("at") + 10_000_000)).alias("person_id"),
        pl.format("100{}", (pl.col("household") + 10_000_000)).alias("household_id"),
        _former_names(people, rng),
    )
    return _with_kin(people, rng)


def _families(persons: int, rng: np.random.Generator) -> pl.DataFrame:
    random = Random(int(rng.integers(2**32)))
    families = [draw_family(random) for _ in range(_FAMILIES)]
    sizes = np.array([len(family) for family in families])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    households = max(30, round(persons / sizes.mean() / (1 - UNREGISTERED_SHARE)))
    drawn = rng.integers(0, _FAMILIES, households)
    household = np.repeat(np.arange(households), sizes[drawn])
    within = np.arange(len(household)) - np.repeat(np.cumsum(sizes[drawn]) - sizes[drawn], sizes[drawn])
    kin = [member for family in families for member in family]
    member = np.repeat(starts[drawn], sizes[drawn]) + within
    age = np.array([one.age for one in kin])[member]
    # A whole family shifts by a few years, so that a family drawn twice is not the same.
    age = np.clip(age + np.repeat(rng.integers(-3, 4, households), sizes[drawn]), 0, 99)
    frame = pl.DataFrame(
        {
            "at": np.arange(len(household)),
            "household": household,
            "relation": np.array([one.relation for one in kin], dtype=object)[member],
            "line": np.array([one.line for one in kin])[member],
            "is_head": within == 0,
            "sex": np.array([one.sex for one in kin], dtype=object)[member],
            "age": age,
            "registered": np.repeat(rng.random(households) >= UNREGISTERED_SHARE, sizes[drawn]),
        },
        schema_overrides={"relation": pl.String, "sex": pl.String},
    )
    return _with_births(frame, rng)


def _with_births(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add `birth`; of children next to each other in a family and of one age a good part are twins."""
    days = people["age"].to_numpy() * 365.2425 + rng.uniform(1, 364, people.height)
    born = np.datetime64(AS_OF) - days.astype(int)
    child = np.isin(people["relation"].to_numpy(), _CHILDREN)
    household, age = people["household"].to_numpy(), people["age"].to_numpy()
    twin = np.zeros(people.height, dtype=bool)
    twin[1:] = child[1:] & child[:-1] & (household[1:] == household[:-1]) & (np.abs(age[1:] - age[:-1]) <= 1)
    twin &= rng.random(people.height) < 0.35
    born = np.where(twin, np.roll(born, 1), born)
    return people.with_columns(birth=pl.Series(born).cast(pl.Date), age=np.where(twin, np.roll(age, 1), age))


def _settled(people: pl.DataFrame, places: Places, rng: np.random.Generator) -> pl.DataFrame:
    """Add place, `outsider` and `people_kind`, each the same for a whole household."""
    households = int(people["household"].to_numpy().max()) + 1
    count = places.villages.height
    weights = rng.uniform(0.5, 1.5, count)
    village = rng.choice(count, households, p=weights / weights.sum())
    kinds = np.array(["han", "uyghur", "yi"], dtype=object)
    homes = pl.DataFrame(
        {
            "household": np.arange(households),
            "village_at": village,
            "group": (rng.integers(1, 16, households)).astype(str),
            "#away": rng.random(households) < 0.3,
            "people_kind": kinds[rng.choice(3, households, p=(0.984, 0.009, 0.007))],
        },
        schema_overrides={"people_kind": pl.String},
    ).with_columns(pl.col("group") + "组")
    homes = homes.join(places.villages, on="village_at", maintain_order="left")
    people = people.join(homes, on="household", maintain_order="left").rename({"#away": "outsider"})
    return people.with_columns(pl.col("outsider") & ~pl.col("registered"))


def _namesakes(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Give some unregistered locals the name of a registered villager of their sex."""
    local = people.filter(~pl.col("registered") & ~pl.col("outsider")).select("at", "village_at", "sex")
    local = local.filter(pl.Series(rng.random(local.height) < _NAMESAKES))
    there = people.filter("registered").group_by("village_at", "sex").agg(pl.col("name").alias("names"))
    met = local.join(there, on=["village_at", "sex"], maintain_order="left")
    turn = pl.Series("turn", rng.integers(0, 2**31, met.height))
    taken = met.with_columns(turn).select(
        "at", pl.col("names").list.get(pl.col("turn") % pl.col("names").list.len()).alias("#name")
    )
    joined = people.join(taken, on="at", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("#name", "name").alias("name")).drop("#name")


def _former_names(people: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """A former name for one in eighty: the surname with another person's given name."""
    name, surname = people["name"].to_numpy(), people["surname"].to_numpy()
    other = rng.permutation(people.height)
    has = (rng.random(people.height) < 0.0125) & (people["people_kind"] == "han").to_numpy()
    former = [
        own + name[at][len(surname[at]) :] if mark else None for own, at, mark in zip(surname, other, has, strict=True)
    ]
    return pl.Series("former_name", former, dtype=pl.String)


def _with_kin(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add whose number may stand in place of one's own, and the names beside one's own."""
    heads = people.filter("is_head").select("household", pl.col("at").alias("#head"), pl.col("name").alias("head_name"))
    spouses = people.filter(pl.col("relation") == "配偶").unique("household", keep="first", maintain_order=True)
    spouses = spouses.select("household", pl.col("at").alias("#spouse"), pl.col("name").alias("#spouse_name"))
    people = people.join(heads, on="household", maintain_order="left")
    people = people.join(spouses, on="household", how="left", maintain_order="left")
    by_head = pl.Series(rng.random(people.height) < 0.65)
    kin = (
        pl.when("is_head")
        .then("#spouse")
        .when((pl.col("relation") == "配偶") | by_head)
        .then("#head")
        .otherwise(pl.coalesce("#spouse", "#head"))
    )
    guardian = pl.when(by_head).then("head_name").otherwise(pl.coalesce("#spouse_name", "head_name"))
    return people.with_columns(
        kin.alias("kin_at"), pl.when(~pl.col("is_head")).then(guardian).alias("guardian_name")
    ).drop("#head", "#spouse", "#spouse_name")
