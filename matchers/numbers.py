"""ID numbers as they are compared: whole ones, and what of a damaged one can still be seen."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.identity.columns import birth_hint, clean, is_valid, recognise

_LENGTH = 18
_SAFE_IN_A_SPREADSHEET = 15  # significant digits of a floating-point number (M07)
_HIDDEN = "?"
# Genuine ID numbers end in 000 once in about 1,100; a column with more has been through a spreadsheet (M07).
# Fewer than three of them prove nothing: in a short sheet one is already more than that share.
_CUT_SHARE = 0.01
_CUT_FEWEST = 3

_TAIL = range(14, _LENGTH)  # sequence and check character: what the birth date does not tell
# A masked number that shows fewer places than the county's six and these contradicts nothing.
_FEWEST_VISIBLE = 10


def read_numbers(texts: pl.Series, as_of: date) -> pl.DataFrame:
    """One line per distinct text: text, number and repair (as `recognise` gives them), hint_birth, shown, typed.

    `hint_birth`: the birth date that a number without validity still shows. `shown`: its `pattern`. `typed`: what
    was typed, cleaned, where it is no valid number.
    """
    # The same people come back row after row: each number is worked on once, damaged ones with more care.
    distinct = texts.drop_nulls().unique().alias("text").to_frame()
    # Nearly all are valid as they stand: only the others are cleaned and unwrapped.
    plain = distinct.select(is_valid(pl.col("text"), as_of)).to_series()
    whole = distinct.filter(plain).with_columns(pl.col("text").alias("number"), pl.lit(None, pl.String).alias("repair"))
    others = distinct.filter(~plain).with_columns(recognise(pl.col("text"), as_of).struct.unnest())
    found = pl.concat([whole, others])
    valid = pl.col("number").is_not_null()
    whole = found.filter(valid).with_columns(
        pl.lit(None, dtype=pl.Date).alias("hint_birth"),
        pl.col("number").alias("shown"),
        pl.lit(None, dtype=pl.String).alias("typed"),
    )
    damaged = found.filter(~valid).with_columns(
        birth_hint(pl.col("text")).alias("hint_birth"),
        pattern(pl.col("text")).alias("shown"),
        clean(pl.col("text")).alias("typed"),
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


def is_cut(name: str, number: str, suspicious: pl.Expr) -> pl.Expr:
    """Whether a spreadsheet may have cut the number in column `name`, as typed; `number` is the column of valid ones.

    It stood in a numeric cell, or it ends in 000 and is no valid number or stands in a `suspicious_column`. Fifteen
    digits survive whole. Needs `numeric_id`.
    """
    ends = pl.col(name).str.ends_with("000") & (pl.col(number).is_null() | suspicious)
    return _long(name, (pl.col("numeric_id") | ends).fill_null(value=False))


def suspicious_column(name: str) -> pl.Expr:
    """Whether too many numbers of the row's sheet, or of all files, end in 000. Needs `file`, `sheet`."""
    ends, sheet = _long(name, pl.col(name).str.ends_with("000")), ["file", "sheet"]
    here = _too_many(ends.sum().over(sheet), pl.col(name).count().over(sheet))
    return here | _too_many(ends.sum(), pl.col(name).count())


def _long(name: str, where: pl.Expr) -> pl.Expr:
    """Whether the text has more digits than a spreadsheet keeps, of those few it is asked of."""
    return pl.when(where).then(name).str.contains(r"[0-9]{16}").fill_null(value=False)


def _too_many(count: pl.Expr, of: pl.Expr) -> pl.Expr:
    return (count >= _CUT_FEWEST) & (count > _CUT_SHARE * of)


def cut(patterns: pl.Expr) -> pl.Expr:
    """The pattern of a number that a spreadsheet has kept fifteen digits of."""
    hidden = pl.lit(_HIDDEN * (_LENGTH - _SAFE_IN_A_SPREADSHEET))
    return patterns.str.slice(0, _SAFE_IN_A_SPREADSHEET) + hidden


