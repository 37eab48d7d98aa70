"""ID numbers as they are compared: whole ones, and what of a damaged one can still be seen."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.cores import map_on_all_cores
from domain.identity.columns import FROM_TEXT, clean_numbers, find_numbers, is_valid, read_birth_hint, recognise_numbers
from domain.identity.document_numbers import make_document_key
from domain.text import tidy

_LENGTH = 18
_SPREADSHEET_DIGITS = 15  # significant digits of a floating-point number (M07)
_HIDDEN = "?"
# Genuine ID numbers end in 000 once in about 1,100; a column with more has been through a spreadsheet (M07).
# Fewer than three of them prove nothing: in a short sheet one is already more than that share.
_CUT_SHARE = 0.01
_CUT_MIN = 3

_TAIL = range(14, _LENGTH)  # sequence and check character: what the birth date does not give
# A masked number that shows fewer places than the county's six and these contradicts nothing.
_MIN_VISIBLE = 10
_EVERY_PAIR = pl.lit(value=True)
# A digit too many or too few; figures, or a mask among them, about as long as a number.
_ONE_OFF = r"^(?:[0-9]{16}|[0-9]{18})[0-9X]$"
_FIGURES = r"[0-9][0-9X×*]{14,18}"


def read_numbers(texts: pl.Series, as_of: date) -> pl.DataFrame:
    """Frame `id_readings`, one line per distinct text; `number` is the first of several valid numbers."""
    # The same people come back row after row: each number is worked on once, damaged ones with more care.
    distinct = texts.drop_nulls().unique().alias("text").to_frame()
    # Nearly all are valid as they stand: only the rest is cleaned and unwrapped.
    is_plain = map_on_all_cores(distinct["text"], lambda text: is_valid(text, as_of))
    no_text = pl.lit(None, pl.String)
    valid_numbers = distinct.filter(is_plain).with_columns(pl.col("text").alias("number"), no_text.alias("repair"))
    other_texts = distinct.filter(~is_plain)
    other_texts = other_texts.hstack(
        map_on_all_cores(other_texts["text"], lambda text: recognise_numbers(text, as_of)).struct.unnest()
    )
    numbers = pl.concat([valid_numbers.with_columns(no_text.alias("second")), _add_second_ids(other_texts, as_of)])
    is_valid_number = pl.col("number").is_not_null()
    valid_numbers = numbers.filter(is_valid_number).with_columns(
        pl.lit(None, dtype=pl.Date).alias("hint_birth"),
        pl.col("number").alias("shown"),
        no_text.alias("typed"),
        no_text.alias("document"),
    )
    damaged_numbers = (
        numbers.filter(~is_valid_number)
        .with_columns(_extract_figures(pl.col("text")).alias("figures"))
        .with_columns(
            read_birth_hint(pl.col("figures")).alias("hint_birth"),
            make_pattern(pl.col("figures")).alias("shown"),
            clean_numbers(pl.col("figures")).alias("typed"),
            make_document_key(pl.col("text")).alias("document"),
        )
    )
    return pl.concat([valid_numbers, damaged_numbers.drop("figures")])


def _add_second_ids(recognised: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """`recognise_numbers`' answers (text, number, repair) and `second`; of several numbers the first counts."""
    found_numbers = find_numbers(recognised.select(pl.when(pl.col("number").is_null()).then("text")).to_series(), as_of)
    first, second = (found_numbers.list.get(place, null_on_oob=True) for place in (0, 1))
    chosen_numbers = recognised.with_columns(first.alias("first"), second.alias("second")).with_columns(
        pl.coalesce("number", "first").alias("number"),
        pl.when(pl.col("first").is_null()).then("repair").otherwise(pl.lit(FROM_TEXT)).alias("repair"),
    )
    return chosen_numbers.drop("first")


def _extract_figures(text: pl.Expr) -> pl.Expr:
    """What stands in the text of a damaged number, where words stand round it; else the text."""
    words = tidy(pl.when(text.str.contains(r"\p{Han}")).then(text))
    figures = words.str.to_uppercase().str.extract_all(_FIGURES)
    return pl.when(figures.list.len() == 1).then(figures.list.first()).otherwise(text)


def make_pattern(column: pl.Expr) -> pl.Expr:
    """Eighteen places of a number as typed: digits (X at the end) where they can be seen, `?` elsewhere.

    Null for texts shorter than a number. A letter or mask is hidden; what follows the eighteenth place is dropped.
    """
    number = clean_numbers(column).str.replace(r"^G", "").str.slice(0, _LENGTH)
    visible_digits = number.str.slice(0, _LENGTH - 1).str.replace_all(r"[^0-9]", _HIDDEN)
    last_character = number.str.slice(_LENGTH - 1).str.replace_all(r"[^0-9X]", _HIDDEN)
    return pl.when(number.str.len_chars() == _LENGTH).then(visible_digits + last_character)


