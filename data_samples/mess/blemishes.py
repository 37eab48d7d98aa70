"""Rows that a department must mend or that are just short of it: nobody named, cells that nobody can read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from data_samples.mess import names
from data_samples.sheets import Cell, Row


@dataclass(frozen=True)
class Blemish:
    """Something written over cells of a few rows.

    `labels` say so in the truth; `write` makes the new cell from the old one, None to leave the row alone;
    `per_1000` rows have it, at least one. `harmless`: no rule looks at it, so that anybody's row may have it.
    """

    labels: tuple[str, ...]
    columns: tuple[str, ...]
    write: Callable[[Cell, Random], Cell]
    per_1000: float
    harmless: bool = False


def nobody(*columns: str, per_1000: float) -> Blemish:
    """Neither name nor number: a line that was begun and forgotten."""
    return Blemish(("id:M14", "name:blank"), columns, lambda *_: "", per_1000)


def unreadable_day(column: str, per_1000: float) -> Blemish:
    """M27: a day that no calendar has."""
    return Blemish(("date:M27",), (column,), lambda _, rng: rng.choice(("2021.13.1", "2026-02-30")), per_1000)


def unreadable_amount(column: str, per_1000: float) -> Blemish:
    """M28: a word, or a letter among the digits, where an amount belongs."""
    return Blemish(("amount:M28",), (column,), lambda _, rng: rng.choice(("见发票", "1,2O0.00", "待核实")), per_1000)


def unknown_code(column: str, word: str, per_1000: float) -> Blemish:
    """Write a word that the declaration of the source does not know."""
    return Blemish(("code:unknown",), (column,), lambda *_: word, per_1000)


def zero_day(column: str, per_1000: float) -> Blemish:
    """M27: what a spreadsheet shows for day 0; it means that nothing was filled in."""
    return Blemish(("date:M27_zero",), (column,), lambda *_: "1900-01-00", per_1000, harmless=True)


def endless(column: str, per_1000: float) -> Blemish:
    """M27: no end, written as the year 9999, where nothing stood."""
    return Blemish(("date:M27_open",), (column,), lambda cell, _: None if cell else "9999", per_1000, harmless=True)


def earlier_name(column: str, aliases: Mapping[str, str], per_1000: float) -> Blemish:
    """M25: the village as it was called before it was renamed."""
    return Blemish(("place:M25",), (column,), lambda cell, _: aliases.get(str(cell)), per_1000, harmless=True)


def other_dot(column: str, per_1000: float) -> Blemish:
    """M18: another middle dot in a name, or none; few bear such a name, so chance alone might miss them all."""
    return Blemish(("name:M18",), (column,), lambda cell, rng: names.other_dot(str(cell), rng), per_1000, harmless=True)


def blemished(
    rows: Sequence[Row],
    headings: Sequence[str],
    blemishes: Iterable[Blemish],
    unremarkable: Collection[str],
    rng: Random,
) -> list[Row]:
    """Lay each blemish on its share of the rows that are still whole.

    `unremarkable`: ids of the households whose rows may become unusable.
    """
    result = list(rows)
    for blemish in blemishes:
        places = [
            place
            for place, row in enumerate(result)
            if not row.damage and (blemish.harmless or row.household_id in unremarkable)
        ]
        tried = {place: _marred(result[place], headings, blemish, rng) for place in places}
        marred = {place: row for place, row in tried.items() if row}
        count = min(len(marred), max(1, round(blemish.per_1000 * len(rows) / 1000)))
        for place in rng.sample(list(marred), count):
            result[place] = marred[place]
    return result


def _marred(row: Row, headings: Sequence[str], blemish: Blemish, rng: Random) -> Row | None:
    cells = list(row.cells)
    for column in blemish.columns:
        at = headings.index(column)
        written = blemish.write(cells[at], rng)
        if written is None:
            return None
        cells[at] = written or None
    return replace(row, cells=tuple(cells), damage=blemish.labels)