def tail(patterns: pl.Expr) -> pl.Expr:
    """The last four places of a pattern; null where one of them is hidden."""
    last = patterns.str.slice(_TAIL.start)
    return pl.when(~last.str.contains(_HIDDEN, literal=True)).then(last)


def number_levels(pairs: pl.DataFrame) -> pl.DataFrame:
    """How a row's damaged number stands to a member's: one line per distinct (shown, typed, shown_member).

    Adds `number_level`. one_error: one wrong, missing or surplus digit, or two neighbours swapped. tail: the last
    four places can be seen and agree. head_of_tail: what of them can be seen agrees (a spreadsheet leaves one).
    different: more places contradict than a typing error explains. Null: too little can be seen.
    """
    both = ["shown", "typed", "shown_member"]
    known = (
        pairs.select(both)
        .unique()
        .filter(pl.col("shown_member").is_not_null() & (pl.col("shown").is_not_null() | pl.col("typed").is_not_null()))
    )
    known = known.with_columns(*_places_apart(), _slips().alias("slips"))
    apart, seen = pl.col("apart"), pl.col("seen")
    level = (
        pl.when((pl.col("slips") <= 1) | (apart.is_not_null() & (apart <= 1) & (seen == _LENGTH)))
        .then(pl.lit("one_error"))
        .when((apart == 0) & (pl.col("tail_seen") == len(_TAIL)))
        .then(pl.lit("tail"))
        .when((apart == 0) & (pl.col("tail_seen") > 0))
        .then(pl.lit("head_of_tail"))
        .when((apart > 2) & (seen >= _FEWEST_VISIBLE) | (apart > 0) & (seen < _SAFE_IN_A_SPREADSHEET))
        .then(pl.lit("different"))
        .when(seen.is_null() & (pl.col("slips") > 2))
        .then(pl.lit("different"))
    )
    return known.with_columns(level.alias("number_level")).select(*both, "number_level")


def _places_apart() -> list[pl.Expr]:
    """Of two patterns: places seen in both (`seen`), those of the tail (`tail_seen`), those that differ (`apart`)."""
    left, right = pl.col("shown"), pl.col("shown_member")
    seen, tail, apart = ([] for _ in range(3))
    for place in range(_LENGTH):
        one, other = left.str.slice(place, 1), right.str.slice(place, 1)
        visible = (one != _HIDDEN) & (other != _HIDDEN)
        seen.append(visible.cast(pl.Int32))
        apart.append((visible & (one != other)).cast(pl.Int32))
        if place in _TAIL:
            tail.append(visible.cast(pl.Int32))
    totals = {"seen": seen, "tail_seen": tail, "apart": apart}
    return [sum(parts[1:], start=parts[0]).alias(name) for name, parts in totals.items()]


def _slips() -> pl.Expr:
    """Typing errors between what was typed in full and the member's number; null where it was masked."""
    whole = pl.col("typed").str.contains(r"^[0-9]{16,19}X?$") & ~pl.col("shown_member").str.contains(
        _HIDDEN, literal=True
    )
    # A number that a spreadsheet cut is no typing error.
    cut_off = pl.col("shown").str.ends_with(_HIDDEN * (_LENGTH - _SAFE_IN_A_SPREADSHEET)).fill_null(value=False)
    pair = pl.struct(pl.when(whole & ~cut_off).then("typed").alias("typed"), "shown_member")
    return pair.map_batches(_edits, return_dtype=pl.Int64)


def _edits(pairs: pl.Series) -> pl.Series:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    frame = pairs.struct.unnest()
    wanted = frame["typed"].is_not_null()
    some = frame.filter(wanted)
    distances = cpdist(some["typed"].to_list(), some["shown_member"].to_list(), scorer=OSA.distance, score_cutoff=3)
    counted = pl.DataFrame({"at": wanted.arg_true(), "slips": pl.Series(distances, dtype=pl.Int64)})
    return frame.with_row_index("at").join(counted, on="at", how="left", maintain_order="left")["slips"]
