"""One spelling per name, as a column that rows can be joined on."""

from __future__ import annotations

import polars as pl

from domain.cores import on_all_cores
from matchers.names.character_forms import simplified
from matchers.names.name_spelling import is_plain, name_key


def with_name_key(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `name_key`: simplified characters, without notes and dots; `?` for what cannot be read."""
    # A county writes the same names over and over: each is worked on once.
    names = frame.select(pl.col(column).alias("_name")).unique().drop_nulls()
    is_plain_name = on_all_cores(names["_name"], is_plain)
    plain_names, other_names = names.filter(is_plain_name), names.filter(~is_plain_name)
    keys = _simplify_texts(pl.concat([plain_names["_name"], on_all_cores(other_names["_name"], name_key)]))
    names = pl.concat([plain_names, other_names]).with_columns(keys.alias("name_key"))
    return frame.join(names, left_on=column, right_on="_name", how="left", maintain_order="left")


def _simplify_texts(texts: pl.Series) -> pl.Series:
    forms = simplified(distinct_characters(texts))
    return texts.str.replace_many(forms) if forms else texts


def distinct_characters(texts: pl.Series) -> list[str]:
    """Every character that occurs in the texts, sorted."""
    return sorted(character for character in texts.str.split("").explode().unique().drop_nulls() if character)
