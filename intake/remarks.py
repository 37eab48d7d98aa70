"""What landing a sheet reveals that somebody should look at: sentences that name rows and columns, never a value."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from intake.failures import rows_named
from intake.grids import ROW_NUMBER, Grid
from intake.headings import Heading

# The last row that .xls and .xlsx can hold, and the one before it: a file that ends there was cut off (M31).
_SHEET_ENDS = (65_535, 65_536, 1_048_575, 1_048_576)
# Two or more Chinese names with a mark or a line break between them (M33).
_NAME = r"[\p{Han}·•]{2,6}"
_SEVERAL_NAMES = rf"^\s*{_NAME}(?:\s*[、，,;；/\n]\s*{_NAME})+\s*$"


def remarks(
    source: SourceDeclaration, columns: dict[str, int], heading: Heading, grid: Grid, cells: pl.DataFrame
) -> Iterator[str]:
    """Sentences on a sheet. `cells`: the grid's with `reason` (null: data). `columns`: field -> position."""
    data = cells.filter(pl.col("reason").is_null())
    yield from grid.hints.notes
    yield from _hidden(grid, data)
    yield from _hidden_columns(columns, heading, grid)
    yield from _merged(grid, heading)
    yield from _second_table(cells)
    yield from _several_persons(source, columns, data)
    yield from _overflow(data, grid, heading)
    yield from _cut_off(cells, data, grid)


def _hidden(grid: Grid, data: pl.DataFrame) -> Iterator[str]:
    rows = data.filter(pl.col(ROW_NUMBER).is_in(grid.hints.hidden))[ROW_NUMBER].to_list()
    if rows:
        yield f"{rows_named(rows)}在表中被隐藏或筛选掉，已一并读取（共 {len(rows)} 行），请核对是否应当比对。"


def _hidden_columns(columns: dict[str, int], heading: Heading, grid: Grid) -> Iterator[str]:
    """Columns that a field is read from; what is not read need not be told."""
    read = sorted(set(columns.values()) & grid.hints.hidden_columns)
    if read:
        titles = "、".join(f"“{heading.texts[position].strip()}”" for position in read)
        yield f"{titles}这 {len(read)} 列在表中被隐藏，已一并读取，请核对是不是要用的数据。"


def _merged(grid: Grid, heading: Heading) -> Iterator[str]:
    rows = [top for top, bottom, _, _ in grid.hints.merged if bottom > top > heading.rows[-1]]
    if rows:
        yield (
            f"{rows_named(sorted(set(rows)))}起有上下合并的单元格：文字、编号和日期按合并范围内每一行都有读取，"
            "金额和数量只算在第一行。请取消合并后逐行填写。"
        )


def _second_table(cells: pl.DataFrame) -> Iterator[str]:
    below = cells.filter(pl.col("reason") == "second_table")
    if below.height:
        first = below[ROW_NUMBER].to_list()[0]
        yield (
            f"第 {first} 行像是另一张表的表头，这一行及以下 {below.height} 行没有采用。"
            "请把两张表分成两个工作表后重新放入。"
        )


def _several_persons(source: SourceDeclaration, columns: dict[str, int], data: pl.DataFrame) -> Iterator[str]:
    for name in source.of_type(FieldType.NAME):
        if name in columns:
            several = data.filter(pl.col(f"c{columns[name]}").str.contains(_SEVERAL_NAMES))
            if several.height:
                title = source.fields[name].title
                yield f"{rows_named(several[ROW_NUMBER].to_list())}的“{title}”一格里像是写了几个人，请一人一行填写。"


def _overflow(data: pl.DataFrame, grid: Grid, heading: Heading) -> Iterator[str]:
    """Rows with content to the right of the last heading: a delimiter too many, or a column without heading."""
    width = max(position for position, keys in enumerate(heading.keys) if keys) + 1
    beyond = [f"c{position}" for position in range(width, grid.width)]
    rows = data.filter(pl.any_horizontal(pl.col(beyond).is_not_null())) if beyond else data.clear()
    if rows.height:
        named = rows_named(rows[ROW_NUMBER].to_list())
        yield f"{named}在最后一个表头右边还有内容，没有采用，请检查这些行是否错位。"


def _cut_off(cells: pl.DataFrame, data: pl.DataFrame, grid: Grid) -> Iterator[str]:
    last = max(cells[ROW_NUMBER].to_list(), default=0)
    if last in _SHEET_ENDS:
        yield f"数据正好到第 {last} 行，是表格行数的上限，可能没有导出完整。请向原单位核对总行数。"
    elif data.height in _SHEET_ENDS:
        yield f"数据正好 {data.height} 行，是表格行数的上限，可能没有导出完整。请向原单位核对总行数。"
    if grid.hints.cut and data.height and data[ROW_NUMBER].max() == last:
        yield f"最后一行（第 {last} 行）比前一行少几列，也没有换行，可能没有传完整。请向原单位重新索取。"
