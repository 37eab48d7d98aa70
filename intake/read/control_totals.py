"""合计 and 共N条 as control totals: whether the rows above are what the department wrote below (M04, M31)."""

from __future__ import annotations

from collections.abc import Container, Iterator

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER
from intake.read.non_data_rows import join_row_text
from intake.read.row_sums import read_number, strip_number
from intake.read.subtotals import is_total
from intake.read_failures import name_rows

SUMMED_TYPES = (FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER)
# How many rows the department says there are. People and households may fill several rows each, so only more of them
# than there are rows is a contradiction; so too a bare number, which counts nobody knows what.
_COUNT_PATTERN = (
    r"^(?:总|以上|本[表页])?(?:合计|总计|小计|共计|共):?(\d[\d,]*)([条行笔件份人名户]?)(?:记录|数据)?[。.]?$"
)
_ROW_UNITS = ("条", "行", "笔", "件", "份")
_GRAIN_UNITS = {"person": ("人", "名"), "household": ("户",), "area": ()}


def describe_sum_mismatches(source: SourceDeclaration, columns: dict[str, int], cells: pl.DataFrame) -> Iterator[str]:
    """Sentences that name, per column, the 合计 rows that differ from the sum of the rows above.

    A total may be of all rows above it or of those since a total before it, and where subtotals stand above their
    rows, of those down to a total below it. A column is passed over when one of its
    cells is no plain number. `cells`: what `sum_stretches` gives of the sheet. `columns`: field -> position.
    """
    totals = cells.filter((pl.col("reason") == "footer") & is_total())[ROW_NUMBER].to_list()
    if not totals:
        return
    for name in source.of_type(*SUMMED_TYPES):
        if name in columns:
            wrong_rows = _find_wrong_totals(
                cells.select(ROW_NUMBER, "reason", cell=pl.col(f"c{columns[name]}")), totals
            )
            if wrong_rows:
                yield (
                    f"{name_rows(wrong_rows)}合计的“{source.fields[name].title}”与上面各行相加的数不一致，"
                    "可能有行缺失或数字有误，请向原单位核对。"
                )


def describe_count_mismatches(source: SourceDeclaration, columns: dict[str, int], cells: pl.DataFrame) -> Iterator[str]:
    """Sentences that name the footers whose count is not that of the rows above: rows may be missing or added.

    A number without unit is a count where no amount is read from its column. `cells`, `columns`: as for
    `describe_sum_mismatches`.
    """
    summed = {f"c{columns[name]}" for name in source.of_type(*SUMMED_TYPES) if name in columns}
    cell_columns = [name for name in cells.columns if name.startswith("c")]
    footers = cells.filter(pl.col("reason") == "footer").select(
        ROW_NUMBER,
        join_row_text(pl.col(name) for name in cell_columns).str.extract_groups(_COUNT_PATTERN).alias("count"),
        pl.any_horizontal(
            pl.lit(value=False), *(pl.col(name).is_not_null() for name in cell_columns if name in summed)
        ).alias("summed"),
    )
    data = cells.filter(pl.col("reason").is_null())
    above_before = 0
    for number, written_count, is_in_sum in footers.iter_rows():
        above = int(data.filter(pl.col(ROW_NUMBER) < number)["rows"].sum())
        if written_count["1"] and _is_contradiction(written_count, above, above_before, source, is_in_sum=is_in_sum):
            yield f"第 {number} 行写的总数与上面的 {above} 行不一致，可能有行缺失，请向原单位核对。"
        above_before = above if written_count["1"] else above_before


def _is_contradiction(
    written_count: dict[str, str], above: int, above_before: int, source: SourceDeclaration, *, is_in_sum: bool
) -> bool:
    """Whether a footer's count is neither of all rows above nor of those since the footer before it."""
    count, unit = int(written_count["1"].replace(",", "")), written_count["2"]
    if unit in _ROW_UNITS:
        return count not in {above, above - above_before}
    return count > above and (unit in _GRAIN_UNITS[source.grain] or (not unit and not is_in_sum))


def _find_wrong_totals(column: pl.DataFrame, totals: list[int]) -> list[int]:
    cell = pl.col("cell")
    numbers = column.with_columns(strip_number(cell).alias("text"), read_number(cell).alias("number"))
    data = pl.col("reason").is_null()
    if numbers.filter(data & pl.col("text").is_not_null() & pl.col("number").is_null()).height:
        return []
    # What all rows above each total add up to, and all rows of the sheet: a total is the difference of two of these.
    sums = numbers.select(ROW_NUMBER, "number", above=pl.when(data).then("number").fill_null(0).cum_sum())
    written_totals = sums.filter(pl.col(ROW_NUMBER).is_in(totals))
    ends = {_convert_to_cents(above) for above in (*written_totals["above"], *sums["above"].tail(1))}
    wrong_rows, starts = [], {0}
    for number, amount, above in written_totals.iter_rows():
        if amount is not None and not _is_sum(_convert_to_cents(amount), _convert_to_cents(above), starts, ends):
            wrong_rows.append(number)
        starts.add(_convert_to_cents(above))
    return wrong_rows


def _is_sum(amount: int, above: int, starts: Container[int], ends: Container[int]) -> bool:
    """Whether that is the sum of rows above, down from a total or the beginning, or of rows below, down to a total."""
    return any(
        above - amount + rounding in starts or (amount and above + amount + rounding in ends) for rounding in (-1, 0, 1)
    )


def _convert_to_cents(amount: float) -> int:
    """Departments' money has two decimals; whatever is off by one of them is rounding."""
    return round(amount * 100)
