"""Identity numbers one at a time: GB 11643 resident numbers, residence permits, and numbers that contain one.

Slow and obvious on purpose: `domain.identity.columns` does the same for millions of rows and is tested against
this module. Nothing here guesses: a text is a valid number as it stands, or it is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

# First two digits of GB/T 2260. Only these are checked: the six-digit code is the place of *first* registration
# and is often one that has been abolished since.
PROVINCES = (
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
    *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71"),
)
# Residence permits of Hong Kong, Macao and Taiwan residents carry these in place of a county.
PERMIT_REGIONS = ("810000", "820000", "830000")
# Foreign permanent residence cards since 2023: 9, province of issue, country, then as a resident number.
FOREIGNER_MARK = "9"

# Nobody has a verified age above 122, and 1900-01-01 is what systems write when they do not know.
MAX_AGE = 120

# In 15-digit numbers these sequences were kept for people who were already a hundred years old.
CENTENARIAN_SEQUENCES = ("996", "997", "998", "999")


class Kind(StrEnum):
    """Whose number it is."""

    RESIDENT = "resident"
    HK_MACAO_TAIWAN = "hk_macao_taiwan"
    FOREIGNER = "foreigner"


@dataclass(frozen=True)
class Identity:
    """What a valid 18-character number says. `sex` is 男 or 女."""

    number: str
    kind: Kind
    birth_date: date
    sex: str


def compute_check_character(first17: str) -> str:
    """The eighteenth character for seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def parse_number(text: str, today: date) -> Identity | None:
    """The identity in an 18-character number that is written exactly right (upper-case X), else None.

    Valid: a known province, permit region or foreigner's mark; a real birth date, not after `today` and at most
    `MAX_AGE` completed years before it; sequence 001-999; the right check character.
    """
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text) or text[14:17] == "000":
        return None
    kind, birth = _find_kind(text), parse_real_date(text[6:14])
    if kind is None or birth is None or not 0 <= _compute_age(birth, today) <= MAX_AGE:
        return None
    if compute_check_character(text[:17]) != text[17]:
        return None
    return Identity(text, kind, birth, "男" if int(text[16]) % 2 else "女")


def upgrade_15(text: str) -> str | None:
    """The 18-character form of an old 15-digit number, not yet checked, or None for any other text.

    The century is 19, or 18 where the sequence is one of those kept for centenarians.
    """
    if not re.fullmatch(r"[0-9]{15}", text):
        return None
    century = "18" if text[12:] in CENTENARIAN_SEQUENCES else "19"
    first17 = text[:6] + century + text[6:]
    return first17 + compute_check_character(first17)


def read_disability_number(text: str, today: date) -> Identity | None:
    """The holder of a disability certificate: ID number, category 1-7, grade 1-4, and two marks after a reissue."""
    if not re.fullmatch(r"[0-9X]{18}[1-7][1-4](?:[0-9A-Z]{2})?", text):
        return None
    return parse_number(text[:18], today)


def read_school_number(text: str, today: date) -> Identity | None:
    """The pupil of a national school number: the letter G and the ID number."""
    return parse_number(text[1:], today) if text.startswith("G") else None


def find_in_text(text: str, today: date) -> list[Identity]:
    """The different people whose numbers stand among words, marks and names (width and case as they should be).

    Digits in groups (450321-19700911-2054) count as one number where no part of the text has a number's form by itself.
    """
    text = re.sub(r"(?<![0-9])([0-9]{17})[×*ХΧ]", r"\1X", text)
    if len(re.findall("[0-9]", text)) < len("450321900307123"):
        return []
    joined = re.sub(r"([0-9])[\s.,\-_/·—–]+([0-9])", r"\1\2", text)
    numbers = _of_the_form(text) or _of_the_form(joined)
    identities = [
        parse_number(number, today)
        or read_disability_number(number, today)
        or parse_number(upgrade_15(number) or "", today)
        or read_school_number(number, today)
        for number in numbers
    ]
    return list(dict.fromkeys(identity for identity in identities if identity))


def _of_the_form(text: str) -> list[str]:
    """The parts that look like a number; a letter that does not belong to it makes it another number.

    What a mask joins is one number in pieces.
    """
    form = r"(?:ID|NO|SFZH?)?(G?[0-9]{15}(?:[0-9]{2}[0-9X](?:[1-7][1-4](?:[0-9A-Z]{2})?)?)?)"
    matches = (re.fullmatch(form, part) for part in re.findall(r"[0-9A-Z]+(?:[*×#?]+[0-9A-Z]+)*", text))
    return [match[1] for match in matches if match]


def parse_real_date(digits: str) -> date | None:
    """The day that eight digits YYYYMMDD name, or None when the calendar has no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _find_kind(number: str) -> Kind | None:
    if number[:6] in PERMIT_REGIONS:
        return Kind.HK_MACAO_TAIWAN
    if number[0] == FOREIGNER_MARK:
        return Kind.FOREIGNER
    return Kind.RESIDENT if number[:2] in PROVINCES else None


def _compute_age(birth: date, today: date) -> int:
    """Completed years; negative before birth. Born on 29 February: a year older on 1 March."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
