"""What is known of each character at its place in a name: its standard form and the ways it may be read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

import polars as pl

from domain.declarations.names import Dialect
from matchers.names.syllables import blurred, spoken
from matchers.names.tables import table

Place = Literal["surname", "given"]


def readings(characters: Iterable[str], place: Place) -> dict[str, list[str]]:
    """Toned readings of each character that has any, most usual first; a private character is its syllable.

    A surname may be read as its bearers do or as a stranger would.
    """
    return {character: list(ways) for character in characters if (ways := _ways(character, place))}


@cache
def _ways(character: str, place: Place) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    if syllable := spoken(character):
        return (syllable,)
    usual = pinyin(character, style=Style.TONE, errors="ignore")
    return tuple(dict.fromkeys([*_polyphones(place).get(character, ()), usual[0][0]])) if usual else ()


@cache
def _polyphones(place: Place) -> dict[str, list[str]]:
    return {c: r.split() for c, p, r in table("polyphones").iter_rows() if p == place}


def simplified(characters: Iterable[str]) -> dict[str, str]:
    """The simplified form of each traditional character that has one.

    What GB 2312 has is simplified already: 乾, 著 and 於 stay what they are in a name.
    """
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    forms = {character: convert(character) for character in characters if not encodable(character, "gb2312")}
    return {character: form for character, form in forms.items() if len(form) == 1 and form != character}


def encodable(character: str, encoding: str) -> bool:
    """Whether the encoding has the character."""
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


@cache
def toneless(reading: str) -> str:
    """zhāng -> zhang, lǚ -> lv."""
    from pypinyin.contrib.tone_convert import to_normal

    return to_normal(reading)


def character_table(characters: pl.Series, place: Place, dialect: Dialect) -> pl.DataFrame:
    """One line per character: character, standard (form), toned, toneless, blurred (lists of readings)."""
    ways = readings(characters, place)
    plain = {c: [toneless(reading) for reading in ways.get(c, ())] for c in characters}
    lines = {
        "character": list(characters),
        "toned": [ways.get(c, []) for c in characters],
        "toneless": [plain[c] for c in characters],
        "blurred": [[blurred(reading, dialect) for reading in plain[c]] for c in characters],
    }
    texts = pl.List(pl.String)
    schema: dict[str, pl.DataType] = {"character": pl.String(), "toned": texts, "toneless": texts, "blurred": texts}
    standard = dict(table("variants").select("character", "standard").iter_rows())
    return pl.DataFrame(lines, schema=schema).with_columns(pl.col("character").replace(standard).alias("standard"))
