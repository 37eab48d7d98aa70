"""Which clues and links are drawn to be checked: by chance, from every stratum, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Mapping

import polars as pl

# From every stratum so many, where it has them and the sample is large enough: of one alone nothing can be said.
_FEWEST = 2


def draw_positions(count: int, size: int, seed: str) -> list[int]:
    """`size` different numbers below `count`, or all of them, in their order; each set of that size is as likely."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    return sorted(chance.sample(range(count), min(size, count)))


def draw_sample(population: pl.DataFrame, sizes: Mapping[str, int], size: int, seed: str) -> pl.DataFrame:
    """The drawn lines of the population, with `stratum_size`.

    `population`: `stratum` and whatever names a line, in an order that does not change; it may hold a part of each
    stratum that was drawn by chance before. `sizes`: stratum -> how many lines it has as a whole.
    """
    parts = population.partition_by("stratum", as_dict=True, maintain_order=True)
    strata = {str(name): part for (name,), part in sorted(parts.items(), key=lambda pair: str(pair[0]))}
    shares = share_out(sizes, {name: part.height for name, part in strata.items()}, size)
    drawn = [part[draw_positions(part.height, shares[name], f"{seed}:{name}")] for name, part in strata.items()]
    stratum_size = pl.col("stratum").replace_strict(dict(sizes), return_dtype=pl.Int64).alias("stratum_size")
    return pl.concat(drawn).with_columns(stratum_size) if drawn else population.with_columns(stratum_size)


def share_out(sizes: Mapping[str, int], available: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of `size` lines each stratum gives: half of them shared out evenly, half by the strata's sizes.

    So a small stratum has a figure of its own, and a large one a good one. `available`: stratum -> how many there are
    to choose from.
    """
    total = sum(sizes[name] for name in available)
    ideal_shares = {name: size * (1 / len(available) + sizes[name] / total) / 2 for name in available}
    shares = {name: min(count, _FEWEST) for name, count in available.items()}
    left = min(size, sum(available.values())) - sum(shares.values())
    for _ in range(left):
        open_strata = [name for name, count in available.items() if shares[name] < count]
        shares[max(open_strata, key=lambda name: (ideal_shares[name] - shares[name], name))] += 1
    return shares
