"""One spelling per name, as a column that rows can be joined on."""

from __future__ import annotations

import polars as pl

from domain.cores import map_on_all_cores
from matchers.names.character_forms import map_simplified_forms
from matchers.names.name_spelling import is_plain_name, normalise_name


def add_name_key(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `name_key`: simplified characters, without notes and dots; `?` for what cannot be read."""
    # A county writes the same names over and over: each is worked on once.
    names = frame.select(pl.col(column).alias("_name")).unique().drop_nulls()
    flags = map_on_all_cores(names["_name"], is_plain_name)
    plain_names, other_names = names.filter(flags), names.filter(~flags)
    keys = _simplify_characters(
        pl.concat([plain_names["_name"], map_on_all_cores(other_names["_name"], normalise_name)])
    )
    names = pl.concat([plain_names, other_names]).with_columns(keys.alias("name_key"))
    return frame.join(names, left_on=column, right_on="_name", how="left", maintain_order="left")


def _simplify_characters(texts: pl.Series) -> pl.Series:
    forms = map_simplified_forms(list_characters(texts))
    return texts.str.replace_many(forms) if forms else texts


def list_characters(texts: pl.Series) -> list[str]:
    """Every character that occurs in the texts, sorted."""
    return sorted(character for character in texts.str.split("").explode().unique().drop_nulls() if character)
