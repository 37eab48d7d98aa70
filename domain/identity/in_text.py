"""Where in a text a number may stand: words, marks, a name or a second number are round it (M10)."""

from __future__ import annotations

import polars as pl

from domain.text import tidy

# A final X in another writing, behind seventeen digits that nothing stands before.
_LAST_X = r"(^|[^0-9])([0-9]{17})[×*ХΧ]"
_SEPARATED = r"([0-9])[\s.,\-_/·—–]+([0-9])"
# What a mask joins is one number in pieces: behind 4503*1 stand no fifteen figures of their own.
_PART = r"[0-9A-Z]+(?:[*×#?]+[0-9A-Z]+)*"
# What may stand directly before a number; any other letter makes it another number.
_NUMBER = r"^(?:ID|NO|SFZH?)?(G?[0-9]{15}(?:[0-9]{2}[0-9X](?:[1-7][1-4](?:[0-9A-Z]{2})?)?)?)$"
SHORTEST = 15


def find_number_texts(column: pl.Expr) -> pl.Expr:
    """List of the parts of each text that have the form of a number, in their order; null where there can be none.

    Digits in groups (450321-19700911-2054) count as one number where no part does by itself.
    """
    figures = pl.when(column.str.len_bytes() > SHORTEST).then(column)
    text = tidy(figures).str.to_uppercase().str.replace_all(_LAST_X, "${1}${2}X")
    text = pl.when(text.str.count_matches(r"[0-9]") >= SHORTEST).then(text)
    parts, joined = _extract_numbers(text), _extract_numbers(text.str.replace_all(_SEPARATED, "${1}${2}"))
    return pl.when(parts.list.len() > 0).then(parts).otherwise(joined)


def _extract_numbers(text: pl.Expr) -> pl.Expr:
    return text.str.extract_all(_PART).list.eval(pl.element().str.extract(_NUMBER, 1).drop_nulls())
