"""The sentence that a finding stands on: a rule's template filled from the rows it rests on."""

from __future__ import annotations

import polars as pl

from domain.county.rule_names import PLACEHOLDER

NOT_STATED = "未填"


def summarise_column(name: str, dtype: pl.DataType) -> pl.Expr:
    """One value for several rows: distinct texts joined by 、, the newest date, the largest number."""
    column = pl.col(name)
    if dtype == pl.String:
        return column.drop_nulls().unique().sort().str.join("、").replace("", None)
    return column.max()


def make_sentence(frame: pl.DataFrame, template: str) -> pl.Expr:
    """The template as a column over `frame`, whose columns its braces name."""
    pieces = PLACEHOLDER.split(template)
    parts = [pl.lit(piece) if index % 2 == 0 else _format_value(frame, piece) for index, piece in enumerate(pieces)]
    return pl.concat_str(parts).alias("evidence")


def _format_value(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A column as an officer writes it."""
    dtype, column = frame.schema[name], pl.col(name)
    if dtype == pl.Date:
        text = column.dt.strftime("%Y年%-m月%-d日")
    elif dtype.is_float():
        values = frame[name].drop_nulls().unique()
        text = column.replace_strict(
            values, pl.Series([format_amount(v) for v in values], dtype=pl.String), default=None
        )
    else:
        text = column.cast(pl.String)
    return text.fill_null(NOT_STATED)


def format_amount(value: float) -> str:
    """A number with thousands separators and at most two decimals: 12300.5 -> 12,300.5."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
