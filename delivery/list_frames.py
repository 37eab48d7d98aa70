"""The frames of a workbook: what each may show is declared once, beside the function that makes it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

# Frame -> the fields that a layout may show of it. One that ends in a colon is a family: `risk:` stands for the columns
# `risk:因病`, `risk:因学` and so on.
ListFields = Mapping[str, tuple[str, ...]]
# 序号, which every row of a printed table bears: counted from 1.
NUMBER = "number"


def make_list_frames(frames: Mapping[str, pl.DataFrame], fields: ListFields) -> dict[str, pl.DataFrame]:
    """Each frame with its declared fields and no others, behind `number`.

    Raises `ColumnNotFoundError` where a frame lacks a field that is declared for it.
    """
    return {
        name: frame.select(_select_field(frame, field) for field in fields[name]).with_row_index(NUMBER, offset=1)
        for name, frame in frames.items()
    }


def filter_township(frames: Mapping[str, pl.DataFrame], township: str) -> dict[str, pl.DataFrame]:
    """The township's own rows of every frame."""
    return {name: frame.filter(pl.col("township") == township) for name, frame in frames.items()}


def _select_field(frame: pl.DataFrame, field: str) -> pl.Expr:
    members = [name for name in frame.columns if name.startswith(field)] if field.endswith(":") else [field]
    return pl.col(members)
