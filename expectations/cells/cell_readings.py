"""A cell as it is read: its value, and whether it says anything at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import polars as pl

from domain.cores import collect_cell_by_cell
from domain.text import BLANKS, drop_placeholders, squeeze, tidy

# A dash is typed in many shapes; NFKC leaves most of them as they are.
_DASHES = "[‐‑‒–—―−－]"


CELL = pl.col("cell")
TEXT = pl.col("text")
VALUE = pl.col("value")


@dataclass(frozen=True)
class CellReading:
    """How a kind of cell is read, in steps because Polars would normalise the text anew for every use of it.

    `text`: the normalised text, over `CELL`. Over `TEXT`: `second_text`, what is made of it where that takes two steps;
    then `value`, null where there is none. Over `TEXT` and `VALUE`: `blank`, the cell says nothing, which is never a
    fault. A cell that is neither blank nor has a value is unreadable.
    """

    text: pl.Expr
    value: pl.Expr
    blank: pl.Expr
    second_text: pl.Expr | None = None

    def read_cells(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Read column `cell`: the frame with value (null where blank), blank and unreadable beside it."""
        blank = pl.col("blank")
        texts = cells.lazy().with_columns(self.text.alias("text"))  # only a lazy plan computes once what steps share
        if self.second_text is not None:
            texts = texts.with_columns(self.second_text.alias("text"))
        plan = (
            texts.with_columns(value=self.value)
            .with_columns(blank=self.blank)
            .with_columns(value=pl.when(~blank).then(VALUE), unreadable=VALUE.is_null() & ~blank)
            .drop("text")
        )
        return collect_cell_by_cell(plan, cells.height)


def remove_blanks(cell: pl.Expr) -> pl.Expr:
    """Upper-case text without blanks inside and with one kind of dash."""
    return squeeze(cell).str.to_uppercase().str.replace_all(_DASHES, "-")


def is_blank(text: pl.Expr) -> pl.Expr:
    """Mark nulls and the words that mean "nothing here" (无, -, 不详, N/A ...); `text` is upper case."""
    return text.is_null() | text.is_in(BLANKS)


def is_one_of(text: pl.Expr, *forms: str) -> pl.Expr:
    """Mark where any of the regular expressions matches; a null cell is false, never null."""
    matches = (text.str.contains(form) for form in forms)
    return reduce(lambda left, right: left | right, matches).fill_null(False)


def read_text(*, nothing_is_said: bool = False) -> CellReading:
    """Read names, phones, ID numbers and free text: tidied, placeholders as null; never unreadable.

    Where `nothing_is_said`, a placeholder is an answer and stays.
    """
    return CellReading(tidy(CELL) if nothing_is_said else drop_placeholders(CELL), TEXT, TEXT.is_null())
