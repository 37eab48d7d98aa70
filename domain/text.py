"""One way to normalise text, as Polars expressions: width, blanks, marks that nobody types on purpose."""

from __future__ import annotations

import re
import unicodedata
from functools import reduce

import polars as pl

# Zero-width and direction marks, byte-order mark, soft hyphen: invisible, and never part of a value.
_INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\u0000-\u0008\u000e-\u001f\u007f]"
_PLAIN = r"^[0-9A-Za-z\x{4E00}-\x{9FFF}]+$"
_EXPORT_WRAP = r'^(?:[\'‘’`]+|="?)|"$'  # exporters force text with an apostrophe or ="..." (M08)

# What people write into a cell that has nothing to say (M14, M28).
_LATIN_BLANKS = ("N/A", "NA", "NULL", "NONE", "NAN", "#N/A")
BLANKS = (
    *("", "无", "-", "--", "—", "——", "/", "\\", "空", "暂无", "不详", "未知"),
    *{form: None for word in _LATIN_BLANKS for form in (word, word.lower(), word.capitalize())},
)

_BRACKETS = str.maketrans("（【［〔[）】］〕]", "(((((" + ")))))")


def tidy(column: pl.Expr) -> pl.Expr:
    """Text in NFKC without invisible marks, exporter's wrapping or blanks around it; empty becomes null."""
    text = column.str.normalize("NFKC").str.replace_all(_INVISIBLE, "").str.strip_chars()
    return text.str.replace_all(_EXPORT_WRAP, "").str.strip_chars().replace("", None)


def squeeze(column: pl.Expr) -> pl.Expr:
    """`tidy`, with every blank and line break inside removed too."""
    # Most texts have nothing to remove: only the others are worked on.
    plain = column.str.contains(_PLAIN)
    others = tidy(pl.when(~plain).then(column)).str.replace_all(r"\s+", "").replace("", None)
    return pl.when(plain).then(column).otherwise(others)


def meaningful(column: pl.Expr) -> pl.Expr:
    """`tidy`, with the words that mean "nothing here" as null."""
    return tidy(column).replace(BLANKS, None)


def heading_key(heading: str) -> str:
    """A heading as it is compared: NFKC, no blanks, no bracketed note, no marks (M06)."""
    text = unicodedata.normalize("NFKC", heading).translate(_BRACKETS)
    text = re.sub(r"\s+", "", text)
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"\([^()]*\)", "", text)
    return re.sub(r"[*:：,，。;；\"'“”_#]", "", text).upper()


def heading_unit(heading: str) -> str | None:
    """The unit of money that a heading names in its brackets (元, 万元), if it does (M28)."""
    found = re.findall(r"\(([^()]*)\)", unicodedata.normalize("NFKC", heading).translate(_BRACKETS))
    units = [unit for note in found for unit in ("万元", "元") if unit in note]
    return units[0] if units else None


def code_key(column: pl.Expr) -> pl.Expr:
    """A code value as it is compared: NFKC, upper case, no blanks, no bracketed note."""
    text = squeeze(column).str.to_uppercase()
    cleaned = reduce(lambda expr, _: expr.str.replace_all(r"\([^()]*\)", ""), range(2), text)
    return pl.when(cleaned != "").then(cleaned).otherwise(text)
