"""Where to look for the bearer of a damaged name: keys that two spellings of one name share."""

from __future__ import annotations

from itertools import product

import polars as pl

from domain.declarations.names import Dialect
from matchers.names.characters import Place, readings, toneless
from matchers.names.keys import distinct_characters
from matchers.names.spelling import UNKNOWN
from matchers.names.split import split
from matchers.names.syllables import blurred
from matchers.names.tables import both_ways, table

# Each key with the damage it sees through; the coarse ones last: join them together with a place or a birth date.
BLOCKING_KEYS = {
    "sound": "同音、方音、多音字、拼音代字",
    "deletions": "三字以上的名字中一字写错、缺、多、看不清，相邻两字颠倒",
    "shape": "两字名中的形近字",
    "sorted": "字序颠倒，姓写在后",
    "sound_deletions": "一字写错、缺或多，其余各字同音",
    "given": "姓未写或写错；译名只写了一部分",
    "initials": "姓同音，名的声母相同",
}
_LONGEST = 16
_WAYS = tuple(product((0, 1), repeat=2))


def name_keys_for_blocking(keys: pl.Series, dialect: Dialect) -> pl.DataFrame:
    """One line per distinct key, sorted: name_key, and for each of `BLOCKING_KEYS` a sorted list, empty if there is none.

    Two names that share an element of a list are worth comparing: explode the column on both sides and join on it.
    """
    names = split(keys.unique().drop_nulls().sort())
    standard = dict(table("variants").iter_rows())
    names = names.with_columns(pl.col("signs", "surname", "given").str.replace_many(standard))
    names = names.with_columns(pl.col("signs").str.split("").alias("list"), *_said(names, dialect))
    readable = (pl.col("list").list.len() > 1) & ~pl.col("list").list.contains(UNKNOWN)
    seen = pl.col("signs").str.replace_all(UNKNOWN, "", literal=True)
    names = names.join(_shapes(names), on="name_key", how="left", maintain_order="left")
    return names.select(
        "name_key",
        _keys([pl.col(f"said {way}").list.join(" ") for way in _WAYS], readable).alias("sound"),
        _keys([seen, *_deletions(pl.col("list"), "")]).alias("deletions"),
        pl.col("shape").fill_null([]),
        _keys([pl.col("list").list.sort().list.join("")], readable).alias("sorted"),
        _keys(_deletions(pl.col(f"said {_WAYS[0]}"), " "), readable).alias("sound_deletions"),
        _keys(_parts(), readable).alias("given"),
        _keys([_initials()], readable).alias("initials"),
    )


def _keys(texts: list[pl.Expr], when: pl.Expr | None = None) -> pl.Expr:
    """The readable texts of two signs or more as one sorted list; empty where `when` does not hold."""
    telling = [(text.str.len_chars() > 1) & ~text.str.contains(UNKNOWN, literal=True) for text in texts]
    texts = [pl.when(tells).then(text) for tells, text in zip(telling, texts, strict=True)]
    found = pl.concat_list(texts).list.drop_nulls().list.unique().list.sort()
    return found if when is None else pl.when(when).then(found).otherwise(pl.lit([], dtype=pl.List(pl.String)))


def _said(names: pl.DataFrame, dialect: Dialect) -> list[pl.Series]:
    """The syllables of every name as the dialect has them, for each of `_WAYS` to read its surname and given name."""
    parts = {
        (place, nth): names[place].fill_null("").str.split("").list.eval(pl.element().replace(table_))
        for place in ("surname", "given")
        for nth, table_ in enumerate(_ways_to_say(names[place], place, dialect))
    }
    return [
        parts["surname", first].list.concat(parts["given", second]).alias(f"said {first, second}")
        for first, second in _WAYS
    ]


def _ways_to_say(texts: pl.Series, place: Place, dialect: Dialect) -> tuple[dict[str, str], dict[str, str]]:
    """The syllable of each character, by its most and its second most usual reading."""
    found = readings(distinct_characters(texts), place)
    said = {c: [blurred(toneless(reading), dialect) for reading in ways] for c, ways in found.items()}
    return {c: ways[0] for c, ways in said.items()}, {c: ways[:2][-1] for c, ways in said.items()}


def _deletions(signs: pl.Expr, separator: str) -> list[pl.Expr]:
    """The whole, and the whole without each one of its signs: of three or more, all but one are enough to meet."""
    size = signs.list.len()
    without = [
        pl.when((size > 2) & (place < size)).then(
            pl.concat_list(signs.list.slice(0, place), signs.list.slice(place + 1)).list.join(separator)
        )
        for place in range(_LONGEST)
    ]
    return [signs.list.join(separator), *without]


def _parts() -> list[pl.Expr]:
    """The given name; a name of two signs may be one already; the parts that a transliterated name may be left with."""
    signs, size = pl.col("signs"), pl.col("signs").str.len_chars()
    whole = pl.col("surname").is_null()
    ends = [
        pl.when(whole & (length < size)).then(part)
        for length in range(2, _LONGEST)
        for part in (signs.str.head(length), signs.str.tail(length))
    ]
    return [pl.when(~whole).then("given"), pl.when(whole | (size == 2)).then(signs), *ends]


def _initials() -> pl.Expr:
    surname = pl.col("surname").str.len_chars()
    said = pl.col(f"said {_WAYS[0]}")
    given = said.list.slice(surname).list.eval(pl.element().str.head(1)).list.join("")
    return pl.when(surname > 0).then(pl.concat_str(said.list.head(surname).list.join(" "), pl.lit(" "), given))


def _shapes(names: pl.DataFrame) -> pl.DataFrame:
    """name_key and `shape` of names of two signs: one sign stands together with its look-alike, whichever was written."""
    two = names.filter(pl.col("signs").str.len_chars() == 2).select(
        "name_key", pl.col("signs").str.head(1).alias("first"), pl.col("signs").str.tail(1).alias("last")
    )
    either = pl.concat_str(pl.min_horizontal("left", "right"), pl.max_horizontal("left", "right"))
    near = both_ways("look_alikes").select("left", either.alias("either"))
    found = [
        two.join(near, left_on="first", right_on="left").select(
            "name_key", shape=pl.format("({}){}", "either", "last")
        ),
        two.join(near, left_on="last", right_on="left").select(
            "name_key", shape=pl.format("{}({})", "first", "either")
        ),
    ]
    return pl.concat(found).group_by("name_key").agg(pl.col("shape").unique().sort())
