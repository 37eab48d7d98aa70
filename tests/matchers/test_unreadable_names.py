"""A name in which nothing, or not everything, can be read says neither who it is nor who it is not (M13, M19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.matchers.fixture_types import Decide

BORN = date(1966, 3, 12)
UNREADABLE = ["\ue123", "\ue81e", "\U000f0000", "\ufffc", "\ufffd", "□", "?", "*"]


@pytest.mark.parametrize(
    ("typed", "real"),
    [
        ("李\ue863", "李䶮"), ("李\ue81a", "李㑳"), ("陈文\ue84a", "陈文䥺"), ("⻩国旺", "黄国旺"),
        ("⻰\u2066刚\u2069", "龙刚"),
        ("秦伟⻜", "秦伟飞"), ("葛\U000e0100明", "葛明"), ("李䶮", "李\ue863"), ("\u3164莫小妹", "莫小妹"),
    ],
)  # fmt: skip
def test_what_looks_like_the_name_is_the_name(
    typed: str, real: str, person: Callable[..., object], decide: Decide, number: Callable[..., str]
) -> None:
    one = person(real, BORN, 11, person_id="1", sex="男")
    assert decide([one], name=typed, id_number=number(BORN, 11)) == ("id_and_name", "1", "H1")
    here = {"township": "白沙镇", "village": "白沙村"}
    found = decide([one], name=typed, birth_date=BORN, sex="男", **here)
    assert found == ("name_village_birth", "1", "H1")


@pytest.mark.parametrize("sign", UNREADABLE, ids=ascii)
def test_two_characters_of_which_one_cannot_be_read_are_no_conflict_with_the_owner(
    sign: str, person: Callable[..., object], decide: Decide, number: Callable[..., str]
) -> None:
    owner = person("李䶮", BORN, 11, person_id="1", sex="男")
    asked = ("id_without_name", "1", "H1")
    here = {"township": "白沙镇", "village": "白沙村"}
    assert decide([owner], name=f"李{sign}", id_number=number(BORN, 11)) == asked
    assert decide([owner], name=f"李{sign}", id_number=number(BORN, 11), birth_date=BORN, **here) == asked
    linked = decide([owner], name=f"李{sign}", id_number=number(BORN, 11), birth_date=BORN, sex="男")
    assert linked == ("id_and_birth_and_sex", "1", "H1")


@pytest.mark.parametrize("sign", UNREADABLE, ids=ascii)
def test_of_three_characters_two_corroborate(
    sign: str, person: Callable[..., object], decide: Decide, number: Callable[..., str]
) -> None:
    owner = person("陈文䶮", BORN, 11, person_id="1")
    assert decide([owner], name=f"陈文{sign}", id_number=number(BORN, 11)) == ("id_and_name_variant", "1", "H1")


@pytest.mark.parametrize("name", ["李先生", "李**", "□□"])
def test_a_name_that_is_not_told_is_no_other_name(
    name: str, person: Callable[..., object], decide: Decide, number: Callable[..., str]
) -> None:
    owner = person("李䶮", BORN, 11, person_id="1")
    assert decide([owner], name=name, id_number=number(BORN, 11)) == ("id_without_name", "1", "H1")


def test_another_surname_is_another_name(
    person: Callable[..., object], decide: Decide, number: Callable[..., str]
) -> None:
    owner = person("李䶮", BORN, 11, person_id="1")
    assert decide([owner], name="黎□", id_number=number(BORN, 11))[0] != "id_name_conflict"  # sounds alike
    assert decide([owner], name="覃□", id_number=number(BORN, 11)) == ("id_name_conflict", "1", "H1")
