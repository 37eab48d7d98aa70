"""A name as signs, one for each position, and cut into surname and given name."""

from __future__ import annotations

import polars as pl

from matchers.names.name_spelling import UNKNOWN
from matchers.names.syllables import encode_syllables
from matchers.names.tables import load_compound_surnames, load_single_surnames

_LATIN = "[A-ZÜ]+"


def split_names(keys: pl.Series) -> pl.DataFrame:
    """Frame `name_parts`: one line per key, in its order.

    `signs`: a pinyin syllable in place of a character is one private character (`syllables`); other letters among
    characters are `?`. `surname` is null for a transliterated name, which is `given` as a whole: five signs or more,
    or four that do not begin with a Han surname, or letters that are no pinyin.
    """
    names = keys.alias("name_key").to_frame().with_columns(_make_signs(keys).alias("signs"))
    signs, size = pl.col("signs"), pl.col("signs").str.len_chars()
    has_compound = signs.str.slice(0, 2).is_in(list(load_compound_surnames())) & (size > 2)
    is_han = signs.str.slice(0, 1).is_in([UNKNOWN, *sorted(load_single_surnames())]) | has_compound
    is_undivided = (size > 4) | ((size == 4) & ~is_han) | signs.str.contains(_LATIN)
    length = pl.when(is_undivided).then(0).when(has_compound).then(2).otherwise(1)
    surname = signs.str.slice(0, length)
    return names.with_columns(
        pl.when(~is_undivided).then(surname).alias("surname"),
        signs.str.slice(length).alias("given"),
    )


def _make_signs(keys: pl.Series) -> pl.Series:
    """The keys with every run of Latin letters as signs."""
    if not keys.str.contains(_LATIN).any():
        return keys
    runs = sorted(keys.str.extract_all(_LATIN).explode().drop_nulls().unique(), key=lambda run: (-len(run), run))
    is_latin = keys.str.contains(f"^{_LATIN}$")
    mixed_signs = keys.str.replace_many(runs, [encode_syllables(run) or UNKNOWN for run in runs], leftmost=True)
    latin_signs = keys.str.replace_many(runs, [encode_syllables(run) or run for run in runs], leftmost=True)
    return pl.select(pl.when(is_latin).then(latin_signs).otherwise(mixed_signs)).to_series()
