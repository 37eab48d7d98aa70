"""How common a registered person's values are: in the county, and among the people of the village.

Shares are those of the *other* people: the person does not count. A small register knows little about names and
places, so every share leans on a wider one, as if that many more people had been seen.
"""

from __future__ import annotations

import polars as pl

# What a share leans on before anybody has been counted: of a surname, a given name, a village and a township.
_SURNAME, _GIVEN, _VILLAGE, _TOWNSHIP = 0.01, 0.0005, 0.005, 0.08
# How many people that expectation stands for, in a county and in a village.
_COUNTY_STRENGTH, _VILLAGE_STRENGTH = 1000, 20

SHARES = (
    "share_surname", "share_given", "share_surname_here", "share_given_here", "share_village", "share_township",
    "clan",
)  # fmt: skip


def add_shares(people: pl.DataFrame) -> pl.DataFrame:
    """Add `SHARES` to people with surname, given, township and village.

    Shares are between 0 and 1; `*_here`: of the surname in the village, and of the given name among the village's
    people of the surname, whose number is `clan`.
    """
    people_count = pl.len()
    village_columns = ["township", "village"]
    surname_share = _compute_county_share(pl.len().over("surname"), people_count, _SURNAME)
    given_share = _compute_county_share(pl.len().over("given"), people_count, _GIVEN)
    people = people.with_columns(surname_share.alias("share_surname"), given_share.alias("share_given"))
    clan_size = pl.len().over(*village_columns, "surname")
    return people.with_columns(
        _compute_local_share(clan_size, pl.len().over(village_columns), pl.col("share_surname")).alias(
            "share_surname_here"
        ),
        _compute_local_share(
            pl.len().over(*village_columns, "surname", "given"), clan_size, pl.col("share_given")
        ).alias("share_given_here"),
        _compute_county_share(pl.len().over(village_columns) + 1, people_count, _VILLAGE).alias("share_village"),
        _compute_county_share(pl.len().over("township") + 1, people_count, _TOWNSHIP).alias("share_township"),
        clan_size.alias("clan"),
    )


def _compute_county_share(count: pl.Expr, total: pl.Expr, expected: float) -> pl.Expr:
    return (count - 1 + expected * _COUNTY_STRENGTH) / (total - 1 + _COUNTY_STRENGTH)


def _compute_local_share(count: pl.Expr, total: pl.Expr, wider_share: pl.Expr) -> pl.Expr:
    return (count - 1 + wider_share * _VILLAGE_STRENGTH) / (total - 1 + _VILLAGE_STRENGTH)
