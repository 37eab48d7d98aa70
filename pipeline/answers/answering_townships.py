"""Which townships a file of answers says that it is from, and which a row says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from domain.handover import SheetFound
from domain.place_names import make_township_key
from domain.text import squeeze

_LIST = pl.List(pl.String)


def add_townships(answers: pl.DataFrame, sheets: Sequence[SheetFound], townships: Iterable[str]) -> pl.DataFrame:
    """The answers with `sheet_townships` and `row_townships` (lists, empty where none is named).

    `answers`: file, sheet, `township` as the row writes it, `list_township` and `code_township` as the workbook and the
    row's code have it: what they say counts before what titles and names say. `townships`: their full names.
    """
    names = sorted({name for name in townships if name}, key=lambda name: (-len(name), name))
    by_sheet = [
        (sheet.file, sheet.sheet, find_named_township(" ".join((sheet.file, sheet.sheet, sheet.title or "")), names))
        for sheet in sheets
    ]
    of_sheet = pl.DataFrame(
        by_sheet, schema={"file": pl.String, "sheet": pl.String, "sheet_townships": _LIST}, orient="row"
    )
    typed_names = answers["township"].unique().drop_nulls().to_list()
    by_row = [(text, find_named_township(text, names) or _short_names(text, names)) for text in typed_names]
    of_row = pl.DataFrame(by_row, schema={"township": pl.String, "row_townships": _LIST}, orient="row")
    empty_list = pl.lit([], dtype=_LIST)
    return (
        answers.join(of_sheet, on=["file", "sheet"], how="left", maintain_order="left")
        .join(of_row, on="township", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(_list_of("list_township"), "sheet_townships", empty_list).alias("sheet_townships"),
            pl.coalesce(_list_of("code_township"), "row_townships", empty_list).alias("row_townships"),
        )
    )


def _list_of(column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_not_null()).then(pl.concat_list(column))


def find_named_township(text: str, names: Sequence[str]) -> list[str]:
    """The townships whose full name stands in a text; `names`: the longest first, for 白沙镇 stands in 大白沙镇 too."""
    remaining, townships = pl.select(squeeze(pl.lit(text))).item() or "", []
    for name in names:
        if name in remaining:
            townships.append(name)
            remaining = remaining.replace(name, " ")
    return townships


def _short_names(text: str, names: Sequence[str]) -> list[str]:
    """The townships that a text may name without 乡 or 镇."""
    key = make_township_key(pl.select(squeeze(pl.lit(text))).item() or "")
    return [name for name in names if make_township_key(name) == key]
