"""合计 and 共N条 as control totals: whether the rows above are what the department wrote below (M04, M31)."""

from __future__ import annotations

from collections.abc import Container, Iterator

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER
from intake.read.non_data_rows import whole_row
from intake.read.row_sums import number_of, plain
from intake.read.subtotals import is_total
from intake.read_failures import rows_named

SUMMED = (FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER)
# How many rows the department says there are. People and households may fill several rows each, so only more of them
# than there are rows is a contradiction; so too a bare number, which counts nobody knows what.
_COUNT = r"^(?:总|以上|本[表页])?(?:合计|总计|小计|共计|共):?(\d[\d,]*)([条行笔件份人名户]?)(?:记录|数据)?[。.]?$"
_ROWS = ("条", "行", "笔", "件", "份")
_OF_GRAIN = {"person": ("人", "名"), "household": ("户",), "area": ()}


def mismatches(source: SourceDeclaration, columns: dict[str, int], cells: pl.DataFrame) -> Iterator[str]:
    """Tell per column which 合计 rows differ from the sum of the rows above.

    A total may be of all rows above it or of those since a total before it, and where subtotals stand above their
    rows, of those down to a total below it. A column is passed over when one of its
    cells is no plain number. `cells`: the sheet's as `condensed` gives them. `columns`: field -> position.
    """
    totals = cells.filter((pl.col("reason") == "footer") & is_total())[ROW_NUMBER].to_list()
    if not totals:
        return
    for name in source.of_type(*SUMMED):
        if name in columns:
            wrong = _wrong(cells.select(ROW_NUMBER, "reason", cell=pl.col(f"c{columns[name]}")), totals)
            if wrong:
                yield (
                    f"{rows_named(wrong)}合计的“{source.fields[name].title}”与上面各行相加的数不一致，"
                    "可能有行缺失或数字有误，请向原单位核对。"
                )


def miscounts(source: SourceDeclaration, columns: dict[str, int], cells: pl.DataFrame) -> Iterator[str]:
    """Tell which footers count other rows than there are above: the file may have been cut off or added to.

    A number without unit is a count where no amount is read from its column. `cells`, `columns`: as for `mismatches`.
    """
    summed = {f"c{columns[name]}" for name in source.of_type(*SUMMED) if name in columns}
    shown = [name for name in cells.columns if name.startswith("c")]
    footers = cells.filter(pl.col("reason") == "footer").select(
        ROW_NUMBER,
        whole_row(pl.col(name) for name in shown).str.extract_groups(_COUNT).alias("told"),
        pl.any_horizontal(pl.lit(value=False), *(pl.col(name).is_not_null() for name in shown if name in summed)).alias(
            "summed"
        ),
    )
    data = cells.filter(pl.col("reason").is_null())
    before = 0
    for number, told, in_sum in footers.iter_rows():
        above = int(data.filter(pl.col(ROW_NUMBER) < number)["rows"].sum())
        if told["1"] and _contradicts(told, above, before, source, in_sum=in_sum):
            yield f"第 {number} 行写的总数与上面的 {above} 行不一致，可能有行缺失，请向原单位核对。"
        before = above if told["1"] else before


def _contradicts(told: dict[str, str], above: int, before: int, source: SourceDeclaration, *, in_sum: bool) -> bool:
    """Whether a footer's count is neither of all rows above nor of those since the footer before it."""
    many, unit = int(told["1"].replace(",", "")), told["2"]
    if unit in _ROWS:
        return many not in {above, above - before}
    return many > above and (unit in _OF_GRAIN[source.grain] or (not unit and not in_sum))


def _wrong(column: pl.DataFrame, totals: list[int]) -> list[int]:
    cell = pl.col("cell")
    read = column.with_columns(plain(cell).alias("text"), number_of(cell).alias("number"))
    data = pl.col("reason").is_null()
    if read.filter(data & pl.col("text").is_not_null() & pl.col("number").is_null()).height:
        return []
    # What all rows above each total add up to, and all rows of the sheet: a total is the difference of two of these.
    sums = read.select(ROW_NUMBER, "number", above=pl.when(data).then("number").fill_null(0).cum_sum())
    written = sums.filter(pl.col(ROW_NUMBER).is_in(totals))
    ends = {_cents(above) for above in (*written["above"], *sums["above"].tail(1))}
    wrong, begins = [], {0}
    for number, amount, above in written.iter_rows():
        if amount is not None and not _is_sum(_cents(amount), _cents(above), begins, ends):
            wrong.append(number)
        begins.add(_cents(above))
    return wrong


def _is_sum(amount: int, above: int, begins: Container[int], ends: Container[int]) -> bool:
    """Whether that is the sum of rows above, down from a total or the beginning, or of rows below, down to a total."""
    return any(above - amount + off in begins or (amount and above + amount + off in ends) for off in (-1, 0, 1))


def _cents(amount: float) -> int:
    """Departments' money has two decimals; whatever is off by one of them is rounding."""
    return round(amount * 100)
