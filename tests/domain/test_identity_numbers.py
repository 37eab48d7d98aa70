"""What one identity number says, against the standard and against python-stdnum. Every number is made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from domain.identity.numbers import (
    PROVINCES,
    Kind,
    compute_check_character,
    parse_number,
    read_disability_number,
    read_school_number,
    upgrade_15,
)

TODAY = date(2026, 9, 30)


def made(region: str, birth: str, sequence: str) -> str:
    """A number with the right check character, whatever its parts say."""
    return (first17 := region + birth + sequence) + compute_check_character(first17)


VALID = made("450321", "19900307", "123")


def test_the_check_character_of_a_known_example() -> None:
    assert compute_check_character("45032119900307123") == "8"


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_character_agrees_with_stdnum(first17: str) -> None:
    assert compute_check_character(first17) == ric.calc_check_digit(first17 + "0")


@given(
    st.sampled_from(PROVINCES),
    st.dates(date(1906, 10, 1), TODAY),
    st.integers(1, 999),
)
def test_whatever_stdnum_calls_valid_in_a_known_county_we_read_alike(province: str, birth: date, order: int) -> None:
    number = made(f"{province}0101", f"{birth:%Y%m%d}", f"{order:03d}")
    identity = parse_number(number, TODAY)
    assert identity is not None
    assert identity.birth_date == birth == ric.get_birth_date(number)
    assert identity.sex == ("男" if order % 2 else "女")
    assert identity.kind is Kind.RESIDENT


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, shift: int) -> None:
    digits = ["0123456789X".index(character) for character in VALID]
    digits[place] = (digits[place] + shift) % 10
    wrong = "".join("0123456789X"[digit] for digit in digits)
    assert parse_number(wrong, TODAY) is None


@given(st.integers(0, 16))
def test_two_swapped_neighbours_are_always_noticed(place: int) -> None:
    swapped = VALID[:place] + VALID[place + 1] + VALID[place] + VALID[place + 2 :]
    assert swapped == VALID or parse_number(swapped, TODAY) is None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (made("450321", "19900229", "123"), "no such day"),
        (made("450321", "19000229", "123"), "1900 was no leap year"),
        (made("450321", "20261001", "123"), "born tomorrow"),
        (made("450321", "19050930", "123"), "121 today"),
        (made("450321", "19900307", "000"), "sequences start at 001"),
        (made("160321", "19900307", "123"), "no such province"),
        (made("820001", "19900307", "123"), "permits have 0000 behind the region"),
        (VALID[:10] + "X" + VALID[11:], "X inside"),
        (VALID[:17] + "9", "wrong check character"),
        (VALID[:17], "17 characters"),
        (VALID + "0", "19 characters"),
        ("45032119900307123" + "x", "x is not upper case"),
        ("４" + VALID[1:], "full width"),
        ("", "empty"),
    ],
)
def test_what_is_no_number(number: str, why: str) -> None:
    assert parse_number(number, TODAY) is None, why


@pytest.mark.parametrize("birth", ["20240229", "20000229", "19051001", "20260930"])
def test_days_at_the_edge_that_exist(birth: str) -> None:
    identity = parse_number(made("450321", birth, "001"), TODAY)
    assert identity is not None
    assert f"{identity.birth_date:%Y%m%d}" == birth


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ("450321", Kind.RESIDENT),
        ("710000", Kind.RESIDENT),
        ("810000", Kind.HK_MACAO_TAIWAN),
        ("820000", Kind.HK_MACAO_TAIWAN),
        ("830000", Kind.HK_MACAO_TAIWAN),
        ("945704", Kind.FOREIGNER),
    ],
)
def test_kinds(region: str, kind: Kind) -> None:
    identity = parse_number(made(region, "19880808", "002"), TODAY)
    assert identity is not None
    assert (identity.kind, identity.sex) == (kind, "女")


def test_an_old_number_gets_its_century_and_check_character() -> None:
    assert upgrade_15("450321900307123") == VALID


def test_an_old_number_of_a_centenarian_was_born_in_the_eighteen_hundreds() -> None:
    upgraded = upgrade_15("450321850307996")
    assert upgraded == made("450321", "18850307", "996")
    assert parse_number(upgraded, TODAY) is None
    assert parse_number(upgraded, date(1990, 1, 1)) is not None


@pytest.mark.parametrize("text", [VALID, "45032190030712", "45032190030712X", ""])
def test_only_fifteen_digits_are_upgraded(text: str) -> None:
    assert upgrade_15(text) is None


@pytest.mark.parametrize(
    ("suffix", "known"),
    [
        ("41", True),
        ("74", True),
        ("11B1", True),
        ("81", False),
        ("45", False),
        ("01", False),
        ("4", False),
        ("411", False),
    ],
)
def test_disability_numbers(suffix: str, known: bool) -> None:
    identity = read_disability_number(VALID + suffix, TODAY)
    assert (identity is not None and identity.number == VALID) is known


def test_school_numbers() -> None:
    identity = read_school_number("G" + VALID, TODAY)
    assert identity is not None
    assert identity.number == VALID
    assert read_school_number("L" + VALID, TODAY) is None
    assert read_school_number("G" + VALID[:17] + "9", TODAY) is None
