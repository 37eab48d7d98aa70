"""Identity numbers by the million, as Polars expressions that agree with `domain.identity.numbers`.

What a department typed is cleaned of the marks that spreadsheets, exporters and keyboards leave (M08, M09, M10, M14);
a number that contains an ID number is unwrapped and the unwrapping is named (M11, M12), and so is the one valid number
that stands among words, marks or a name. Nothing is guessed: letters
O and l stay letters, a masked number stays masked, and a number that fails a check is no number. Every expression
takes one column of text and keeps its name.
"""

from __future__ import annotations

from datetime import date
from functools import cache, partial

import polars as pl

from domain.characters import PICTURE, PRIVATE
from domain.identity.in_text import SHORTEST, find_number_texts
from domain.identity.numbers import CENTENARIAN_SEQUENCES, CHECK_CHARACTERS, MAX_AGE, PERMIT_REGIONS, PROVINCES, WEIGHTS
from domain.text import BLANKS, squeeze

# What stands before the number in the cell (M10), after upper-casing.
_PREFIX = r"^(?:(?:公民|居民|二代|本人)*(?:身份证件?|身份|证件|残疾人?证|学籍)(?:号码|编号|号)*|SFZH?|ID:)[:;.,]*"
# A final X typed as x, ×, *, another cross, Cyrillic Х or Greek Χ (M09): only behind seventeen digits, so that a mask
# stays a mask.
_LAST_X = r"^(G?[0-9]{17})[X×*ХΧ✕✖✗✘╳⨯]([1-7][1-4](?:[0-9A-Z]{2})?)?$"
# Icons, pictures, marks above and below, and what could not be decoded: no part of a number that is there without them.
_NOISE = rf"[{PRIVATE}{PICTURE}\p{{M}}\x{{FFFD}}]"
_NOISE_AROUND = rf"^[\s{_NOISE[1:]}+|[\s{_NOISE[1:]}+$"
# One digit over and over, counting up, a row number of the office's own, or a mask that shows nothing (M14).
_NOTHING = rf"^(?:{'|'.join(f'{digit}+' for digit in range(10))}|0?123456.*|[0-9]{{1,5}}|[X×*ХΧ?#.·_-]+)$"
_WORDS = (*BLANKS, "没有", "无身份证", "无证", "无证件", "未办", "未办理", "待补", "待查", "不清楚", "未上户", "未落户")

_RESIDENT_FORM = r"^[0-9]{17}[0-9X]$"
_IN_A_REGION = rf"^(?:9[0-9]{{5}}|(?:{'|'.join(PROVINCES)})[0-9]{{4}}|{'|'.join(PERMIT_REGIONS)})[0-9]{{11}}[0-9X]$"
_DISABILITY_FORM = r"^[0-9X]{18}[1-7][1-4](?:[0-9A-Z]{2})?$"
_SCHOOL_FORM = r"^G[0-9X]{18}$"
_OLD_FORM = r"^[0-9]{15}$"
_LEADING_BIRTH = r"^G?[0-9]{6}((?:18|19|20)[0-9]{6})"

# The weights of the seventeen digits are the powers of 2 modulo 11 (GB 11643), and 2^5 is -1: five digits at a time are
# looked up, from the right, and every second five count against the others.
_FIVE, _SIGNS = 100_000, (1, -1, 1, -1)
_CHECK_CHARACTERS = pl.Series(list(CHECK_CHARACTERS))

FROM_15, FROM_DISABILITY, FROM_SCHOOL = "15_to_18", "disability_number", "school_number"
FROM_TEXT = "in_text"


def clean_numbers(column: pl.Expr) -> pl.Expr:
    """The number as it was meant: upper case, half width, without blanks, separators, prefix, or trailing 号.

    Words, placeholders and row numbers become null; anything else that is no ID number is kept for comparison.
    """
    # A field, so that noise is looked for once and not once per use.
    bare = pl.struct(_without_noise(column).alias("text"))
    text = bare.struct.with_fields(squeeze(pl.field("text")).alias("text")).struct.field("text").name.keep()
    text = text.str.to_uppercase().str.replace_all(",", "", literal=True)
    text = text.str.replace(_PREFIX, "").str.strip_chars_end("号").str.replace(_LAST_X, "${1}X${2}")
    return text.str.replace(_NOTHING, "").replace(_WORDS, None)


