"""What is known of each character at its place in a name: its standard form and the ways it may be read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

import polars as pl

from matchers.declarations.names import Dialect
from matchers.names.syllables import blur_syllable, decode_sign
from matchers.names.tables import load_table

Place = Literal["surname", "given"]


def list_readings(characters: Iterable[str], place: Place) -> dict[str, list[str]]:
    """Toned readings of each character that has any, most usual first; a private character is its syllable.

    A surname may be read as its bearers do or as anybody else would.
    """
    return {
        character: list(found_readings)
        for character in characters
        if (found_readings := _list_character_readings(character, place))
    }


@cache
def _list_character_readings(character: str, place: Place) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    if syllable := decode_sign(character):
        return (syllable,)
    usual_readings = pinyin(character, style=Style.TONE, errors="ignore")
    return (
        tuple(dict.fromkeys([*_load_polyphones(place).get(character, ()), usual_readings[0][0]]))
        if usual_readings
        else ()
    )


@cache
def _load_polyphones(place: Place) -> dict[str, list[str]]:
    return {c: r.split() for c, p, r in load_table("polyphones").iter_rows() if p == place}


def map_simplified_forms(characters: Iterable[str]) -> dict[str, str]:
    """The simplified form of each traditional character that has one.

    What GB 2312 has is simplified already: 乾, 著 and 於 stay what they are in a name.
    """
    from opencc import OpenCC

    simplify = OpenCC("t2s").convert
    forms = {character: simplify(character) for character in characters if not is_encodable(character, "gb2312")}
    return {character: form for character, form in forms.items() if len(form) == 1 and form != character}


def is_encodable(character: str, encoding: str) -> bool:
    """Whether the encoding has the character."""
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


@cache
def strip_tone(reading: str) -> str:
    """zhāng -> zhang, lǚ -> lv."""
    from pypinyin.contrib.tone_convert import to_normal

    return to_normal(reading)


def make_character_table(characters: pl.Series, place: Place, dialect: Dialect) -> pl.DataFrame:
    """One line per character: character, standard (form), toned, toneless, blurred (lists of readings, or null)."""
    toned_readings = list_readings(characters, place)
    toneless_readings = {c: [strip_tone(reading) for reading in of] for c, of in toned_readings.items()}
    readings_by_kind = {
        "toned": toned_readings,
        "toneless": toneless_readings,
        "blurred": {c: [blur_syllable(reading, dialect) for reading in of] for c, of in toneless_readings.items()},
    }
    # Lists are made from joined texts: from lists of Python it takes several times as long.
    characters_read = pl.DataFrame(
        {
            "character": characters,
            **{kind: [" ".join(of.get(c, ())) for c in characters] for kind, of in readings_by_kind.items()},
        },
        schema={"character": pl.String, **dict.fromkeys(readings_by_kind, pl.String)},
    )
    standard = dict(load_table("variants").select("character", "standard").iter_rows())
    lists = [pl.when(pl.col(kind) != "").then(pl.col(kind).str.split(" ")).alias(kind) for kind in readings_by_kind]
    return characters_read.with_columns(*lists, pl.col("character").replace(standard).alias("standard"))