def is_cut(name: str, number: str, suspicious: pl.Expr) -> pl.Expr:
    """Whether a spreadsheet may have cut the number in column `name`, as typed; `number` is the column of valid ones.

    It stood in a numeric cell, or it ends in 000 and is no valid number or stands where `is_in_suspicious_column`
    says so. Fifteen digits survive whole. Needs `numeric_id`.
    """
    ends_in_zeros = pl.col(name).str.ends_with("000") & (pl.col(number).is_null() | suspicious)
    return _is_long(name, (pl.col("numeric_id") | ends_in_zeros).fill_null(value=False))


def is_in_suspicious_column(rows: pl.DataFrame, name: str) -> pl.Series:
    """Whether too many numbers of each row's sheet, or of all files, end in 000. Needs `file`, `sheet`."""
    column_rows = rows.select("file", "sheet", name)
    ending_rows = column_rows.filter(_is_long(name, pl.col(name).str.ends_with("000")))
    is_everywhere = ending_rows.select(_has_too_many(pl.len(), pl.lit(column_rows[name].count()))).item()
    # Few sheets have three of them: only their numbers are counted.
    sheet = ["file", "sheet"]
    suspect_sheets = ending_rows.group_by(sheet).len("ending").filter(pl.col("ending") >= _CUT_MIN)
    if is_everywhere or suspect_sheets.is_empty():
        return pl.repeat(is_everywhere, rows.height, dtype=pl.Boolean, eager=True)
    sheet_counts = (
        column_rows.join(suspect_sheets, on=sheet).group_by(sheet).agg(pl.col("ending").first(), pl.col(name).count())
    )
    sheets = sheet_counts.filter(_has_too_many(pl.col("ending"), pl.col(name))).select(pl.struct(sheet)).to_series()
    return column_rows.select(pl.struct(sheet).is_in(sheets.implode())).to_series()


def _is_long(name: str, is_tested: pl.Expr) -> pl.Expr:
    """Whether the text has more digits than a spreadsheet keeps, of the few texts that are tested."""
    return pl.when(is_tested).then(name).str.contains(r"[0-9]{16}").fill_null(value=False)


def _has_too_many(count: pl.Expr, of: pl.Expr) -> pl.Expr:
    return (count >= _CUT_MIN) & (count > _CUT_SHARE * of)


def cut_pattern(patterns: pl.Expr) -> pl.Expr:
    """The pattern of a number that a spreadsheet has kept fifteen digits of."""
    hidden_places = pl.lit(_HIDDEN * (_LENGTH - _SPREADSHEET_DIGITS))
    return patterns.str.slice(0, _SPREADSHEET_DIGITS) + hidden_places


def get_tail(patterns: pl.Expr) -> pl.Expr:
    """The last four places of a pattern; null where one of them is hidden."""
    last_places = patterns.str.slice(_TAIL.start)
    return pl.when(~last_places.str.contains(_HIDDEN, literal=True)).then(last_places)


def get_typed_tail(typed: pl.Expr) -> pl.Expr:
    """The last four places of a number typed with a digit too many or too few, which moves all places of a pattern."""
    return pl.when(typed.str.contains(_ONE_OFF)).then(typed.str.tail(len(_TAIL)))


def add_number_level(pairs: pl.DataFrame, is_compared: pl.Expr = _EVERY_PAIR) -> pl.DataFrame:
    """Add `number_level`: how a row's damaged number (`shown`, `typed`) stands to a member's (`shown_member`).

    one_error: one wrong, missing or surplus digit, or two neighbours swapped. tail: the last four places can be seen
    and agree. head_of_tail: what of them can be seen agrees (a spreadsheet leaves one). different: more places
    contradict than a typing error explains. Null: too little can be seen, or the pair is not compared.
    """
    pairs = pairs.with_row_index("#pair")
    compared_numbers = pairs.filter(
        is_compared
        & pl.col("shown_member").is_not_null()
        & (pl.col("shown").is_not_null() | pl.col("typed").is_not_null())
    ).select("#pair", "shown", "typed", "shown_member")
    is_masked = compared_numbers.select(pl.col("shown_member").str.contains(_HIDDEN, literal=True)).to_series()
    unmasked, masked = compared_numbers.filter(~is_masked), compared_numbers.filter(is_masked)
    compared_numbers = pl.concat(
        [unmasked.with_columns(*_compare_with_unmasked()), masked.with_columns(*_compare_places())]
    )
    levels = compared_numbers.with_columns(_count_typing_errors().alias("slips")).select(
        "#pair", _choose_number_level().alias("number_level")
    )
    return pairs.join(levels, on="#pair", how="left", maintain_order="left").drop("#pair")


