"""What an officer should look at in a sheet: sentences that name rows and columns, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER, Grid, SheetHints
from intake.read_failures import MOST_ROWS_NAMED, name_rows
from intake.recognise.heading_levels import Heading

# The last row that .xls and .xlsx can hold, and the one before it: a file that ends there was cut off (M31).
_SHEET_ENDS = (65_535, 65_536, 1_048_575, 1_048_576)
# Two or more Chinese names with a mark or a line break between them (M33).
_NAME = r"[\p{Han}·•]{2,6}"
_SEVERAL_NAMES = rf"^\s*{_NAME}(?:\s*[、，,;；/\n]\s*{_NAME})+\s*$"


@dataclass
class _RowCount:
    """How many rows there are of a kind, and the numbers of the first."""

    first_rows: list[int] = field(default_factory=list)
    total: int = 0

    def add_rows(self, rows: pl.DataFrame) -> None:
        """Count the rows of a batch."""
        room = MOST_ROWS_NAMED - len(self.first_rows)
        self.first_rows += rows[ROW_NUMBER].head(room).to_list()
        self.total += rows.height

    @property
    def row_names(self) -> str:
        """The rows as messages name them."""
        return name_rows(self.first_rows, self.total)


class SheetRemarks:
    """Collects what is odd in a sheet, batch after batch, and describes it in the end."""

    def __init__(self, source: SourceDeclaration, columns: dict[str, int], heading: Heading) -> None:
        self._source, self._columns, self._heading = source, columns, heading
        self._width = max(position for position, keys in enumerate(heading.keys) if keys) + 1
        self._hidden_rows, self._rows_beyond, self._second_table_rows, self._broken_rows = (
            _RowCount(),
            _RowCount(),
            _RowCount(),
            _RowCount(),
        )
        self._several_names = {name: _RowCount() for name in source.of_type(FieldType.NAME) if name in columns}
        self._last_row, self._last_data_row, self._data_count = 0, 0, 0
        self._hints = SheetHints()

    def notice_batch(self, grid: Grid, cells: pl.DataFrame) -> None:
        """Look at a batch. `cells`: the grid's with `reason` (null: data)."""
        data = cells.filter(pl.col("reason").is_null())
        self._hidden_rows.add_rows(data.filter(pl.col(ROW_NUMBER).is_in(grid.hints.hidden_rows)))
        if "broken" in data.columns:
            self._broken_rows.add_rows(data.filter(pl.col("broken").is_not_null()))
            data = data.filter(pl.col("broken").is_null())
        self._second_table_rows.add_rows(cells.filter(pl.col("reason") == "second_table"))
        for name, rows in self._several_names.items():
            rows.add_rows(data.filter(pl.col(f"c{self._columns[name]}").str.contains(_SEVERAL_NAMES)))
        beyond = [name for name in data.columns if re.fullmatch(r"c\d+", name) and int(name[1:]) >= self._width]
        if beyond:
            self._rows_beyond.add_rows(data.filter(pl.any_horizontal(pl.col(beyond).is_not_null())))
        self._last_row = max([self._last_row, *cells[ROW_NUMBER].tail(1)])
        self._last_data_row = max([self._last_data_row, *data[ROW_NUMBER].tail(1)])
        self._data_count += data.height
        self._hints = grid.hints

    def list_sentences(self) -> Iterator[str]:
        """Sentences about the whole sheet."""
        yield from self._hints.notes
        if self._broken_rows.total:
            yield f"{self._broken_rows.row_names}的记录不完整，各列分不清，没有采用，已列入隔离的行。"
        if self._hidden_rows.total:
            total = self._hidden_rows.total
            yield (
                f"{self._hidden_rows.row_names}在表中被隐藏或筛选掉，已一并读取（共 {total} 行），请核对是否应当比对。"
            )
        yield from _describe_hidden_columns(self._columns, self._heading, self._hints)
        yield from _describe_merged_cells(self._hints, self._heading)
        if self._second_table_rows.total:
            first, total = self._second_table_rows.first_rows[0], self._second_table_rows.total
            yield (
                f"第 {first} 行像是另一张表的表头，这一行及以下 {total} 行没有采用。"
                "请把两张表分成两个工作表后重新放入。"
            )
        for name, rows in self._several_names.items():
            if rows.total:
                title = self._source.fields[name].title
                yield f"{rows.row_names}的“{title}”一格里像是写了几个人，请一人一行填写。"
        # A delimiter too many, or a column without heading.
        if self._rows_beyond.total:
            yield f"{self._rows_beyond.row_names}在最后一个表头右边还有内容，没有采用，请检查这些行是否错位。"
        yield from self._describe_cut_off()

    def _describe_cut_off(self) -> Iterator[str]:
        if self._last_row in _SHEET_ENDS:
            yield f"数据正好到第 {self._last_row} 行，是表格行数的上限，可能没有导出完整。请向原单位核对总行数。"
        elif self._data_count in _SHEET_ENDS:
            yield f"数据正好 {self._data_count} 行，是表格行数的上限，可能没有导出完整。请向原单位核对总行数。"
        if self._hints.is_cut and self._data_count and self._last_data_row == self._last_row:
            yield f"最后一行（第 {self._last_row} 行）比前一行少几列，也没有换行，可能没有传完整。请向原单位重新索取。"


def _describe_hidden_columns(columns: dict[str, int], heading: Heading, hints: SheetHints) -> Iterator[str]:
    """A sentence about hidden columns that a field is read from; of others nobody needs to know."""
    positions = sorted(set(columns.values()) & hints.hidden_columns)
    if positions:
        titles = "、".join(f"“{heading.texts[position].strip()}”" for position in positions)
        yield f"{titles}这 {len(positions)} 列在表中被隐藏，已一并读取，请核对是不是要用的数据。"


def _describe_merged_cells(hints: SheetHints, heading: Heading) -> Iterator[str]:
    rows = [top for top, bottom, _, _ in hints.merged_ranges if bottom > top > heading.rows[-1]]
    if rows:
        yield (
            f"{name_rows(sorted(set(rows)))}起有上下合并的单元格：文字、编号和日期按合并范围内每一行都有读取，"
            "金额和数量只算在第一行。请取消合并后逐行填写。"
        )
