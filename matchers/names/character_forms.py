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
    """One line per character: character, standard (form), toned, toneless, blurred (lists of readings, or null)."""
    ways = readings(characters, place)
    plain = {c: [toneless(reading) for reading in of] for c, of in ways.items()}
    said = {
        "toned": ways,
        "toneless": plain,
        "blurred": {c: [blurred(reading, dialect) for reading in of] for c, of in plain.items()},
    }
    # Lists are made from joined texts: from lists of Python it takes several times as long.
    joined = pl.DataFrame(
        {"character": characters, **{how: [" ".join(of.get(c, ())) for c in characters] for how, of in said.items()}},
        schema={"character": pl.String, **dict.fromkeys(said, pl.String)},
    )
    standard = dict(table("variants").select("character", "standard").iter_rows())
    lists = [pl.when(pl.col(how) != "").then(pl.col(how).str.split(" ")).alias(how) for how in said]
    return joined.with_columns(*lists, pl.col("character").replace(standard).alias("standard"))
