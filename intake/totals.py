"""合计 rows as control totals: whether the rows above add up to what the department wrote below (M04)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from domain.text import meaningful
from intake.debris import is_total
from intake.failures import rows_named
from intake.grids import ROW_NUMBER

_SUMMED = (FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER)
# Departments' money has two decimals; whatever is off by less than one of them is rounding.
_ROUNDING = 0.011


def mismatches(source: SourceDeclaration, columns: dict[str, int], cells: pl.DataFrame) -> Iterator[str]:
    """Tell per column which 合计 rows differ from the sum of the rows above.

    A total may be of all rows above it or of those since the total before it. A column is passed over when one of its
    cells is no plain number. `cells`: the grid's with `reason` (null: data). `columns`: field -> position.
    """
    totals = cells.filter((pl.col("reason") == "footer") & is_total())[ROW_NUMBER].to_list()
    if not totals:
        return
    for name in source.of_type(*_SUMMED):
        if name in columns:
            wrong = _wrong(cells.select(ROW_NUMBER, "reason", cell=pl.col(f"c{columns[name]}")), totals)
            if wrong:
                yield (
                    f"{rows_named(wrong)}合计的“{source.fields[name].title}”与上面各行相加的数不一致，"
                    "可能有行缺失或数字有误，请向原单位核对。"
                )


def _wrong(column: pl.DataFrame, totals: list[int]) -> list[int]:
    text = meaningful(pl.col("cell")).str.replace_all(r"[\s,￥¥元]", "")
    read = column.with_columns(text.alias("text"), text.cast(pl.Float64, strict=False).alias("number"))
    data = read.filter(pl.col("reason").is_null())
    if data.filter(pl.col("text").is_not_null() & pl.col("number").is_null()).height:
        return []
    wrong, begins = [], 0
    for total in totals:
        (written,) = read.filter(pl.col(ROW_NUMBER) == total)["number"].to_list()
        above = data.filter(pl.col(ROW_NUMBER) < total)
        sums = [above["number"].sum(), above.filter(pl.col(ROW_NUMBER) > begins)["number"].sum()]
        if written is not None and all(abs(written - found) > _ROUNDING for found in sums):
            wrong.append(total)
        begins = total
    return wrong
