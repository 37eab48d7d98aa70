"""Whether two names that differ may be one, written down by ear, by eye or in haste."""

from __future__ import annotations

import polars as pl

from matchers.declarations.names import Dialect
from matchers.names import compare_names


def add_likeness(pairs: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Add `is_similar_name`: the names differ, but no more than a name written down by ear, by eye or in haste does.

    And `is_close_name`: every character is accounted for; members of one family often share one. And
    `is_unreadable_name`: of the given name nothing can be read, which says neither who it is nor who it is not (李□,
    王先生).
    """
    name_columns = ["name_key", "name_key_member"]
    unlike_pairs = pairs.filter(pl.col("name_key") != pl.col("name_key_member")).select(name_columns).unique()
    if unlike_pairs.is_empty():
        return pairs.with_columns(
            pl.lit(None, dtype=pl.Boolean).alias(name)
            for name in ("is_similar_name", "is_close_name", "is_unreadable_name")
        )
    levels = compare_names(unlike_pairs["name_key"], unlike_pairs["name_key_member"], dialect)
    surname, given_name = (levels[name].cast(pl.String) for name in ("surname_level", "given_level"))
    is_alike = ~(surname == "different") & ~given_name.is_in(["different", "missing"])
    # One character of two or three and another surname are too little to be the same name.
    is_alike = is_alike & ~((given_name == "partly_different") & ~surname.is_in(["equal", "variant", "confusable"]))
    is_close = is_alike & (given_name != "partly_different")
    is_unreadable = ~(surname == "different") & (given_name == "missing")
    unlike_pairs = unlike_pairs.with_columns(
        is_alike.alias("is_similar_name"), is_close.alias("is_close_name"), is_unreadable.alias("is_unreadable_name")
    )
    return pairs.join(unlike_pairs, on=name_columns, how="left", maintain_order="left")
