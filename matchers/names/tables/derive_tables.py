"""How `variants.csv` and `look_alikes.csv` were made; run again when Unihan changes.

    python -m matchers.names.tables.derive_tables UNIHAN FONT

UNIHAN: a folder with the Unihan_*.txt files of the Unicode Character Database (made from version 15.0.0).
FONT: Noto Sans CJK, from which characters are drawn. Needs Pillow. Rows whose source is not `derived` are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from matchers.names.character_forms import is_encodable, list_readings, map_simplified_forms, strip_tone

HERE = Path(__file__).parent
DERIVED = "derived"
_SIZE = 48
_VARIANT_FIELDS = ("kSemanticVariant", "kSpecializedSemanticVariant", "kZVariant")
# The table of general standard characters (通用规范汉字表, 2013) in its own order: common, less common, for names.
_COMMON, _WRITTEN = 3500, 6500

Facts = dict[str, dict[str, str]]


def read_facts(folder: Path) -> Facts:
    """Field -> value of every character in the Unihan files."""
    facts: Facts = {}
    for path in sorted(folder.glob("Unihan_*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("U+"):
                code, field, value = line.split("\t")
                facts.setdefault(_decode_character(code), {})[field] = value
    return facts


def _decode_character(code: str) -> str:
    return chr(int(code.split("<", maxsplit=1)[0][2:], 16))


def list_standard_characters(facts: Facts) -> list[str]:
    """The general standard characters, in the order of their table."""
    order = {char: int(fields["kTGH"].split(":")[1]) for char, fields in facts.items() if "kTGH" in fields}
    return sorted(order, key=lambda character: order[character])


def derive_variants(facts: Facts) -> Iterator[tuple[str, str]]:
    """A form that is no standard character, and the standard one that Unihan says it stands for; both read alike."""
    standard = {character: rank for rank, character in enumerate(list_standard_characters(facts))}
    standard_forms: dict[str, str] = {}
    for character_form, fields in facts.items():
        codes = " ".join(fields.get(field, "") for field in _VARIANT_FIELDS).split()
        for rare, usual in _pair_both_ways(character_form, codes):
            fit = rare not in standard and usual in standard and is_encodable(rare, "gbk")
            if fit and _list_readings(rare) & _list_readings(usual):
                standard_forms[rare] = min(standard_forms.get(rare, usual), usual, key=lambda c: standard[c])
    yield from sorted(standard_forms.items())


def _pair_both_ways(character_form: str, codes: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of simplified characters."""
    for variant in map(_decode_character, codes):
        form, form_of_other = (
            map_simplified_forms([character]).get(character, character) for character in (character_form, variant)
        )
        yield form, form_of_other
        yield form_of_other, form


def _list_readings(character: str) -> set[str]:
    return {strip_tone(way) for way in list_readings([character], "given").get(character, ())}


def derive_look_alikes(facts: Facts, font: Path) -> Iterator[tuple[str, str]]:
    """Pairs drawn nearly alike, of which at least one is common and which do not sound alike.

    Drawn alike: the correlation of two blurred pictures is 0.88 or more; or 0.85, if the four-corner code or the
    Cangjie code differ in one place at most; or 0.80, if both do. The limits were set by looking at what they let in.
    """
    characters = list_standard_characters(facts)[:_WRITTEN]
    pictures = np.stack([_draw_character(character, font) for character in characters])
    alike = pictures @ pictures.T
    for i, j in zip(*np.where(np.triu(alike, 1) >= 0.80), strict=True):
        left, right = characters[i], characters[j]
        if (
            i < _COMMON
            and not _list_readings(left) & _list_readings(right)
            and alike[i, j] >= _choose_limit(facts[left], facts[right])
        ):
            yield min(left, right), max(left, right)


def _draw_character(character: str, font: Path) -> np.ndarray[Any, np.dtype[np.float32]]:
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    image = Image.new("L", (_SIZE + 8, _SIZE + 8), 0)
    drawn = ImageFont.truetype(str(font), _SIZE, index=2)
    ImageDraw.Draw(image).text((4, -6), character, font=drawn, fill=255)
    grey = np.asarray(image.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32).ravel()
    grey = grey - grey.mean()
    return np.asarray(grey / np.linalg.norm(grey))


def _choose_limit(left: dict[str, str], right: dict[str, str]) -> float:
    corners = _find_least_distance(left, right, "kFourCornerCode", _count_differing_corners)
    strokes = _find_least_distance(left, right, "kCangjie", _count_edits)
    return (0.88, 0.85, 0.80)[(corners <= 1) + (strokes <= 1)]


def _find_least_distance(
    left: dict[str, str], right: dict[str, str], field: str, distance: Callable[[str, str], int]
) -> int:
    """The smallest distance between any two values of the field; large when one side has none."""
    pairs = product(left.get(field, "").split(), right.get(field, "").split())
    return min((distance(first, second) for first, second in pairs), default=9)


def _count_differing_corners(left: str, right: str) -> int:
    return sum(first != second for first, second in zip(left[:4], right[:4], strict=True))


def _count_edits(left: str, right: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(right) + 1))
    for at, left_sign in enumerate(left):
        above, row[0] = row[0], at + 1
        for place, right_sign in enumerate(right):
            above, row[place + 1] = (
                row[place + 1],
                min(row[place + 1] + 1, row[place] + 1, above + (left_sign != right_sign)),
            )
    return row[-1]


def write_table(name: str, derived: Iterator[tuple[str, str]]) -> None:
    """Replace the derived rows of a table; what people entered stays, and goes before them."""
    path = HERE / f"{name}.csv"
    kept_rows = pl.read_csv(path, infer_schema=False).filter(pl.col("source") != DERIVED)
    known_pairs = {frozenset(pair) for pair in kept_rows.select(kept_rows.columns[:2]).iter_rows()}
    kept_characters = set(kept_rows["character"]) if "character" in kept_rows.columns else set()
    new_pairs = [
        pair for pair in sorted(set(derived)) if frozenset(pair) not in known_pairs and pair[0] not in kept_characters
    ]
    rows = [(*pair, DERIVED) for pair in new_pairs]
    pl.concat([kept_rows, pl.DataFrame(rows, schema=kept_rows.schema, orient="row")]).write_csv(path)


if __name__ == "__main__":
    unihan, font = read_facts(Path(sys.argv[1])), Path(sys.argv[2])
    write_table("variants", derive_variants(unihan))
    write_table("look_alikes", derive_look_alikes(unihan, font))
