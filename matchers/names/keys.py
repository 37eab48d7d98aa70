"""One spelling and one reading per name, as columns that rows can be joined on."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from matchers.names.characters import Place, readings, simplified, toneless
from matchers.names.spelling import is_plain, name_key
from matchers.names.split import split
from matchers.names.tables import compound_surnames


def with_name_keys(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `name_key` (simplified characters; `?` for what cannot be read) and `reading`.

    `reading`: toneless pinyin, blank between, the surname as its bearers say it (单 shan, 覃 qin).
    """
    keyed = with_name_key(frame, column)
    return keyed.join(
        _with_reading(keyed["name_key"].unique().drop_nulls()), on="name_key", how="left", maintain_order="left"
    )


def with_name_key(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `name_key`: simplified characters, without notes and dots; `?` for what cannot be read."""
    # A county writes the same names over and over: each is worked on once.
    names = frame.select(pl.col(column).alias("_name")).unique().drop_nulls()
    plain = is_plain(pl.col("_name"))
    keys = _simplified(
        pl.concat([names.filter(plain)["_name"], names.filter(~plain).select(name_key(pl.col("_name"))).to_series()])
    )
    names = pl.concat([names.filter(plain), names.filter(~plain)]).with_columns(keys.alias("name_key"))
    return frame.join(names, left_on=column, right_on="_name", how="left", maintain_order="left")


def _simplified(texts: pl.Series) -> pl.Series:
    forms = simplified(distinct_characters(texts))
    return texts.str.replace_many(forms) if forms else texts


def distinct_characters(texts: pl.Series) -> list[str]:
    """Every character that occurs in the texts, sorted."""
    return sorted(character for character in texts.str.split("").explode().unique().drop_nulls() if character)


def _with_reading(keys: pl.Series) -> pl.DataFrame:
    """name_key and reading of distinct keys."""
    names = split(keys)
    compounds = names["surname"].replace_strict(compound_surnames(), default=None, return_dtype=pl.String)
    surname = pl.coalesce(compounds, _read(names["surname"], lambda found: _most_usual(found, "surname")))
    given = _read(names["given"], lambda found: _most_usual(found, "given"))
    both = pl.concat_str(surname, given, separator=" ", ignore_nulls=True).str.strip_chars()
    return names.select("name_key", both.alias("reading"))


def _read(texts: pl.Series, table_of: Callable[[list[str]], dict[str, str]]) -> pl.Series:
    """Every character of the texts replaced by its reading, blank between."""
    spoken = pl.element().filter(pl.element() != "").replace(table_of(distinct_characters(texts)))
    return texts.str.split("").list.eval(spoken).list.join(" ")


def _most_usual(characters: list[str], place: Place) -> dict[str, str]:
    return {character: toneless(ways[0]) for character, ways in readings(characters, place).items()}
