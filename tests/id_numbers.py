"""Valid ID numbers of persons who do not exist."""

from __future__ import annotations

from datetime import date

from domain.identity.numbers import compute_check_character


def make_number(born: date, sequence: int) -> str:
    """A valid ID number of the sample county; an odd sequence is a man's."""
    return complete_number(f"450321{born:%Y%m%d}{sequence:03}")


def complete_number(first17: str) -> str:
    """The number with the right check character, whatever its parts say."""
    return first17 + compute_check_character(first17)
