"""Chinese personal names as they are compared: one spelling per name, and how it is read aloud."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from domain.text import squeeze

# A note behind a name, in any brackets, closed or not: 张三（户主）, 张三(已故).
_NOTE = r"[(\[【〔<《].*?(?:[)\]】〕>》]|$)"
# U+00B7 is the standard separator of transliterated names; the others stand in for it, or it is left out (M18).
_DOTS = r"[·•‧・∙⋅･.．,，、。\-_]"


def name_key(column: pl.Expr) -> pl.Expr:
    """The name without blanks, notes and dots; null when nothing is left."""
    text = squeeze(column).str.replace_all(_NOTE, "").str.replace_all(_DOTS, "").str.to_uppercase()
    return pl.when(text != "").then(text)


def with_name_keys(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `name_key` (simplified characters) and `reading` (pinyin without tones, blank between)."""
    # A county writes the same names over and over: each is worked on once.
    names = frame.select(pl.col(column).alias("_name")).unique().drop_nulls()
    names = names.with_columns(
        _by_character(names.select(name_key(pl.col("_name")))["_name"], _simplified, "", "name_key")
    )
    names = names.with_columns(_by_character(names["name_key"], _readings, " ", "reading"))
    return frame.join(names, left_on=column, right_on="_name", how="left", maintain_order="left")


def _by_character(
    texts: pl.Series, table_of: Callable[[list[str]], dict[str, str]], separator: str, name: str
) -> pl.Series:
    """Every character of the texts replaced by its entry in the table made for them."""
    known = texts.drop_nulls().str.split("").explode().unique().drop_nulls()
    table = table_of([character for character in known if character])
    if not table:
        return texts.alias(name)
    characters = pl.element().filter(pl.element() != "").replace(table)
    return texts.str.split("").list.eval(characters).list.join(separator).alias(name)


def _simplified(characters: list[str]) -> dict[str, str]:
    """Each character's simplified form; one character stays one character."""
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    return {character: form for character in characters if len(form := convert(character)) == 1}


def _readings(characters: list[str]) -> dict[str, str]:
    from pypinyin import Style, pinyin

    return {character: pinyin(character, style=Style.NORMAL)[0][0] for character in characters}
