"""Cells whose number format shows something else than their number, written as the text that a person sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from intake import read_failures
from intake.formats.cell_texts import Cell
from intake.formats.number_formats import UNKNOWN_SCALE_NOTE, NumberFormat
from intake.formats.sheet_facts import WITHOUT_ANSWER, MarkedCells

# Texts remembered at a time; most columns repeat few numbers, others none at all.
_MEMORY = 50_000


@dataclass
class MarkedCellFormatter:
    """Writes into each batch of rows what its marked cells show. `formats`: mark -> number format."""

    marked_cells: MarkedCells
    formats: Mapping[int, NumberFormat]
    _scaled_rows: set[int] = field(default_factory=set)
    _doubtful_rows: set[int] = field(default_factory=set)
    _texts: dict[tuple[int, float], str | None] = field(default_factory=dict)

    def format_rows(self, rows: Sequence[list[Cell]], first: int) -> None:
        """Change the rows, the first of which is row `first` of the sheet, in place."""
        for column, mark, numbers in self.marked_cells.list_between(first, first + len(rows) - 1):
            for number in numbers:
                row = rows[number - first]
                if column < len(row):
                    row[column] = self._format_marked_cell(row[column], mark, number)

    def list_notes(self) -> Iterator[str]:
        """What a person should know of the cells shown so far."""
        if self._scaled_rows:
            yield (
                f"{read_failures.name_rows(sorted(self._scaled_rows))}的数字按单元格格式以千、万或亿为单位显示，"
                "已按单元格里的实际数值读取。"
            )
        if self._doubtful_rows:
            yield (
                f"{read_failures.name_rows(sorted(self._doubtful_rows))}的数字按单元格格式缩小显示，看不出缩小了多少，"
                "这些单元格没有采用。请把单元格格式改为“常规”，核对数字和单位后重新放入。"
            )

    def _format_marked_cell(self, cell: Cell, mark: int, row: int) -> Cell:
        if mark == WITHOUT_ANSWER:
            return ""
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return cell
        key = (mark, cell)
        if key not in self._texts:
            if len(self._texts) >= _MEMORY:
                self._texts.clear()
            self._texts[key] = self.formats[mark].format_value(cell)
        text = self._texts[key]
        if text is None:
            return cell
        if text.endswith(UNKNOWN_SCALE_NOTE):
            self._doubtful_rows.add(row)
        elif text[-1] in "千万亿" and self.formats[mark].is_scaled(cell):
            self._scaled_rows.add(row)
        return text