def _choose_number_level() -> pl.Expr:
    differing_places, visible_places = pl.col("apart"), pl.col("seen")
    return (
        pl.when(
            (pl.col("slips") <= 1)
            | (differing_places.is_not_null() & (differing_places <= 1) & (visible_places == _LENGTH))
        )
        .then(pl.lit("one_error"))
        .when((differing_places == 0) & (pl.col("tail_seen") == len(_TAIL)))
        .then(pl.lit("tail"))
        .when((differing_places == 0) & (pl.col("tail_seen") > 0))
        .then(pl.lit("head_of_tail"))
        .when(
            (differing_places > 2) & (visible_places >= _MIN_VISIBLE)
            | (differing_places > 0) & (visible_places < _SPREADSHEET_DIGITS)
        )
        .then(pl.lit("different"))
        .when(visible_places.is_null() & (pl.col("slips") > 2))
        .then(pl.lit("different"))
    )


def _compare_with_unmasked() -> list[pl.Expr]:
    """As `_compare_places`, of members' numbers of which nothing is hidden: what is, counts as different at first."""
    hidden_places, hidden_in_tail = (
        text.str.count_matches(_HIDDEN, literal=True).cast(pl.Int32)
        for text in (pl.col("shown"), pl.col("shown").str.slice(_TAIL.start))
    )
    unlike_places = _measure_distance("shown", "shown_member", "Hamming").cast(pl.Int32)
    return [
        (_LENGTH - hidden_places).alias("seen"),
        (len(_TAIL) - hidden_in_tail).alias("tail_seen"),
        (unlike_places - hidden_places).alias("apart"),
    ]


def _compare_places() -> list[pl.Expr]:
    """Of two patterns: places seen in both (`seen`), those of the tail (`tail_seen`), those that differ (`apart`)."""
    left, right = pl.col("shown"), pl.col("shown_member")
    visible_places, tail, apart = ([] for _ in range(3))
    for place in range(_LENGTH):
        left_digit, right_digit = left.str.slice(place, 1), right.str.slice(place, 1)
        visible = (left_digit != _HIDDEN) & (right_digit != _HIDDEN)
        visible_places.append(visible.cast(pl.Int32))
        apart.append((visible & (left_digit != right_digit)).cast(pl.Int32))
        if place in _TAIL:
            tail.append(visible.cast(pl.Int32))
    totals = {"seen": visible_places, "tail_seen": tail, "apart": apart}
    return [sum(parts[1:], start=parts[0]).alias(name) for name, parts in totals.items()]


def _count_typing_errors() -> pl.Expr:
    """Typing errors between what was typed in full and the member's number; null where it was masked."""
    is_whole = pl.col("typed").str.contains(r"^[0-9]{16,19}X?$") & ~pl.col("shown_member").str.contains(
        _HIDDEN, literal=True
    )
    # A number that a spreadsheet cut is no typing error.
    is_cut_off = pl.col("shown").str.ends_with(_HIDDEN * (_LENGTH - _SPREADSHEET_DIGITS)).fill_null(value=False)
    return _measure_distance(pl.when(is_whole & ~is_cut_off).then("typed").alias("typed"), "shown_member", "OSA", 3)


def _measure_distance(left: str | pl.Expr, right: str, kind: str, at_most: int | None = None) -> pl.Expr:
    """Distance of that kind of two texts as rapidfuzz counts it; null where one is missing."""
    return pl.struct(left, right).map_batches(
        lambda pairs: _compute_distances(pairs, kind, at_most), return_dtype=pl.Int64
    )


def _compute_distances(pairs: pl.Series, kind: str, at_most: int | None) -> pl.Series:
    from rapidfuzz import distance
    from rapidfuzz.process import cpdist

    left, right = pairs.struct.unnest().get_columns()
    has_both = left.is_not_null() & right.is_not_null()
    known_texts = [side.filter(has_both).to_list() for side in (left, right)]
    distances = cpdist(*known_texts, scorer=getattr(distance, kind).distance, score_cutoff=at_most)
    measured = pl.DataFrame({"at": has_both.arg_true(), "apart": pl.Series(distances, dtype=pl.Int64)})
    return (
        has_both.to_frame("").with_row_index("at").join(measured, on="at", how="left", maintain_order="left")["apart"]
    )
