"""In which unit a sheet states its amounts, wherever it says so (M28)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.money import YUAN_PER
from intake.recognise.heading_levels import Heading, HeadingColumn, TextRows
from intake.recognise.unit_words import (
    is_unit_row,
    join_units,
    list_lone_units,
    list_units_in_note,
    list_units_in_title,
    read_unit,
    read_unit_below,
)

# Columns that nobody declared, but that seem to hold money too.
_LIKE_MONEY = re.compile(r"[额费款金价]|收入|支出|成本|资本|损失|自付|支付")
# Yuan that people's and households' amounts are believed to be; of more than `_MOST_YUAN` the unit is another one.
_LEAST_YUAN, _MUCH_YUAN, _MOST_YUAN = 100, 2e6, 1e7
TOO_MUCH_MARK = "？"
# A row below the heading with more cells than this is data, not a note.
_NOTE_CELLS = 3


@dataclass(frozen=True)
class AmountUnits:
    """`units`: field -> the unit of its bare numbers, or a text that is no unit, where it cannot be known.

    `from_sheet`: fields whose heading does not name it, but the sheet does.
    """

    units: dict[str, str]
    from_sheet: frozenset[str] = frozenset()


def find_amount_units(
    source: SourceDeclaration, columns: dict[str, int], heading: Heading, rows: TextRows, names: Sequence[str]
) -> AmountUnits:
    """The unit of each money column: its own heading's, else its group's, else the sheet's.

    `rows`: the sheet's first rows. `names`: of the sheet and the file, which may name a unit too.
    """
    money_columns = {name: columns[name] for name in source.of_type(FieldType.MONEY) if name in columns}
    if not money_columns:
        return AmountUnits({})
    places = _UnitPlaces.from_heading(heading, rows)
    column_units = {name: places.find_unit(at) for name, at in money_columns.items()}
    sheet_unit = join_units(_list_sheet_units(heading, rows, names))
    units = {name: unit or sheet_unit for name, unit in column_units.items()}
    # A unit that no column would take, and that none of them has: either may be wrong.
    is_idle = sheet_unit not in units.values() and not places.has_other_money_column(set(columns.values()))
    return AmountUnits(
        {
            name: unit
            if _is_declared_unit(unit, source.fields[name])
            else _check_unit(
                unit, sheet_unit if is_idle else None, partial(_find_typical_amount, rows, heading, money_columns[name])
            )
            for name, unit in units.items()
            if unit and not (unit == sheet_unit and unit == source.fields[name].unit)
        },
        frozenset(name for name, unit in column_units.items() if not unit),
    )


def _is_declared_unit(unit: str, field: FieldDeclaration) -> bool:
    """Whether amounts are always stated so: a company's capital in 万元 is no household's, however large."""
    return unit == field.unit and unit != "元"


def _check_unit(unit: str, sheet_unit: str | None, find_typical: Callable[[], float | None]) -> str:
    """The unit where its amounts can be believed; else a text that is no unit, with the sheet's unit in it."""
    factor = YUAN_PER.get(unit, 1.0)
    if sheet_unit is None and factor <= 1:
        return unit
    amount = find_typical()
    if sheet_unit is None:
        return f"{unit}{TOO_MUCH_MARK}" if amount and amount * factor > _MOST_YUAN else unit
    return unit if amount and _LEAST_YUAN <= amount * factor <= _MUCH_YUAN else str(join_units([sheet_unit, unit]))


def _find_typical_amount(rows: TextRows, heading: Heading, position: int) -> float | None:
    """The middle one of the bare numbers in a column's first rows."""
    cells = (_get_cell(cells, position).replace(",", "") for number, cells in rows if number > heading.rows[-1])
    numbers = sorted(float(cell) for cell in cells if re.fullmatch(r"\d+(?:\.\d+)?", cell.strip()) and float(cell))
    return numbers[len(numbers) // 2] if numbers else None


def describe_units(source: SourceDeclaration, amount_units: AmountUnits) -> Iterator[str]:
    """Sentences about amounts that were refused for their unit, and about units that stand beside the table."""
    titles_by_unit: dict[str, list[str]] = {}
    for name, unit in amount_units.units.items():
        field = source.fields[name]
        if unit.endswith(TOO_MUCH_MARK):
            yield (
                f"“{field.title}”写明的金额单位是“{unit.removesuffix(TOO_MUCH_MARK)}”，数额却大得不合常理，"
                "不能确定单位，这一列的金额没有采用。请核对后改正单位或金额。"
            )
        elif unit not in YUAN_PER:
            yield (
                f"“{field.title}”的金额单位不能确定（表中写的是“{unit}”），这一列的金额没有采用。"
                f"请在表头写明单位，如“{re.split('[（(]', field.title)[0]}（元）”，并删去别处不一致的单位。"
            )
        elif name in amount_units.from_sheet and unit != (field.unit or "元"):
            titles_by_unit.setdefault(unit, []).append(f"“{field.title}”")
    for unit, titles in titles_by_unit.items():
        yield f"{'、'.join(titles)}的表头没有写单位，按表中别处写明的金额单位“{unit}”读取，请核对。"


@dataclass(frozen=True)
class _UnitPlaces:
    """What stands over each column, and the row of units below the heading, if there is one."""

    columns: tuple[HeadingColumn, ...]
    below: Sequence[str]

    @classmethod
    def from_heading(cls, heading: Heading, rows: TextRows) -> _UnitPlaces:
        rows_below = [cells for number, cells in rows if number > heading.rows[-1]][:2]
        return cls(heading.columns, next((cells for cells in rows_below if is_unit_row(cells)), []))

    def find_unit(self, position: int) -> str | None:
        """The unit of a column: in its heading or below it, else in the nearest group above it."""
        column = self.columns[position]
        heading_units = (
            read_unit(column.heading),
            read_unit_below(column.note),
            read_unit_below(_get_cell(self.below, position)),
        )
        if unit := join_units(heading_units):
            return unit
        # 单位：万元 in a row above is said of the whole sheet.
        groups = (read_unit(text) for text in reversed((*column.groups_above, *column.groups)) if "单位" not in text)
        return next(filter(None, groups), None)

    def has_other_money_column(self, used_positions: set[int]) -> bool:
        """Whether a column that no field is read from seems to hold money and names no unit."""
        other_positions = (at for at in range(len(self.columns)) if at not in used_positions)
        return any(_LIKE_MONEY.search(self.columns[at].heading) and not self.find_unit(at) for at in other_positions)


def _get_cell(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _list_sheet_units(heading: Heading, rows: TextRows, names: Sequence[str]) -> Iterator[str]:
    """Every unit that the sheet states for all its amounts: above the table, in notes around it, in its name."""
    for number, cells in rows:
        filled = [cell for cell in cells if cell.strip()]
        is_above = number < heading.rows[0]
        if is_above or (number > heading.rows[-1] and len(filled) <= _NOTE_CELLS):
            yield from list_units_in_note(filled)
        if is_above and filled:
            yield from list_units_in_title(filled[0])
            yield from list_lone_units(filled[1:])
    for name in names:
        yield from list_units_in_title(name)
