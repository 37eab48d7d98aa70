"""In which unit a sheet states its amounts, wherever it says so (M28)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from domain.declarations.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.money import YUAN_PER
from intake.recognise.heading_levels import Column, Heading, Rows
from intake.recognise.unit_words import (
    is_unit_row,
    joined,
    read_unit,
    unit_below,
    units_alone,
    units_in_note,
    units_in_title,
)

# Columns that nobody declared, but that seem to hold money too.
_LIKE_MONEY = re.compile(r"[额费款金价]|收入|支出|成本|资本|损失|自付|支付")
# Yuan that people's and households' amounts are believed to be; a typical one of more than `_MOST` has another unit.
_LEAST, _MUCH, _MOST = 100, 2e6, 1e7
TOO_MUCH = "？"
# A row below the heading with more cells than this is data, not a note.
_NOTE_CELLS = 3


@dataclass(frozen=True)
class UnitsFound:
    """`units`: field -> the unit of its bare numbers, or words that no unit has, where nobody can tell.

    `from_sheet`: fields whose heading does not name it, but the sheet does.
    """

    units: dict[str, str]
    from_sheet: frozenset[str] = frozenset()


def find_units(
    source: SourceDeclaration, columns: dict[str, int], heading: Heading, rows: Rows, names: Sequence[str]
) -> UnitsFound:
    """The unit of each money column: its own heading's, else its group's, else the sheet's.

    `rows`: the sheet's first rows. `names`: of the sheet and the file, which may name a unit too.
    """
    money = {name: columns[name] for name in source.of_type(FieldType.MONEY) if name in columns}
    if not money:
        return UnitsFound({})
    levels = _Levels.of(heading, rows)
    own = {name: levels.unit_at(at) for name, at in money.items()}
    sheet = joined(_of_sheet(heading, rows, names))
    units = {name: unit or sheet for name, unit in own.items()}
    # A unit that no column would take, and that none of them has: either may be wrong.
    is_idle = sheet not in units.values() and not levels.others_need_unit(set(columns.values()))
    return UnitsFound(
        {
            name: unit
            if _is_declared(unit, source.fields[name])
            else _believed(unit, sheet if is_idle else None, partial(_typical, rows, heading, money[name]))
            for name, unit in units.items()
            if unit and not (unit == sheet and unit == source.fields[name].unit)
        },
        frozenset(name for name, unit in own.items() if not unit),
    )


def _is_declared(unit: str, field: FieldDeclaration) -> bool:
    """Whether amounts are always stated so: a company's capital in 万元 is no household's, however large."""
    return unit == field.unit and unit != "元"


def _believed(unit: str, other: str | None, typical: Callable[[], float | None]) -> str:
    """The unit where its amounts can be believed; else words that no unit has, with the `other` the sheet states."""
    factor = YUAN_PER.get(unit, 1.0)
    if other is None and factor <= 1:
        return unit
    amount = typical()
    if other is None:
        return f"{unit}{TOO_MUCH}" if amount and amount * factor > _MOST else unit
    return unit if amount and _LEAST <= amount * factor <= _MUCH else str(joined([other, unit]))


def _typical(rows: Rows, heading: Heading, position: int) -> float | None:
    """The middle one of the bare numbers in a column's first rows."""
    cells = (_cell(cells, position).replace(",", "") for number, cells in rows if number > heading.rows[-1])
    numbers = sorted(float(cell) for cell in cells if re.fullmatch(r"\d+(?:\.\d+)?", cell.strip()) and float(cell))
    return numbers[len(numbers) // 2] if numbers else None


def unit_sentences(source: SourceDeclaration, found: UnitsFound) -> Iterator[str]:
    """What an officer should know: amounts that were refused for their unit, and units that stand beside the table."""
    beside: dict[str, list[str]] = {}
    for name, unit in found.units.items():
        field = source.fields[name]
        if unit.endswith(TOO_MUCH):
            yield (
                f"“{field.title}”写明的金额单位是“{unit.removesuffix(TOO_MUCH)}”，数额却大得不合常理，"
                "不能确定单位，这一列的金额没有采用。请核对后改正单位或金额。"
            )
        elif unit not in YUAN_PER:
            yield (
                f"“{field.title}”的金额单位不能确定（表中写的是“{unit}”），这一列的金额没有采用。"
                f"请在表头写明单位，如“{re.split('[（(]', field.title)[0]}（元）”，并删去别处不一致的单位。"
            )
        elif name in found.from_sheet and unit != (field.unit or "元"):
            beside.setdefault(unit, []).append(f"“{field.title}”")
    for unit, titles in beside.items():
        yield f"{'、'.join(titles)}的表头没有写单位，按表中别处写明的金额单位“{unit}”读取，请核对。"


@dataclass(frozen=True)
class _Levels:
    """What stands over each column, and the row of units below the heading, if there is one."""

    columns: tuple[Column, ...]
    below: Sequence[str]

    @classmethod
    def of(cls, heading: Heading, rows: Rows) -> _Levels:
        behind = [cells for number, cells in rows if number > heading.rows[-1]][:2]
        return cls(heading.columns, next((cells for cells in behind if is_unit_row(cells)), []))

    def unit_at(self, position: int) -> str | None:
        """The unit of a column: in its heading or below it, else in the nearest group above it."""
        column = self.columns[position]
        own = (read_unit(column.heading), unit_below(column.note), unit_below(_cell(self.below, position)))
        if unit := joined(own):
            return unit
        # 单位：万元 in a row above is said of the whole sheet.
        groups = (read_unit(text) for text in reversed((*column.above, *column.groups)) if "单位" not in text)
        return next(filter(None, groups), None)

    def others_need_unit(self, used: set[int]) -> bool:
        """Whether a column that no field is read from seems to hold money and names no unit."""
        others = (at for at in range(len(self.columns)) if at not in used)
        return any(_LIKE_MONEY.search(self.columns[at].heading) and not self.unit_at(at) for at in others)


def _cell(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _of_sheet(heading: Heading, rows: Rows, names: Sequence[str]) -> Iterator[str]:
    """Every unit that the sheet states for all its amounts: above the table, in notes around it, in its name."""
    for number, cells in rows:
        shown = [cell for cell in cells if cell.strip()]
        above = number < heading.rows[0]
        if above or (number > heading.rows[-1] and len(shown) <= _NOTE_CELLS):
            yield from units_in_note(shown)
        if above and shown:
            yield from units_in_title(shown[0])
            yield from units_alone(shown[1:])
    for name in names:
        yield from units_in_title(name)
