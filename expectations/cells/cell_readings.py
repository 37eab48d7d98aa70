"""A cell as it is read: its value, and whether it says anything at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import polars as pl

from domain.text import BLANKS, drop_placeholders, squeeze, tidy

# A dash is typed in many shapes; NFKC leaves most of them as they are.
_DASHES = "[‐‑‒–—―−－]"


CELL = pl.col("cell")
TEXT = pl.col("text")


@dataclass(frozen=True)
class CellReading:
    """How a kind of cell is read, in two steps because Polars would normalise the text anew for every use of it.

    `text`: the normalised text, over `CELL`. Over `TEXT`: `value`, null where there is none, and `blank`: the cell
    says nothing, which is never a fault. A cell that is neither blank nor has a value is unreadable.
    """

    text: pl.Expr
    value: pl.Expr
    blank: pl.Expr

    def read_cells(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Read column `cell`: the frame with value (null where blank), blank and unreadable beside it."""
        value, blank = pl.col("value"), pl.col("blank")
        return (
            cells.lazy()  # only a lazy plan computes once what expressions share
            .with_columns(self.text.alias("text"))
            .with_columns(value=self.value, blank=self.blank)
            .with_columns(value=pl.when(~blank).then(value), unreadable=value.is_null() & ~blank)
            .drop("text")
            .collect()
        )


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
