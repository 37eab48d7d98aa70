"""Chinese personal names as they are compared: one spelling per name, and how it is read aloud."""

from __future__ import annotations

import polars as pl

from domain.text import squeeze

# A note behind a name, in any brackets: 张三（户主）, 张三(已故).
_NOTE = r"[(\[【〔<《].*?[)\]】〕>》]"
# U+00B7 is the standard separator of transliterated names; the others stand in for it, or it is left out (M18).
_DOTS = r"[·•‧・∙⋅･.．,，、。\-_]"


def name_key(column: pl.Expr) -> pl.Expr:
    """The name without blanks, notes and dots; null when nothing is left."""
    text = squeeze(column).str.replace_all(_NOTE, "").str.replace_all(_DOTS, "").str.to_uppercase()
    return pl.when(text != "").then(text)


def with_name_keys(frame: pl.DataFrame, column: str, prefix: str = "") -> pl.DataFrame:
    """Add `<prefix>name_key` (simplified characters) and `<prefix>reading` (pinyin without tones, blank between)."""
    keyed = frame.with_columns(name_key(pl.col(column)).alias("_key"))
    characters = keyed["_key"].drop_nulls().unique().str.split("").explode().unique().drop_nulls()
    known = [character for character in characters if character]
    simplified = dict(zip(known, _simplified(known), strict=True))
    key = _mapped(pl.col("_key"), simplified, "")
    readings = {character: _reading(character) for character in {*known, *simplified.values()}}
    keyed = keyed.with_columns(key.alias(f"{prefix}name_key"))
    reading = _mapped(pl.col(f"{prefix}name_key"), readings, " ")
    return keyed.with_columns(reading.alias(f"{prefix}reading")).drop("_key")


def _mapped(column: pl.Expr, table: dict[str, str], separator: str) -> pl.Expr:
    """Every character of the text replaced by its entry."""
    if not table:
        return column
    characters = column.str.split("").list.eval(pl.element().filter(pl.element() != "").replace(table))
    return characters.list.join(separator)


def _simplified(characters: list[str]) -> list[str]:
    """Each character's simplified form; one character stays one character."""
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    return [form if len(form := convert(character)) == 1 else character for character in characters]


def _reading(character: str) -> str:
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.NORMAL)[0][0]
