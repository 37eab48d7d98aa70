"""What landing a sheet reveals that somebody should look at: sentences that name rows and columns, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER, Grid, Hints
from intake.read_failures import ROWS_NAMED, rows_named
from intake.recognise.heading_levels import Heading

# The last row that .xls and .xlsx can hold, and the one before it: a file that ends there was cut off (M31).
_SHEET_ENDS = (65_535, 65_536, 1_048_575, 1_048_576)
# Two or more Chinese names with a mark or a line break between them (M33).
_NAME = r"[\p{Han}·•]{2,6}"
_SEVERAL_NAMES = rf"^\s*{_NAME}(?:\s*[、，,;；/\n]\s*{_NAME})+\s*$"


@dataclass
class _Rows:
    """How many rows there are of a kind, and the numbers of the first."""

    first: list[int] = field(default_factory=list)
    total: int = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Count the rows of a batch."""
        wanted = ROWS_NAMED - len(self.first)
        self.first += rows[ROW_NUMBER].head(wanted).to_list()
        self.total += rows.height

    @property
    def named(self) -> str:
        """The rows as messages name them."""
        return rows_named(self.first, self.total)


class Remarks:
    """Notices what is odd in a sheet, batch after batch, and says it in the end."""

    def __init__(self, source: SourceDeclaration, columns: dict[str, int], heading: Heading) -> None:
        self._source, self._columns, self._heading = source, columns, heading
        self._width = max(position for position, keys in enumerate(heading.keys) if keys) + 1
        self._hidden, self._beyond, self._below, self._broken = _Rows(), _Rows(), _Rows(), _Rows()
        self._several = {name: _Rows() for name in source.of_type(FieldType.NAME) if name in columns}
        self._last, self._last_data, self._data = 0, 0, 0
        self._hints = Hints()

    def notice(self, grid: Grid, cells: pl.DataFrame) -> None:
        """Look at a batch. `cells`: the grid's with `reason` (null: data)."""
        data = cells.filter(pl.col("reason").is_null())
        self._hidden.add(data.filter(pl.col(ROW_NUMBER).is_in(grid.hints.hidden)))
        if "broken" in data.columns:
            self._broken.add(data.filter(pl.col("broken").is_not_null()))
            data = data.filter(pl.col("broken").is_null())
        self._below.add(cells.filter(pl.col("reason") == "second_table"))
        for name, rows in self._several.items():
            rows.add(data.filter(pl.col(f"c{self._columns[name]}").str.contains(_SEVERAL_NAMES)))
        beyond = [name for name in data.columns if re.fullmatch(r"c\d+", name) and int(name[1:]) >= self._width]
        if beyond:
            self._beyond.add(data.filter(pl.any_horizontal(pl.col(beyond).is_not_null())))
        self._last = max([self._last, *cells[ROW_NUMBER].tail(1)])
        self._last_data = max([self._last_data, *data[ROW_NUMBER].tail(1)])
        self._data += data.height
        self._hints = grid.hints

    def sentences(self) -> Iterator[str]:
        """What there is to say of the sheet as a whole."""
        yield from self._hints.notes
        if self._broken.total:
            yield f"{self._broken.named}的记录不完整，各列分不清，没有采用，已列入隔离的行。"
        if self._hidden.total:
            many = self._hidden.total
            yield f"{self._hidden.named}在表中被隐藏或筛选掉，已一并读取（共 {many} 行），请核对是否应当比对。"
        yield from _hidden_columns(self._columns, self._heading, self._hints)
        yield from _merged(self._hints, self._heading)
        if self._below.total:
            first, many = self._below.first[0], self._below.total
            yield (
                f"第 {first} 行像是另一张表的表头，这一行及以下 {many} 行没有采用。请把两张表分成两个工作表后重新放入。"
            )
        for name, rows in self._several.items():
            if rows.total:
                title = self._source.fields[name].title
                yield f"{rows.named}的“{title}”一格里像是写了几个人，请一人一行填写。"
        # A delimiter too many, or a column without heading.
        if self._beyond.total:
            yield f"{self._beyond.named}在最后一个表头右边还有内容，没有采用，请检查这些行是否错位。"
        yield from self._cut_off()

    def _cut_off(self) -> Iterator[str]:
        if self._last in _SHEET_ENDS:
            yield f"数据正好到第 {self._last} 行，是表格行数的上限，可能没有导出完整。请向原单位核对总行数。"
        elif self._data in _SHEET_ENDS:
            yield f"数据正好 {self._data} 行，是表格行数的上限，可能没有导出完整。请向原单位核对总行数。"
        if self._hints.cut and self._data and self._last_data == self._last:
            yield f"最后一行（第 {self._last} 行）比前一行少几列，也没有换行，可能没有传完整。请向原单位重新索取。"


def _hidden_columns(columns: dict[str, int], heading: Heading, hints: Hints) -> Iterator[str]:
    """Columns that a field is read from; what is not read need not be told."""
    read = sorted(set(columns.values()) & hints.hidden_columns)
    if read:
        titles = "、".join(f"“{heading.texts[position].strip()}”" for position in read)
        yield f"{titles}这 {len(read)} 列在表中被隐藏，已一并读取，请核对是不是要用的数据。"


def _merged(hints: Hints, heading: Heading) -> Iterator[str]:
    rows = [top for top, bottom, _, _ in hints.merged if bottom > top > heading.rows[-1]]
    if rows:
        yield (
            f"{rows_named(sorted(set(rows)))}起有上下合并的单元格：文字、编号和日期按合并范围内每一行都有读取，"
            "金额和数量只算在第一行。请取消合并后逐行填写。"
        )
