"""Numbers that are names (household, person, settlement, certificate), as programs and people damage them."""

from __future__ import annotations

import re

import polars as pl

from domain.text import drop_placeholders, tidy
from expectations.cells.cell_readings import CELL, TEXT, CellReading, remove_blanks

# What most keys look like; at least one digit, so that it is none of the words for "nothing here".
_PLAIN = r"^[A-Za-z-]*[0-9][0-9A-Za-z-]*$"
# What people write round a number: 户编号：…, 第…号, No.…
_WORDS = r"[户家庭农牧贫困脱监测人员成编号码代序本该第为是名单:.#、_\s\"'‘’“”`]"
_LABEL = rf"{_WORDS}*(?:(?i:no|id){_WORDS}*)?"
_NUMBER = r"[0-9][0-9,.'’ ]*(?:[eE][+]?[0-9]{1,3})?"
_LABELLED = rf"^{_LABEL}({_NUMBER}){_WORDS}*$"
# № becomes No when its width is normalised; NO or ID typed by a person may belong to the key.
_SIGN = r"^No[0-9]"
_FLOAT = r"^[0-9]{1,15}\.0+$"
_GROUPED = re.compile(r"[0-9]{1,3}(?:([,'’ ])[0-9]{3})(?:\1[0-9]{3})+")
_SCIENTIFIC = re.compile(r"([0-9]+)(?:\.([0-9]+))?[eE]([+]?)([0-9]{1,3})")
# A short number behind a word may be no number of its own: 3号楼.
_LABELLED_FROM = 6
# Shorter ones with a blank inside may be two numbers in one cell.
_UNDIVIDED_FROM = 8
# Whole numbers above this do not pass unharmed through a program that holds numbers as doubles.
_LARGEST_EXACT = 2**53
# A program that writes as few digits as bring the number back (Java) writes no + and no last zero.
_ALL_DIGITS = 8


def read_key() -> CellReading:
    """Read a key: as typed, without what spreadsheets and programs do to numbers; unreadable where digits are lost.

    13000000012.0, 1.3000000012E10, 13,000,000,012 and 户编号：13000000012 are 13000000012; of 1.30000E+10 nobody
    knows the end. A key that is no number stays as it is.
    """
    is_plain = CELL.str.contains(_PLAIN)
    text = pl.when(is_plain).then(CELL).otherwise(drop_placeholders(pl.when(~is_plain).then(CELL)))
    is_odd = TEXT.str.contains(_LABELLED) & (~TEXT.str.contains(_PLAIN) | TEXT.str.contains(_SIGN))
    # Whole columns of floats are common; other damage is rare.
    is_float = TEXT.str.contains(_FLOAT)
    damaged = pl.when(is_odd & ~is_float).then(TEXT)
    value = (
        pl.when(is_float)
        .then(TEXT.str.replace(r"\..*", ""))
        .when(damaged.is_null())
        .then(TEXT)
        .otherwise(damaged.map_elements(restore_number, return_dtype=pl.String))
    )
    return CellReading(text, value, TEXT.is_null())


def strip_key(key: pl.Expr) -> pl.Expr:
    """A key as two of them are compared: upper case, one width and dash, without blanks, separators, words around it.

    Null where nothing is left, and where a blank stands between numbers so short that they may be two.
    """
    text = remove_blanks(key).str.replace(rf"^{_LABEL}", "").str.replace(rf"{_WORDS}+$", "")
    grouped = text.str.contains(r"^[0-9]{1,3}(?:,[0-9]{3})+$")
    bare = pl.when(grouped).then(text.str.replace_all(",", "")).otherwise(text)
    is_two = tidy(key).str.contains(r"[0-9]\s+[0-9]") & (bare.str.len_chars() < _UNDIVIDED_FROM)
    return pl.when(bare != "", ~is_two).then(bare)


def restore_number(text: str) -> str | None:
    """The digits of a number inside a text, or the text where it is no number; None where digits are lost."""
    match = re.match(_LABELLED, text)
    if not match:
        return text
    number = match[1].rstrip(" .,'’")
    is_labelled = number != text
    integer, _, fraction = number.partition(".")
    scientific = _SCIENTIFIC.fullmatch(number)
    if scientific and not scientific[2] and not scientific[3]:
        return text  # 3E5 may be a house
    if scientific:
        digits = _join_digits(*scientific.groups())
    elif fraction.strip("0"):
        return text
    else:
        integer = re.sub(r"[,'’ ]", "", integer) if _GROUPED.fullmatch(integer) else integer
        if not integer.isdecimal():
            return text
        digits = None if "." in number and int(integer) > _LARGEST_EXACT else integer
    return text if digits and is_labelled and len(digits) < _LABELLED_FROM else digits


def _join_digits(integer: str, fraction: str | None, sign: str, exponent: str) -> str | None:
    """The number written out, where every digit of it is known; None where some are lost."""
    fraction, places = fraction or "", int(exponent)
    significand = integer + fraction
    shortest = not sign and len(significand) >= _ALL_DIGITS and not significand.endswith("0")
    if len(fraction) < places and not shortest:
        return None
    digits = (significand + "0" * places)[: len(integer) + places]
    return digits if not fraction[places:].strip("0") and int(digits) <= _LARGEST_EXACT else None
