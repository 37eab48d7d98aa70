"""One way to normalise text, as Polars expressions: width, blanks, marks that nobody types on purpose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, reduce, wraps

import polars as pl

from domain.characters import INVISIBLE, PICTURE, PRIVATE, SHOWN, make_replacements, read_same_characters

# What no step below changes: common characters, marks that people write between them, and ASCII but for the blank and
# for what exporters wrap texts in.
_COMMON = "\u4e00-\u9fff\u00b7\u3001\u3002\u3008-\u3011"
_TIDY = rf"^[!#-&(-<>-_a-~{_COMMON}](?:[ -~{_COMMON}]*[!#-~{_COMMON}])?$"
_PLAIN = _TIDY.replace("[ -~", "[!-~")
_EXPORT_WRAP = r'^(?:[\'‘’`]+|="?)|"$'  # exporters force text with an apostrophe or ="..." (M08)
_ICONS = f"[{PRIVATE}{PICTURE}]"

# What people, databases and programs write into a cell that has nothing to say (M14, M28).
_LATIN_BLANKS = ("N/A", "NA", "NULL", "NONE", "NAN", "NAT", "NIL", "UNDEFINED", "#N/A", "N.A.", "-NAN")
_BRACKETED = ("<{}>", "[{}]", "({})", "{{{}}}", "{}'")  # of 'NULL' the first mark is an exporter's
_IN_BRACKETS = tuple(form.format(word) for form in _BRACKETED for word in ("NULL", "NONE", "NA", "NAN", "NIL"))
BLANKS = (
    *("", "无", "-", "--", "---", "—", "——", "/", "//", "\\", "\\N", "\\\\N", ".", "...", "[]", "{}", "'"),
    *("空", "(空)", "空值", "空白", "(空白)", "暂无", "无数据", "暂无数据", "未填", "未填写", "不详", "未知"),
    *("NaN", "NaT", "<NaN>", "1.#QNAN", "-1.#IND", "1.#IND"),
    *{form: None for word in (*_LATIN_BLANKS, *_IN_BRACKETS) for form in (word, word.lower(), word.title())},
)

_BRACKETS = str.maketrans("（【［〔[）】］〕]", "(((((" + ")))))")


def _built_once(build: Callable[[pl.Expr], pl.Expr]) -> Callable[[pl.Expr], pl.Expr]:
    """`build`, which keeps what it makes of a plain column: to build it takes longer than to run it on a small file."""
    of_name = lru_cache(maxsize=1024)(lambda name: build(pl.col(name)))

    @wraps(build)
    def built(column: pl.Expr) -> pl.Expr:
        return of_name(column.meta.output_name()) if column.meta.is_column() else build(column)

    return built


@_built_once
def tidy(column: pl.Expr) -> pl.Expr:
    """Text in NFKC without invisible characters, exporter's wrapping or blanks around it; empty becomes null.

    Radicals, and private-use characters of old fonts, become the characters that they show (`domain.characters`).
    """
    return _change_where(column, ~column.str.contains(_TIDY), _tidy_all)


@_built_once
def squeeze(column: pl.Expr) -> pl.Expr:
    """`tidy`, with every blank and line break inside removed too."""
    return _change_where(
        column,
        ~column.str.contains(_PLAIN),
        lambda text: _tidy_all(text).str.replace_all(r"\s+", "").replace("", None),
    )


def is_blank(column: pl.Expr) -> pl.Expr:
    """Mark texts that show nothing: white space and invisible characters; null for null."""
    return ~column.str.contains(SHOWN)


def _change_where(column: pl.Expr, which: pl.Expr, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """The column with `change` made where `which` holds: most texts have nothing to change."""
    return pl.when(which).then(change(pl.when(which).then(column))).otherwise(column)


def _tidy_all(column: pl.Expr) -> pl.Expr:
    same = _load_same_characters()
    text = _change_where(
        column,
        column.str.contains(same.either),
        lambda odd: odd.str.replace_many(same.characters, same.usual).str.replace_all(INVISIBLE, ""),
    )
    text = text.str.normalize("NFKC").str.strip_chars()
    return text.str.replace_all(_EXPORT_WRAP, "").str.strip_chars().replace("", None)


@dataclass(frozen=True)
class _SameCharacters:
    """`read_same_characters` ready for an expression, because most fields of every batch of rows ask for it.

    `either`: finds those and what is invisible.
    """

    characters: pl.Expr
    usual: pl.Expr
    either: str


@cache
def _load_same_characters() -> _SameCharacters:
    same = read_same_characters()
    return _SameCharacters(pl.lit(list(same)), pl.lit(list(same.values())), f"[{''.join(same)}{INVISIBLE}]")


@_built_once
def drop_placeholders(column: pl.Expr) -> pl.Expr:
    """`tidy`, with the words that mean "nothing here" as null."""
    return tidy(column).replace(BLANKS, None)


def make_heading_key(heading: str) -> str:
    """A heading as it is compared: NFKC, nothing invisible, no blanks, bracketed notes, marks or icons (M06)."""
    text = keep_visible_text(re.sub(_ICONS, "", heading)).translate(_BRACKETS)
    text = re.sub(r"\s+", "", text)
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"\([^()]*\)", "", text)
    return re.sub(r"[*:：,，。;；\"'“”_#]", "", text).upper()


def keep_visible_text(text: str) -> str:
    """The text in NFKC without invisible characters, as `tidy` has it."""
    return unicodedata.normalize("NFKC", text.translate(make_replacements()))


@_built_once
def make_code_key(column: pl.Expr) -> pl.Expr:
    """A code value as it is compared: NFKC, upper case, no blanks, no bracketed note."""
    text = squeeze(column).str.to_uppercase()
    cleaned = reduce(lambda expr, _: expr.str.replace_all(r"\([^()]*\)", ""), range(2), text)
    return pl.when(cleaned != "").then(cleaned).otherwise(text)
