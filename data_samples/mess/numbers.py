"""What happens to identity numbers on their way through offices.

Each function takes a valid 18-character number and gives it damaged, or None where that damage cannot happen to it.
"""

from __future__ import annotations

from random import Random

from data_samples.numbers import disability_number, old_number

_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def wrapped(number: str, rng: Random) -> str:
    """M08: exporters force text with an apostrophe, a formula, a tab or a no-break space."""
    return rng.choice(("'{}", '="{}"', "{}\t", "\u00a0{}", "\u200b{}")).format(number)


def final_x(number: str, rng: Random) -> str | None:
    """M09: the check character X in another shape."""
    return number[:17] + rng.choice("xＸ*×Х") if number[17] == "X" else None


def lower_x(number: str, _: Random) -> str:
    """M09: the check character as a small x."""
    return number.lower()


def decorated(number: str, rng: Random) -> str:
    """M10: full-width digits, blanks inside, words around it, a line break."""
    forms = (
        number.translate(_FULL_WIDTH),
        f"{number[:6]} {number[6:14]} {number[14:]}",
        f"身份证：{number}",
        f"{number}号",
        f"{number[:10]}\n{number[10:]}",
    )
    return rng.choice(forms)


def letter_for_digit(number: str, rng: Random) -> str | None:
    """M10: the letter O for a nought, or l for a one."""
    places = [place for place, digit in enumerate(number[6:17], start=6) if digit in "01"]
    if not places:
        return None
    place = rng.choice(places)
    return number[:place] + {"0": "O", "1": "l"}[number[place]] + number[place + 1 :]


def certificate(number: str, rng: Random) -> str:
    """M11: the disability certificate's number instead."""
    return disability_number(number, rng)


def fifteen(number: str, _: Random) -> str | None:
    """M12: the old number."""
    return old_number(number)


def masked(number: str, rng: Random) -> str:
    """M13: copied from a public notice."""
    return f"{number[:6]}********{number[14:]}" if rng.random() < 0.6 else f"{number[:10]}****{number[14:]}"


def missing(_number: str, rng: Random) -> str:
    """M14: nothing, or a word or figure that means nothing."""
    return rng.choice(("", "", "", "无", "不详", "0", "111111111111111111", "123456789012345678"))


def left_out(_number: str, _: Random) -> str:
    """M11, M14: the cell stays empty."""
    return ""


def one_digit_wrong(number: str, rng: Random) -> str:
    """Mistype one digit; the check character shows it."""
    place = rng.randrange(6, 17)
    return number[:place] + str((int(number[place]) + rng.randint(1, 9)) % 10) + number[place + 1 :]


def swapped_digits(number: str, rng: Random) -> str | None:
    """Two neighbouring digits exchanged; the check character shows it."""
    places = [place for place in range(6, 16) if number[place] != number[place + 1]]
    if not places:
        return None
    place = rng.choice(places)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def as_number(number: str) -> str | float:
    """M07: typed into a numeric cell, where 15 digits survive; numbers that end in X stay text."""
    return float(int(number) // 1000 * 1000) if number.isdigit() else number
