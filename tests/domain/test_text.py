"""What text is to a reader: nothing that cannot be seen, and one character for each that looks like it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.characters import read_same_characters
from domain.place_names import make_place_key
from domain.text import drop_placeholders, is_blank, make_code_key, make_heading_key, squeeze, tidy

# One of each kind of invisible character that complaints were about or that keyboards, exporters and PDFs leave.
MARKS = [
    *("\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u180b", "\u180e", "\u200b", "\u200d", "\u200e"),
    *("\u202a", "\u202e", "\u2060", "\u2061", "\u2064", "\u2066", "\u2069", "\u206a", "\u206f", "\ufe00", "\ufe0f"),
    *("\ufeff", "\ufff9", "\ufffb", "\ufffe", "\U000e0001", "\U000e0041", "\U000e0100", "\U000e01ef", "\U0001d173"),
    *("\x00", "\x1a", "\x1f", "\x7f", "\x80", "\x9f"),
]
BLANKS = ["\u00a0", "\u1680", "\u2003", "\u2028", "\u202f", "\u205f", "\u2800", "\u3000", "\u3164", "\uffa0", "\x85"]


def of(cell: str, how: Callable[[pl.Expr], pl.Expr] = tidy) -> str | bool | None:
    read: str | bool | None = pl.DataFrame({"a": [cell]}).select(how(pl.col("a"))).item()
    return read


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
def test_an_invisible_character_is_no_part_of_anything(mark: str) -> None:
    assert of(f"{mark}韦{mark}永红{mark}") == "韦永红"
    assert of(f"{mark}12{mark}.5") == "12.5"
    assert of(f"{mark}C{mark}级", make_code_key) == "C级"
    assert of(f"{mark}无{mark}", drop_placeholders) is None
    assert make_place_key(f"{mark}古{mark}板村{mark}") == make_place_key("古板村")
    assert make_heading_key(f"{mark}姓{mark}名{mark}") == "姓名"


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_what_is_drawn_as_a_blank_is_one(blank: str) -> None:
    assert of(f"{blank}韦{blank}永红{blank}", squeeze) == "韦永红"
    assert of(f"{blank}韦永红{blank}") == "韦永红"
    assert make_heading_key(f"{blank}姓{blank}名") == "姓名"


@pytest.mark.parametrize("cell", ["", " ", *MARKS, *BLANKS, "\u200b \u2800\u00a0", "\u3164" * 3], ids=ascii)
def test_a_cell_that_shows_nothing_is_blank(cell: str) -> None:
    assert of(cell, is_blank)
    assert of(cell) is None


@pytest.mark.parametrize("cell", ["无", "0", ".", "\ue000", "\u200b1"])
def test_a_cell_that_shows_something_is_not(cell: str) -> None:
    assert not of(cell, is_blank)


def characters() -> Iterator[str]:
    """Every character that Python's Unicode has, of ideographs and syllables only those of old encodings."""
    for code in (*range(0xD800), *range(0xF900, 0x30000), *range(0xE0000, 0xE1000)):
        is_letter = unicodedata.category(chr(code)) == "Lo"
        if unicodedata.category(chr(code)) != "Cn" and (not is_letter or code < 0x3400 or 0xF900 <= code < 0xFFFF):
            yield chr(code)


def test_headings_and_cells_are_cleaned_alike_of_every_character_there_is() -> None:
    read = pl.DataFrame({"a": list(characters())}).select("a", b=squeeze(pl.format("甲{}乙", "a")))
    for character, squeezed in read.rows():
        if character != "\ufffc":
            assert make_heading_key(f"甲{character}乙") == make_heading_key(squeezed), ascii(character)


def test_tidying_leaves_nothing_to_tidy() -> None:
    once = pl.DataFrame({"a": list(characters())}).select(tidy(pl.format("甲{}乙", "a")))
    assert once.select(tidy(pl.col("a"))).equals(once)


@given(st.text(st.sampled_from(" \t'\"=`!~-.·、《甲A1（\u200b\u3000Ａ⻩\ue863’"), max_size=8))
def test_texts_that_need_no_change_are_told_from_those_that_do(cell: str) -> None:
    """The short way, without normalising, comes to the same."""
    text = unicodedata.normalize("NFKC", cell.replace("\u200b", "").translate({ord("⻩"): "黄", 0xE863: "䶮"})).strip()
    text = re.sub(r'^(?:[\'‘’`]+|="?)|"$', "", text).strip()
    assert (of(cell) or "") == text
    assert (of(cell, squeeze) or "") == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("⻰国旺", "龙国旺"),
        ("⻩⻜", "黄飞"),
        ("⻢⻥⻦⻓⻋⻔⻅⻉⻚⻛⻘⻬⻮⻳⺠", "马鱼鸟长车门见贝页风青齐齿龟民"),
        ("⿈⿓⽟⽉", "黃龍玉月"),  # Kangxi radicals, which NFKC knows
        ("丁㇐", "丁一"),  # a stroke
        ("李\uf9e1金\uf90a", "李李金金"),  # kept for Korean encodings
        ("⻋牌号", "车牌号"),
        ("葛\U000e0100", "葛"),
        ("☑\ufe0f是", "☑是"),
        ("٤٥۰", "450"),
    ],
)
def test_one_character_for_each_that_looks_like_it(written: str, read: str) -> None:
    assert of(written) == read
    assert make_heading_key(written) == make_heading_key(read)


@pytest.mark.parametrize(
    ("private", "character"),
    [
        ("\ue863", "䶮"), ("\ue81a", "㑳"), ("\ue824", "㥮"), ("\ue828", "㧟"), ("\ue835", "䅟"), ("\ue837", "䌷"),
        ("\ue84a", "䥺"), ("\ue844", "䜣"), ("\ue856", "䲣"), ("\ue7e8", "⿰"), ("\ue78d", ","), ("\ue7c7", "ḿ"),
    ],
)  # fmt: skip
def test_a_private_use_character_that_gb_18030_has_moved(private: str, character: str) -> None:
    assert of(f"李{private}") == f"李{character}"


def test_private_use_characters_that_nobody_moved_stay() -> None:
    """A component, the first self-made glyphs of Windows, and beyond the basic plane."""
    for private in "\ue815\ue81e\ue000\ue123\uf8ff\U000f0000":
        assert of(f"李{private}") == f"李{private}"
        assert make_heading_key(f"{private}姓名") == "姓名"


def test_same_characters_are_what_their_sources_say() -> None:
    """GB 18030's own codec has all 52 at the places where the private-use ones were; radicals bear that name."""
    same = read_same_characters()
    cells = [bytes((0xFE, at)) for at in range(0x50, 0xA1) if at != 0x7F]
    moved = {code: same[chr(code)] for code in range(0xE815, 0xE865) if chr(code) in same}
    assert moved == {code: cells[code - 0xE815].decode("gb18030") for code in moved}
    assert len(moved) == 52
    radicals = {character: one for character, one in same.items() if "\u2e80" <= character < "\u3200" and one != " "}
    assert {unicodedata.name(one).split()[1] for one in radicals} == {"RADICAL", "STROKE"}
    assert all("CJK UNIFIED" in unicodedata.name(one, "CJK UNIFIED") for one in radicals.values())
    assert not set(same) & set(same.values())
