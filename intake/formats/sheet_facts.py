"""Facts about a sheet besides the values of its cells: hidden rows, errors, formulas, number formats."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# The mark of a cell whose formula was never calculated: its number is none.
WITHOUT_ANSWER = -1


class MarkedCells:
    """Cells that show something else than their number, each with a mark: `WITHOUT_ANSWER`, or its style."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int], array[int]] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._rows)

    def add_cell(self, row: int, column: int, mark: int) -> None:
        """Mark the cell. `row`: from 1. `column`: from 0."""
        self._rows.setdefault((column, mark), array("I")).append(row)

    def sort_rows(self) -> None:
        """Put the rows in order; records of an old workbook may stand in any."""
        self._rows = {key: array("I", sorted(rows)) for key, rows in self._rows.items()}

    def list_between(self, first: int, last: int) -> Iterator[tuple[int, int, Sequence[int]]]:
        """Column, mark and rows of what is marked in the rows from `first` to `last`; once they are sorted."""
        for (column, mark), rows in self._rows.items():
            marked_rows = rows[bisect_left(rows, first) : bisect_left(rows, last + 1)]
            if marked_rows:
                yield column, mark, marked_rows


@dataclass(frozen=True)
class SheetFacts:
    """Row numbers, as Excel shows them, of hidden rows, of error cells and of formulas without answer.

    `hidden_columns`: positions from 0. `last_row`, `last_column`: how far the content reaches, counted from A1; 0 when
    it does not reach beyond column Z. `marked_cells`: those that show something else than their number.
    """

    hidden_rows: tuple[int, ...] = ()
    error_rows: tuple[int, ...] = ()
    uncalculated_rows: tuple[int, ...] = ()
    last_row: int = 0
    last_column: int = 0
    hidden_columns: frozenset[int] = frozenset()
    marked_cells: MarkedCells = field(default_factory=MarkedCells)


@dataclass
class FactCollector:
    """Gathers a sheet's facts cell by cell.

    `is_recalculated`: the workbook asks for all formulas to be calculated when it is opened, as programs ask that do
    not calculate themselves. What they write for an answer, a 0, is then none, unless another formula has one.
    """

    is_recalculated: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    error_rows: set[int] = field(default_factory=set)
    uncalculated_rows: set[int] = field(default_factory=set)
    marked_cells: MarkedCells = field(default_factory=MarkedCells)
    last_row: int = 0
    last_column: int = 0
    is_calculated: bool = False
    _empty_answers: list[tuple[int, int]] = field(default_factory=list)

    def add_answer(self, row: int, column: int, *, is_empty: bool) -> None:
        """Note a formula's saved answer. `is_empty`: it may be what programs write for one."""
        if not is_empty:
            self.is_calculated = True
            self._empty_answers.clear()
        elif self.is_recalculated and not self.is_calculated:
            self._empty_answers.append((row, column))

    def collect_facts(self) -> SheetFacts:
        """Everything gathered, in order."""
        for row, column in self._empty_answers:
            self.uncalculated_rows.add(row)
            self.marked_cells.add_cell(row, column, WITHOUT_ANSWER)
        self.marked_cells.sort_rows()
        return SheetFacts(
            tuple(sorted(set(self.hidden_rows))),
            tuple(sorted(self.error_rows)),
            tuple(sorted(self.uncalculated_rows)),
            *((self.last_row, self.last_column) if self.last_column else (0, 0)),
            frozenset(self.hidden_columns),
            self.marked_cells,
        )
