"""The levels of a pair of name keys, worked out slowly, one character after another, as docs/names.md says it."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from matchers.declarations.names import Dialect
from matchers.names import tables

FOLDER = Path(tables.__file__).parent
SOUND = ("same_toned_pinyin", "same_pinyin")
STRONGEST_FIRST = ("equal", "variant", "confusable", *SOUND, "look_alike", "dialect", "unreadable", "different")


@cache
def rows(name: str) -> list[list[str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@cache
def listed(name: str, one: str, other: str) -> bool:
    return any({one, other} == set(row[:2]) for row in rows(name))


@cache
def standard(character: str) -> str:
    return next((row[1] for row in rows("variants") if row[0] == character), character)


@cache
def toned(character: str, place: str) -> set[str]:
    from pypinyin import pinyin

    known = {way for row in rows("polyphones") if row[:2] == [character, place] for way in row[2].split()}
    return known | {pinyin(character)[0][0]}


@cache
def plain(character: str, place: str) -> set[str]:
    marks = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜü"}
    flat = str.maketrans({mark: letter for letter, group in marks.items() for mark in group})
    return {way.translate(flat) for way in toned(character, place)}


def heard(character: str, place: str, dialect: Dialect) -> set[str]:
    """What may have been said, as any ear takes it that mixes up the dialect's pairs."""
    found = set()
    for way in plain(character, place):
        text = dialect.syllables.get(way, way)
        for group in dialect.starts:
            for part in sorted(group, key=len, reverse=True):
                if text.startswith(part):
                    text = group[0] + text.removeprefix(part)
                    break
        for group in dialect.ends:
            for part in sorted(group, key=len, reverse=True):
                if text.endswith(part):
                    text = text.removesuffix(part) + group[0]
                    break
        found.add(text)
    return found


def position(one: str, other: str, place: str, dialect: Dialect) -> str:  # noqa: PLR0911
    if "?" in (one, other):
        return "unreadable"
    if one == other:
        return "equal"
    if standard(one) == standard(other):
        return "variant"
    if place == "surname" and listed("confusable_surnames", one, other):
        return "confusable"
    if toned(one, place) & toned(other, place):
        return "same_toned_pinyin"
    if plain(one, place) & plain(other, place):
        return "same_pinyin"
    if listed("look_alikes", one, other):
        return "look_alike"
    if heard(one, place, dialect) & heard(other, place, dialect):
        return "dialect"
    return "different"


def cut(name: str) -> tuple[str | None, str]:
    surnames = (FOLDER / "surnames.txt").read_text(encoding="utf-8")
    if len(name) > 2 and len(name) < 5 and any(row[0] == name[:2] for row in rows("compound_surnames")):
        return name[:2], name[2:]
    if len(name) > 4 or (len(name) == 4 and name[0] != "?" and name[0] not in surnames):
        return None, name
    return name[0], name[1:]


def fitted(one: str, other: str) -> tuple[str, str]:
    """An unreadable run stands for as many characters as the other side has."""
    if len(one) == len(other) or "?" not in one + other:
        return one, other
    one, other = re.sub(r"\?+", "?", one), re.sub(r"\?+", "?", other)
    if len(one) < len(other) and one.count("?") == 1:
        one = one.replace("?", "?" * (len(other) - len(one) + 1))
    elif len(other) < len(one) and other.count("?") == 1:
        other = other.replace("?", "?" * (len(one) - len(other) + 1))
    return one, other


def surname_level(one: str, other: str, dialect: Dialect) -> str:
    one, other = fitted(one, other)
    if len(one) != len(other):
        return "shortened" if one in other or other in one else "different"
    found = [position(a, b, "surname", dialect) for a, b in zip(one, other, strict=True)]
    if set(found) == {"unreadable"}:
        return "missing"
    worst = max(found, key=STRONGEST_FIRST.index)
    return "shortened" if worst == "unreadable" else worst


def without_one(text: str) -> set[str]:
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


def given_level(one: str, other: str, dialect: Dialect) -> str:  # noqa: PLR0911
    one, other = fitted(one, other)
    if not one or not other:
        return "missing"
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        if short in without_one(long):
            return "dropped"
        an_end = len(short) > 1 and (long.startswith(short) or long.endswith(short))
        return "dropped" if an_end else "different"
    found = [position(a, b, "given", dialect) for a, b in zip(one, other, strict=True)]
    wrong, alike = found.count("different"), found.count("equal") + found.count("variant")
    if set(found) == {"unreadable"}:
        return "missing"
    if not wrong:
        return max(found, key=STRONGEST_FIRST.index)
    if sorted(one) == sorted(other):
        return "swapped"
    if wrong == 1 and len(found) > 3 and "unreadable" not in found:
        return "dialect"
    return "partly_different" if wrong * 2 <= len(found) <= alike * 2 else "different"


def levels(one: str | None, other: str | None, dialect: Dialect) -> tuple[str, str]:  # noqa: PLR0911 - rule by rule
    if one is None or other is None:
        return "missing", "missing"
    (surname_1, given_1), (surname_2, given_2) = cut(one), cut(other)
    behind = (surname_2 and one == given_2 + surname_2) or (surname_1 and other == given_1 + surname_1)
    turned = behind and "?" not in one and one != other
    compound = [surname is not None and len(surname) == 2 for surname in (surname_1, surname_2)]
    if len(one) == len(other) and compound[0] != compound[1]:
        if turned:
            return "equal", "swapped"
        return surname_level(one[0], other[0], dialect), given_level(one[1:], other[1:], dialect)
    if surname_1 is None or surname_2 is None:
        level = given_level(one, other, dialect)
        return ("equal" if level == "equal" else "missing"), level
    if one == given_2 or other == given_1:
        return "missing", given_level(
            one if one == given_2 else given_1, other if other == given_1 else given_2, dialect
        )
    if turned:
        return "equal", "swapped"
    return surname_level(surname_1, surname_2, dialect), given_level(given_1, given_2, dialect)
