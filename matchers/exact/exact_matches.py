"""Rows that give a member's number and name exactly: most rows do, and need no more than a join.

What they come to is what `id_matches.match_ids` makes of a member's number under the member's name, only slower.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.handover import PLACE

KEY_COLUMNS = ("identifier_1", "name")


@dataclass(frozen=True)
class ExactMatches:
    """A source's rows: the exact matches, and the unmatched.

    `exact_rows`: frame `exact_rows`; `decisions`: frame `decisions`, who that is. `unmatched_rows`: frame
    `source_rows`, the other rows.
    """

    source: str
    grain: str
    exact_rows: pl.DataFrame
    decisions: pl.DataFrame
    unmatched_rows: pl.DataFrame

    @property
    def row_count(self) -> int:
        """How many rows the source has."""
        return self.exact_rows.height + self.unmatched_rows.height


def index_exact_keys(members: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Frame `exact_keys` of the table `members`.

    Only valid numbers that one person bears or bore, under a name that can be read. `people`: frame `people`. A number
    that ends in 000 may have been cut (M07): it is left to the closer look at numbers.
    """
    current_names = people.filter(~pl.col("former"), pl.col("id").is_not_null()).select("person_id", "id", "name_key")
    unique_ids = current_names.filter(pl.col("id").is_unique(), pl.col("name_key").is_not_null())
    member_values = members.select(
        "person_id", "household_id", "name",
        pl.col("id_number").alias("id"), pl.col("birth_date").alias("id_birth"), pl.col("sex").alias("id_sex"),
    )  # fmt: skip
    exact_keys = unique_ids.filter(~pl.col("id").str.ends_with("000")).join(member_values, on=["person_id", "id"])
    return exact_keys.rename({"id": KEY_COLUMNS[0]}).drop("name_key")


def find_exact_matches(rows: pl.DataFrame, exact_keys: pl.DataFrame) -> pl.DataFrame:
    """Frame `exact_rows`. `rows`: frame `source_rows`; `exact_keys`: frame `exact_keys`."""
    columns = (*PLACE, "row", "readable", "grain", "own_birth", "own_sex", *KEY_COLUMNS)
    is_plain = ~pl.col("numeric_id").fill_null(value=False) & (pl.col("grain") != "area")
    typed_rows = rows.lazy().filter(is_plain).select(columns).collect()
    return typed_rows.join(exact_keys, on=KEY_COLUMNS, how="inner", maintain_order="left").rename(
        {KEY_COLUMNS[0]: "id"}
    )
