"""Identity numbers by the hundred thousand (GB 11643): valid by their check character, each issued once."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.linkage.population.places import COUNTY_CODE
from domain.identity.numbers import CHECK_CHARACTERS, WEIGHTS

# Where others were first registered: counties nearby, a code since abolished, provinces that people marry in from.
_ELSEWHERE = (
    "450322", "450324", "450330", "450331", "450332", "452329", "430481", "430529", "520121", "530326",
    "440882", "441825", "431124", "522626", "513227",
)  # fmt: skip
_SEQUENCES = 499


def with_id_numbers(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add `id_number`; `people` has birth, sex, line.

    An office gives out numbers in turn, so twins and neighbours of one day often differ by one digit and the check
    character alone.
    """
    size = people.height
    married_in = people["line"].to_numpy() > 0
    elsewhere = rng.random(size) < np.where(married_in, 0.35, 0.06)
    prefix = np.where(elsewhere, rng.choice(_ELSEWHERE, size), COUNTY_CODE)
    keyed = people.select("birth", "sex").with_columns(
        pl.Series("prefix", prefix),
        pl.Series("gap", rng.integers(1, 4, size)),
        pl.Series("start", rng.integers(0, 499, size)),
    )
    group = ["prefix", "birth", "sex"]
    place = (pl.col("start").first().over(group) + pl.col("gap").cum_sum().over(group)) % _SEQUENCES
    numbered = keyed.with_columns((2 * place + pl.when(pl.col("sex") == "男").then(1).otherwise(2)).alias("sequence"))
    body = pl.concat_str(
        "prefix", pl.col("birth").dt.strftime("%Y%m%d"), pl.col("sequence").cast(pl.String).str.zfill(3)
    )
    bodies = numbered.select(body.alias("body"))["body"]
    return people.with_columns((bodies + check_characters(bodies)).alias("id_number"))


def check_characters(bodies: pl.Series) -> pl.Series:
    """The eighteenth character of each seventeen digits."""
    digit = [pl.col("body").str.slice(place, 1).cast(pl.Int64) * weight for place, weight in enumerate(WEIGHTS)]
    characters = pl.Series(list(CHECK_CHARACTERS))
    remainder = bodies.alias("body").to_frame().select(pl.sum_horizontal(digit) % 11).to_series()
    return characters.gather(remainder)


def with_phones(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add `phone`: most adults have their own, many share the household's, children have none or the household's.

    Numbers of a range that is not in use: 199 0000 0000 and up.
    """
    size = people.height
    own = 19_900_000_000 + rng.permutation(size)
    household = 19_910_000_000 + people["household"].to_numpy()
    shared = rng.random(size) < np.where(people["age"].to_numpy() < 16, 0.95, 0.3)
    known = rng.random(size) < 0.85
    phone = pl.Series(np.where(shared, household, own)).cast(pl.String)
    return people.with_columns(pl.when(pl.Series(known)).then(phone).alias("phone"))
