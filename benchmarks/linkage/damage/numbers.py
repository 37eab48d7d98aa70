"""ID cells: dirt that cleaning takes off, damage that it cannot, and numbers that are somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import numpy as np

from benchmarks.linkage.damage.cells import Cells, Change, present
from data_samples.mess import numbers as mess

_PLACEHOLDERS = ("无", "不详", "0", "111111111111111111", "123456789012345678", "待补", "/", "000000000000000000")


def missing_digit(number: str, rng: Random) -> str:
    """One digit left out."""
    place = rng.randrange(4, 17)
    return number[:place] + number[place + 1 :]


def doubled_digit(number: str, rng: Random) -> str:
    """One digit typed twice."""
    place = rng.randrange(4, 17)
    return number[:place] + number[place] + number[place:]


def masked(number: str, rng: Random) -> str:
    """M13: as lists that were published hide it, in one of five ways."""
    shown = rng.choice(((6, 4), (6, 4), (10, 4), (3, 4), (14, 0), (6, 2)))
    hidden = rng.choice("***X×")
    return number[: shown[0]] + hidden * (18 - sum(shown)) + number[18 - shown[1] :]


def placeholder(_: str, rng: Random) -> str:
    """M14: a word or figure that means nothing."""
    return rng.choice(_PLACEHOLDERS)


def letters(number: str, rng: Random) -> str | None:
    """M10: O for 0, l for 1."""
    return mess.letter_for_digit(number, rng)


def school_number(number: str, _: Random) -> str:
    """M11: the number of the school roll."""
    return "G" + number


def cut_as_text(number: str, _: Random) -> str | None:
    """M07: what a spreadsheet leaves of a number that passed through it; numbers that end in X stay text."""
    return number[:15] + "000" if number.isdigit() and len(number) == 18 else None


def in_science(number: str, _: Random) -> str | None:
    """M07: as a spreadsheet shows it in a narrow column."""
    return f"{int(number) / 1e17:.5f}E+17" if number.isdigit() and len(number) == 18 else None


# kind -> share of a source's rows at quality 1, and how; most of a cell's damage excludes the rest of it.
ROW_KINDS: tuple[tuple[str, float, Change], ...] = (
    ("M09", 0.25, mess.final_x),  # of numbers that end in X
    ("M10", 0.008, mess.decorated),
    ("M10_letters", 0.002, letters),
    ("M12", 0.004, mess.fifteen),
    ("M13_number", 0.006, masked),
    ("one_digit", 0.005, mess.one_digit_wrong),
    ("swapped_digits", 0.002, mess.swapped_digits),
    ("missing_digit", 0.002, missing_digit),
    ("doubled_digit", 0.0005, doubled_digit),
)
RELATIVE, HEAD, PASTED = "M15", "M17", "M16"
_ABOUT_A_PERSON = ("id_number", "birth_date", "sex")


def lend_numbers(cells: Cells, kin: dict[str, np.ndarray], share: float) -> None:
    """M15: a relative's number; half of the offices read birth date and sex off it too. Children suffer most."""
    has = present(kin["id_number"])
    rows = cells.drawn(share, has)
    both = cells.rng.random(len(rows)) < 0.5
    cells.replace(RELATIVE, {"id_number": kin["id_number"]}, rows[~both])
    cells.replace(RELATIVE, {name: kin[name] for name in _ABOUT_A_PERSON}, rows[both])


def misalign(cells: Cells, share: float, length: int = 30) -> None:
    """M16: the ID column of a block pasted one row too low; sometimes birth date and sex slip with it."""
    blocks = cells.rng.poisson(share * cells.strength * cells.height / length)
    for start in cells.rng.integers(1, max(2, cells.height - length), blocks):
        rows = np.arange(start, min(start + length, cells.height))
        names = _ABOUT_A_PERSON if cells.rng.random() < 0.4 else ("id_number",)
        shifted = {name: np.roll(cells.columns[name], 1) for name in names if name in cells.columns}
        cells.replace(PASTED, shifted, rows)


def damage_rows(cells: Cells, quality: float, missing: float) -> None:
    """Row by row: blanks and placeholders first, then one damage at most for what is left."""
    untouched = cells.filled("id_number")
    rows = cells.drawn(missing, untouched)
    words = cells.rng.random(len(rows)) < 0.3
    cells.columns["id_number"][rows[~words]] = None
    cells.mark("M14", rows)
    cells.write("M14", "id_number", rows[words], placeholder)
    untouched[rows] = False
    once(cells, ((kind, share * quality, how) for kind, share, how in ROW_KINDS), untouched)


def once(cells: Cells, kinds: Iterable[tuple[str, float, Change]], untouched: np.ndarray) -> None:
    """Each kind hits its share of the numbers that nothing has hit yet."""
    for kind, share, how in kinds:
        cells.change(kind, "id_number", share, how, untouched)
        untouched = untouched & ~cells.kinds[kind]


def damage_units(cells: Cells, unit: np.ndarray, cut: float, wrapped: float) -> np.ndarray:
    """Whole columns of a file or sheet: M08 marks in all of them, or M07 cut. Returns who stood in a numeric cell."""
    count = int(unit.max()) + 1
    order = cells.rng.permutation(count)
    numeric = np.zeros(cells.height, dtype=bool)
    first, second = (_portion(count, share * cells.strength, cells.rng) for share in (cut, wrapped))
    for place, at in enumerate(order[:first]):
        rows = np.flatnonzero((unit == at) & cells.filled("id_number"))
        before = cells.columns["id_number"].copy()
        cells.write("M07", "id_number", rows, in_science if place % 3 == 2 else cut_as_text)
        numeric |= (before != cells.columns["id_number"]) & (place % 3 == 0)
    for at in order[first : first + second]:
        cells.write("M08", "id_number", np.flatnonzero((unit == at) & cells.filled("id_number")), mess.wrapped)
    return numeric


def _portion(count: int, share: float, rng: np.random.Generator) -> int:
    """About that share of the units, never more than half."""
    return min(count // 2, int(share * count + rng.random()))
