"""Sums of the rows between footers, kept so that totals can be checked when the rows are no longer in memory."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from domain.text import drop_placeholders
from intake.grids import ROW_NUMBER

FOOTER = "footer"


def sum_stretches(cells: pl.DataFrame, summed: Iterable[str]) -> pl.DataFrame:
    """The footers among a batch's rows, and one line for each stretch of data before, between and behind them.

    Such a line has the stretch's last `row_number`, how many `rows` it stands for, and in the summed columns the
    sum of the numbers, or a cell that is no number where there is one.
    """
    names = sorted(set(summed) & set(cells.columns))
    footer = (pl.col("reason") == FOOTER).fill_null(value=False)
    data = cells.select(ROW_NUMBER, "reason", *names, footer.cum_sum().alias("stretch"))
    numbers = _read_numbers(data.filter(pl.col("reason").is_null()), names)
    sums = numbers.group_by("stretch", maintain_order=True).agg(
        pl.col(ROW_NUMBER).max(), pl.len().cast(pl.Int64).alias("rows"), *map(_sum_column, names)
    )
    footers = cells.filter(footer).with_columns(rows=pl.lit(1, dtype=pl.Int64))
    return pl.concat([footers, sums.drop("stretch")], how="diagonal").sort(ROW_NUMBER)


def _read_numbers(data: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Each column's numbers beside it as `#name`; in the column itself only what is no number is left."""
    data = data.with_columns(_parse_bare_number(name).alias(f"#{name}") for name in names)
    for name in names:
        cell, number = pl.col(name), pl.col(f"#{name}")
        odd_cells = data.filter(cell.is_not_null() & number.is_null()).select(name).unique()
        if odd_cells.is_empty():
            data = data.with_columns(pl.lit(None, pl.String).alias(name))
            continue
        odd_numbers = odd_cells.with_columns(
            read_number(cell).alias("number"), strip_number(cell).is_not_null().alias("has_text")
        )
        data = (
            data.join(odd_numbers, on=name, how="left", maintain_order="left")
            .with_columns(
                pl.coalesce(number, "number").alias(f"#{name}"),
                pl.when(pl.col("has_text") & pl.col("number").is_null()).then(cell),
            )
            .drop("number", "has_text")
        )
    return data


def _parse_bare_number(name: str) -> pl.Expr:
    """The number in a cell that holds nothing else.

    Most cells are such: tidying every one of them would take longer than all other work on the sheet.
    """
    number = pl.col(name).str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _sum_column(name: str) -> pl.Expr:
    """The sum, or a cell that is no number where there is one; null where all are blank."""
    number, odd_cell = pl.col(f"#{name}"), pl.col(name).drop_nulls().first()
    total = pl.when(number.count() > 0).then(number.sum().cast(pl.String))
    return pl.coalesce(odd_cell, total).alias(name)


def read_number(cell: pl.Expr) -> pl.Expr:
    """The amount in a cell; null where there is none or it cannot be read."""
    return strip_number(cell).cast(pl.Float64, strict=False)


def strip_number(cell: pl.Expr) -> pl.Expr:
    """The cell without what people write around a number."""
    return drop_placeholders(cell).str.replace_all(r"[\s,￥¥元]", "")
