"""Numbers of people who do not exist: valid by their check character, unique within a sample."""

from __future__ import annotations

from datetime import date
from random import Random

from domain.identity.numbers import compute_check_character

# Where others were first registered: counties nearby, a code since abolished, provinces that people marry in from.
_ELSEWHERE = ("450322", "450324", "450330", "450331", "450332", "452329", "430481", "430529", "520121", "530326")


class Numbers:
    """Issues identity, person, household and phone numbers, each only once."""

    def __init__(self, rng: Random, county_code: str) -> None:
        self._rng = rng
        self.county_code = county_code
        self._issued: set[str] = set()

    def identity(self, birth: date, sex: str, *, married_in: bool = False) -> str:
        """Issue an 18-character number (GB 11643): the sequence is odd for men and even for women."""
        stem = self._prefix(married_in) + birth.strftime("%Y%m%d")
        while True:
            sequence = 2 * self._rng.randint(1, 498) + (sex == "男")
            body = f"{stem}{sequence:03d}"
            if self._new(body):
                return body + compute_check_character(body)

    def household(self) -> str:
        """Eleven digits, as the national system numbers households."""
        return self._serial("100")

    def person(self) -> str:
        """Eleven digits, as the national system numbers persons."""
        return self._serial("200")

    def phone(self) -> str:
        """Draw a number of the range 199 0000 xxxx to 199 0099 xxxx."""
        return f"19900{self._rng.randint(0, 999_999):06d}"

    def _serial(self, head: str) -> str:
        while True:
            number = f"{head}{self._rng.randint(1_000_000, 99_999_999):08d}"
            if self._new(number):
                return number

    def _new(self, number: str) -> bool:
        fresh = number not in self._issued
        self._issued.add(number)
        return fresh

    def _prefix(self, married_in: bool) -> str:
        elsewhere = self._rng.random() < (0.4 if married_in else 0.05)
        return self._rng.choice(_ELSEWHERE) if elsewhere else self.county_code


def disability_number(id_number: str, rng: Random) -> str:
    """Make the 20-character certificate number: ID, category (1-7), grade (1-4); two characters more when reissued."""
    tail = f"{rng.choice('1234456')}{rng.choice('12334')}"
    return id_number + tail + ("B1" if rng.random() < 0.15 else "")


def old_number(id_number: str) -> str | None:
    """Give the 15-digit form that was issued before 1999, for people born in the 1900s."""
    return id_number[:6] + id_number[8:17] if id_number[6:8] == "19" else None


def renumbered(id_number: str) -> str:
    """Give another number of the same birth date and sex: sequences 998 and 999 are issued to nobody else here."""
    body = f"{id_number[:14]}{998 + int(id_number[16]) % 2}"
    return body + compute_check_character(body)
