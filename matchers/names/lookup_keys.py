"""Where to look for the bearer of a name, well or badly written: plain columns that a hash join can use.

One wrong, missing or surplus character leaves the surname with one end of the given name; a wrong surname leaves the
given name; a name written down by ear leaves its sound.
"""

from __future__ import annotations

import polars as pl

from domain.cores import map_on_all_cores
from matchers.declarations.names import Dialect
from matchers.names.character_forms import Place, list_readings, strip_tone
from matchers.names.name_keys import list_characters
from matchers.names.name_spelling import UNKNOWN
from matchers.names.name_split import split_names
from matchers.names.syllables import blur_syllable


def make_lookup_keys(keys: pl.Series, dialect: Dialect) -> pl.DataFrame:
    """Frame `lookup_keys`: one line per distinct key. What cannot be read is null."""
    names = split_names(keys.unique().drop_nulls()).select("name_key", "surname", "given")
    surname, given_name = (pl.when(pl.col(part) != "").then(part) for part in ("surname", "given"))
    first, last = given_name.str.head(1), given_name.str.tail(1)
    full = pl.concat_str("surname", "given")
    has_two = pl.col("given").str.len_chars() == 2
    return names.select(
        "name_key",
        _keep_readable(surname).alias("surname"),
        _keep_readable(given_name).alias("given"),
        _keep_readable(first).alias("given_first"),
        _keep_readable(last).alias("given_last"),
        pl.when(has_two).then(_keep_readable(pl.concat_str("surname", last, first))).alias("turned"),
        pl.when(has_two).then(_keep_readable(full)).alias("unturned"),
        _keep_readable(
            pl.lit(_spell_sound(names["surname"], "surname", dialect) + _spell_sound(names["given"], "given", dialect))
        ).alias("sound"),
    ).join(_list_pieces(names), on="name_key", how="left", maintain_order="left")


def _keep_readable(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(UNKNOWN, literal=True)).then(text)


def _spell_sound(texts: pl.Series, place: Place, dialect: Dialect) -> pl.Series:
    """Each character's most usual reading at that place of a name, as people here hear it, blank between."""
    found_readings = list_readings(list_characters(texts), place)
    sounds = {
        character: f"{blur_syllable(strip_tone(character_readings[0]), dialect)} "
        for character, character_readings in found_readings.items()
    }
    texts = texts.fill_null("")
    return map_on_all_cores(texts, lambda text: text.str.replace_many(sounds)) if sounds else texts


def _list_pieces(names: pl.DataFrame) -> pl.DataFrame:
    """name_key, pieces of the few names without a surname."""
    longest, given_name = 12, pl.col("given")
    cut = [
        pl.when(given_name.str.len_chars().is_between(place + 1, longest)).then(
            given_name.str.slice(0, place) + given_name.str.slice(place + 1)
        )
        for place in range(longest)
    ]
    pieces = pl.concat_list(given_name, *cut).list.drop_nulls().list.unique(maintain_order=True)
    return names.filter(pl.col("surname").is_null()).select("name_key", pieces.alias("pieces"))