def _without_noise(column: pl.Expr) -> pl.Expr:
    """The text without noise; within a number too, unless a figure may be hidden there."""
    # None of the noise is in ASCII, whose characters are bytes.
    is_foreign = column.str.len_bytes() != column.str.len_chars()
    noisy = pl.when(is_foreign).then(column).str.contains(_NOISE)
    text = pl.when(noisy).then(column)
    complete = text.str.count_matches(r"\p{Nd}") >= len(WEIGHTS)
    bare = pl.when(complete).then(text.str.replace_all(_NOISE, "")).otherwise(text.str.replace_all(_NOISE_AROUND, ""))
    return pl.when(noisy).then(bare).otherwise(column)


def recognise_numbers(column: pl.Expr, today: date) -> pl.Expr:
    """Struct{number, repair} for a column as typed.

    `number`: the valid 18-character number, else null. `repair`: null when it stood there as such, else `15_to_18`,
    `disability_number`, `school_number` or `in_text`: what it was taken from.
    """
    typed = pl.struct(clean_numbers(column).alias("number"), column.alias("typed"))
    searched = _read_whole_text(typed, today).map_batches(partial(_add_single_in_text, today=today), return_dtype=_READ)
    return searched.name.keep()


_READ = pl.Struct({"number": pl.String, "repair": pl.String})


def _read_whole_text(typed: pl.Expr, today: date) -> pl.Expr:
    """The struct, in which `number` is cleaned, with the valid number that this is or contains, and `repair`."""
    # Each stage replaces a field of the one before, so that cleaning is computed once and not once per use.
    number, repair = pl.field("number"), pl.field("repair")
    unwrapped = typed.struct.with_fields(_find_repair(number).alias("repair")).struct.with_fields(
        _unwrap_number(number, repair).alias("number")
    )
    checked = unwrapped.struct.with_fields(pl.when(is_valid(number, today)).then(number).alias("number"))
    return checked.struct.with_fields(pl.when(number.is_not_null()).then(repair).alias("repair"))


def _add_single_in_text(readings: pl.Series, today: date) -> pl.Series:
    """`recognise_numbers`' answer: where nothing is valid by itself, the one valid number that stands in the text."""
    fields = readings.struct.unnest()
    is_open = fields["number"].is_null()
    numbers = find_numbers(fields["typed"].filter(is_open), today)
    if numbers.null_count() < numbers.len():
        single = pl.select(pl.when(numbers.list.len() == 1).then(numbers.list.first())).to_series()
        single_numbers = fields["typed"].clear(fields.height).scatter(is_open.arg_true(), single)
        fields = fields.with_columns(single_numbers.alias("found")).with_columns(
            pl.coalesce("number", "found").alias("number"),
            pl.when(pl.col("found").is_null()).then("repair").otherwise(pl.lit(FROM_TEXT)).alias("repair"),
        )
    return fields.select("number", "repair").to_struct(readings.name)


def find_numbers(texts: pl.Series, today: date) -> pl.Series:
    """List of the different valid 18-character numbers that stand in each text, in their order; null without any."""
    # Figures alone, however damaged, have nothing round them.
    long_texts = pl.DataFrame({"text": texts}).with_row_index("at")
    long_texts = long_texts.filter(
        pl.col("text").str.len_bytes() > SHORTEST, ~pl.col("text").str.contains(r"^[Gg]?[0-9Xx]+$")
    )
    if long_texts.is_empty():
        return pl.Series(texts.name, [None], dtype=pl.List(pl.String)).new_from_index(0, texts.len())
    spread = (
        long_texts.select("at", find_number_texts(pl.col("text")).alias("number"))
        .filter(pl.col("number").list.len() > 0)
        .explode("number")
    )
    valid = spread.select("at", _read_whole_text(pl.struct("number"), today).struct.field("number")).drop_nulls()
    lists = valid.group_by("at").agg(pl.col("number").unique(maintain_order=True))
    places = texts.to_frame("text").with_row_index("at").select("at")
    return places.join(lists, on="at", how="left", maintain_order="left")["number"]


