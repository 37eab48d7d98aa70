"""Pinyin syllables: which there are, runs of them in place of characters (李yan), and how a dialect mixes them up."""

from __future__ import annotations

import re
from functools import cache

from matchers.declarations.names import Dialect

# A syllable is carried as one private character, so that every position of a name is one character.
_FIRST = 0xE000
_COMMON = range(0x4E00, 0x9FA6)


@cache
def list_syllables() -> tuple[str, ...]:
    """Every toneless syllable of two or more letters that a common character is read as, in alphabetical order."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    usual_readings = (PINYIN_DICT[character].partition(",")[0] for character in _COMMON if character in PINYIN_DICT)
    return tuple(sorted({text for text in map(to_normal, usual_readings) if re.fullmatch("[a-z]{2,}", text)}))


@cache
def _compile_syllables() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(list_syllables())})+")


def encode_syllables(run: str) -> str | None:
    """A run of Latin letters as one private character per syllable; null when it is not pinyin."""
    text = run.lower().replace("ü", "v")
    if not _compile_syllables().fullmatch(text):
        return None
    return "".join(chr(_FIRST + list_syllables().index(part)) for part in _split_syllables(text))


def _split_syllables(text: str) -> list[str]:
    """The run in as few syllables as will do: xian is one, not two."""
    if not text:
        return []
    heads = [text[:end] for end in range(len(text), 1, -1) if text[:end] in list_syllables()]
    return min(([head, *_split_syllables(tail)] for head in heads if _is_pinyin(tail := text[len(head) :])), key=len)


def _is_pinyin(text: str) -> bool:
    return not text or _compile_syllables().fullmatch(text) is not None


def decode_sign(sign: str) -> str | None:
    """The syllable that a private character stands for."""
    place = ord(sign) - _FIRST
    return list_syllables()[place] if 0 <= place < len(list_syllables()) else None


def blur_syllable(syllable: str, dialect: Dialect) -> str:
    """The syllable as it sounds to speakers of the dialect: the first of every group stands for all of it."""
    text = dialect.syllables.get(syllable, syllable)
    for group in dialect.starts:
        if sound := max((part for part in group if text.startswith(part)), key=len, default=""):
            text = group[0] + text[len(sound) :]
    for group in dialect.ends:
        if sound := max((part for part in group if text.endswith(part)), key=len, default=""):
            text = text[: len(text) - len(sound)] + group[0]
    return text
