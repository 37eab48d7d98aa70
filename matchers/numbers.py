"""ID numbers as they are compared: whole ones, and what of a damaged one can still be seen."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.identity.columns import birth_hint, clean, recognise

_LENGTH = 18
_SAFE_IN_A_SPREADSHEET = 15  # significant digits of a floating-point number (M07)
_HIDDEN = "?"
# Genuine ID numbers end in 000 once in about 1,100; a column with more has been through a spreadsheet (M07).
# Fewer than three of them prove nothing: in a short sheet one is already more than that share.
_CUT_SHARE = 0.01
_CUT_FEWEST = 3

# A county's numbers begin alike: fewer visible places than the county's six and four more prove nothing.
_FEWEST_VISIBLE = 10
# One wrong digit or two swapped neighbours leave at most two places different.
_TYPING_ERRORS = 2


def read_numbers(texts: pl.Series, as_of: date) -> pl.DataFrame:
    """One line per distinct text: text, number and repair (as `recognise` gives them), hint_birth, shown.

    `hint_birth`: the birth date that a number without validity still shows. `shown`: its `pattern`.
    """
    # The same people come back row after row: each number is worked on once, damaged ones with more care.
    found = texts.drop_nulls().unique().alias("text").to_frame()
    found = found.with_columns(recognise(pl.col("text"), as_of).struct.unnest())
    valid = pl.col("number").is_not_null()
    whole = found.filter(valid).with_columns(
        pl.lit(None, dtype=pl.Date).alias("hint_birth"), pl.col("number").alias("shown")
    )
    damaged = found.filter(~valid).with_columns(
        birth_hint(pl.col("text")).alias("hint_birth"), pattern(pl.col("text")).alias("shown")
    )
    return pl.concat([whole, damaged])


def pattern(column: pl.Expr) -> pl.Expr:
    """Eighteen places of a number as typed: digits (X at the end) where they can be seen, `?` elsewhere.

    Null for texts shorter than a number. A letter or mask is hidden; what follows the eighteenth place is dropped.
    """
    number = clean(column).str.replace(r"^G", "").str.slice(0, _LENGTH)
    seen = number.str.slice(0, _LENGTH - 1).str.replace_all(r"[^0-9]", _HIDDEN)
    last = number.str.slice(_LENGTH - 1).str.replace_all(r"[^0-9X]", _HIDDEN)
    return pl.when(number.str.len_chars() == _LENGTH).then(seen + last)


def is_cut(name: str) -> pl.Expr:
    """Whether a spreadsheet may have cut the number in column `name`, as typed, beside `file`, `sheet`, `numeric_id`.

    It stood in a numeric cell, or it ends in 000 in a column with too many of those. Fifteen digits survive whole.
    """
    long = pl.col(name).str.contains(r"[0-9]{16}").fill_null(value=False)
    ends = long & pl.col(name).str.contains(r"000$").fill_null(value=False)
    count = ends.sum().over("file", "sheet")
    too_many = (count >= _CUT_FEWEST) & (count > _CUT_SHARE * pl.col(name).count().over("file", "sheet"))
    return long & (pl.col("numeric_id") | (ends & too_many))


def cut(patterns: pl.Expr) -> pl.Expr:
    """The pattern of a number that a spreadsheet has kept fifteen digits of."""
    hidden = pl.lit(_HIDDEN * (_LENGTH - _SAFE_IN_A_SPREADSHEET))
    return patterns.str.slice(0, _SAFE_IN_A_SPREADSHEET) + hidden


def near(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether two patterns may be one number: a typing error apart, or, where places are masked, equal in the rest.

    Null where one is missing or too little can be seen of both.
    """
    both, apart = pl.lit(0, pl.Int32), pl.lit(0, pl.Int32)
    for place in range(_LENGTH):
        one, other = left.str.slice(place, 1), right.str.slice(place, 1)
        visible = (one != _HIDDEN) & (other != _HIDDEN)
        both = both + visible.cast(pl.Int32)
        apart = apart + (visible & (one != other)).cast(pl.Int32)
    allowed = pl.when(both >= _SAFE_IN_A_SPREADSHEET).then(_TYPING_ERRORS).otherwise(0)
    return pl.when(both >= _FEWEST_VISIBLE).then(apart <= allowed)