def is_valid(column: pl.Expr, today: date) -> pl.Expr:
    """Whether each text is exactly a valid 18-character number (`numbers.parse_number`); false for null."""
    age = today.year * 10_000 + today.month * 100 + today.day - _slice_digits(column, 6, 8)
    return (
        column.str.contains(_IN_A_REGION)
        & (age >= 0)
        & (age < (MAX_AGE + 1) * 10_000)
        & _parse_real_date(column.str.slice(6, 8)).is_not_null()
        & (column.str.slice(14, 3) != "000")
        & (_compute_check_character(column) == column.str.slice(17, 1))
    ).fill_null(False)


def read_birth_date(column: pl.Expr) -> pl.Expr:
    """The birth date in valid 18-character numbers; null for other texts."""
    return pl.when(column.str.contains(_RESIDENT_FORM)).then(_parse_real_date(column.str.slice(6, 8)))


def read_sex(column: pl.Expr) -> pl.Expr:
    """男 or 女 in valid 18-character numbers; null for other texts."""
    odd = _slice_digits(column, 16, 1) % 2 == 1
    word = pl.when(odd).then(pl.lit("男")).otherwise(pl.lit("女"))
    return pl.when(column.str.contains(_RESIDENT_FORM)).then(word).name.keep()


def read_birth_hint(column: pl.Expr) -> pl.Expr:
    """The birth date that a damaged number, as typed, still shows in its digits 7-14; null where it shows none.

    Fifteen digits are read as an old number first: the tail of a cut one would put the birth in the 1900s or 1910s.
    """
    text = pl.field("text")
    births = pl.struct(clean_numbers(column).alias("text")).struct.with_fields(
        pl.when(text.str.contains(_OLD_FORM)).then(_parse_real_date(_read_old_birth(text))).alias("old"),
        _parse_real_date(text.str.extract(_LEADING_BIRTH, 1)).alias("birth"),
    )
    return (
        births.struct.with_fields(pl.coalesce(pl.field("old"), pl.field("birth")).alias("birth"))
        .struct.field("birth")
        .name.keep()
    )


def _find_repair(text: pl.Expr) -> pl.Expr:
    return (
        pl.when(text.str.contains(_DISABILITY_FORM))
        .then(pl.lit(FROM_DISABILITY))
        .when(text.str.contains(_OLD_FORM))
        .then(pl.lit(FROM_15))
        .when(text.str.contains(_SCHOOL_FORM))
        .then(pl.lit(FROM_SCHOOL))
    )


def _unwrap_number(text: pl.Expr, repair: pl.Expr) -> pl.Expr:
    return (
        pl.when(repair == FROM_DISABILITY)
        .then(text.str.slice(0, 18))
        .when(repair == FROM_15)
        .then(_upgrade_15_digits(text))
        .when(repair == FROM_SCHOOL)
        .then(text.str.slice(1))
        .otherwise(text)
    )


def _upgrade_15_digits(text: pl.Expr) -> pl.Expr:
    first17 = text.str.slice(0, 6) + _read_old_birth(text) + text.str.slice(12, 3)
    return first17 + _compute_check_character(first17)


def _read_old_birth(text: pl.Expr) -> pl.Expr:
    """YYYYMMDD of a 15-digit number."""
    century = pl.when(text.str.slice(12, 3).is_in(CENTENARIAN_SEQUENCES)).then(pl.lit("18")).otherwise(pl.lit("19"))
    return century + text.str.slice(6, 6)


def _compute_check_character(text: pl.Expr) -> pl.Expr:
    """The check character that the first seventeen digits ask for; null where one is no digit."""
    digits = text.str.slice(0, 17).cast(pl.Int64, strict=False)
    sums = pl.lit(_sum_five_digits())
    total = sum(
        (sums.gather(digits // _FIVE**part % _FIVE) * sign for part, sign in enumerate(_SIGNS)), start=pl.lit(0)
    )
    return pl.lit(_CHECK_CHARACTERS).gather(total * 2 % 11)


@cache
def _sum_five_digits() -> pl.Series:
    """Of every number below 100,000 the sum of its digits, the last times 1, the one before times 2, then 4, 8, 16."""
    number = pl.int_range(_FIVE)
    return pl.select(sum((number // 10**place % 10 * 2**place for place in range(5)), start=pl.lit(0))).to_series()


def _slice_digits(text: pl.Expr, start: int, length: int) -> pl.Expr:
    return text.str.slice(start, length).cast(pl.Int32, strict=False)


def _parse_real_date(digits: pl.Expr) -> pl.Expr:
    return digits.str.to_date("%Y%m%d", strict=False)
