"""Where to look for the bearer of a damaged name: keys that two spellings of one name share."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl

from domain.declarations.names import Dialect
from matchers.names.characters import Place, readings, toneless
from matchers.names.keys import distinct_characters
from matchers.names.spelling import UNKNOWN
from matchers.names.split import split
from matchers.names.syllables import blurred
from matchers.names.tables import both_ways, table

# Each key with the damage it sees through, the finest first. The first three can be joined on by themselves; the others
# together with a place or a birth date (docs/names.md has the number of pairs that each makes).
BLOCKING_KEYS = {
    "sound": "同音、方音、多音字、拼音代字",
    "shape": "两字名中的形近字",
    "sorted": "字序颠倒，姓写在后",
    "initials": "姓同音，名的声母相同",
    "given": "姓未写或写错；译名只写了一部分",
    "deletions": "三字以上的名字中一字写错、缺、多、看不清，相邻两字颠倒",
    "sound_deletions": "一字写错、缺或多，其余各字同音",
}
_EMPTY = pl.lit([], dtype=pl.List(pl.String))

# Per place of a name: each character's syllable by its most, and by its second most usual reading.
Said = dict[Place, tuple[dict[str, str], dict[str, str]]]


def name_keys_for_blocking(
    keys: pl.Series, dialect: Dialect, wanted: Collection[str] = tuple(BLOCKING_KEYS)
) -> pl.DataFrame:
    """One line per distinct key, sorted: name_key, and a sorted list for each wanted of `BLOCKING_KEYS`, empty if none.

    Two names that share an element of a list are worth comparing: explode the column on both sides and join on it.
    """
    names = split(keys.unique().drop_nulls())
    standard = dict(table("variants").select("character", "standard").iter_rows())
    names = names.with_columns(pl.col("signs", "surname", "given").str.replace_many(standard))
    names = names.with_columns(
        pl.col("signs").str.len_chars().alias("size"), pl.col("surname").str.len_chars().fill_null(0).alias("cut")
    )
    said: Said = {
        "surname": _said(names["surname"], "surname", dialect),
        "given": _said(names["given"], "given", dialect),
    }
    # Names of one length, cut at one place, have their signs in the same columns.
    groups = names.partition_by("size", "cut", as_dict=True)
    found = [_of_one_cut(group, size, cut, said, wanted) for (size, cut), group in groups.items()]
    nothing = {"name_key": pl.String(), **{key: pl.List(pl.String) for key in wanted if key != "shape"}}
    lists = pl.concat([pl.DataFrame(schema=nothing), *found])
    if "shape" in wanted:
        lists = lists.join(_shapes(names), on="name_key", how="left").with_columns(pl.col("shape").fill_null(_EMPTY))
    return lists.select("name_key", *wanted).sort("name_key")


def _said(texts: pl.Series, place: Place, dialect: Dialect) -> tuple[dict[str, str], dict[str, str]]:
    found = readings(distinct_characters(texts), place)
    said = {c: [blurred(toneless(reading), dialect) for reading in ways] for c, ways in found.items()}
    return {c: ways[0] for c, ways in said.items()}, {c: ways[:2][-1] for c, ways in said.items()}


def _of_one_cut(names: pl.DataFrame, size: int, cut: int, said: Said, wanted: Collection[str]) -> pl.DataFrame:
    """The wanted keys of names of `size` signs whose surname has `cut`."""
    signs = [pl.col("signs").str.slice(place, 1) for place in range(size)]
    names = names.with_columns(sign.alias(f"sign {place}") for place, sign in enumerate(signs))
    names = names.with_columns(
        pl.col(f"sign {place}").replace(said["surname" if place < cut else "given"][nth]).alias(f"said {place} {nth}")
        for place in range(size)
        for nth in (0, 1)
    )
    written = [pl.col(f"sign {place}") for place in range(size)]
    usual, *others = _ways_to_say(size, cut)
    readable = ~pl.col("signs").str.contains(UNKNOWN, literal=True) & (size > 1)
    seen = pl.col("signs").str.replace_all(UNKNOWN, "", literal=True)
    keys = {
        "sound": _keys([_text(way, " ") for way in (usual, *others)], readable),
        "deletions": _keys([seen, *_deletions(written, "")]),
        "sorted": _keys([pl.concat_list(written).list.sort().list.join("")], readable),
        "sound_deletions": _keys(_deletions(usual, " "), readable),
        "given": _keys(_parts(written, cut), readable),
        "initials": _keys([_initials(way, cut) for way in (usual, *others)] if cut else [], readable),
    }
    return names.select("name_key", *(keys[kind].alias(kind) for kind in wanted if kind in keys))


def _ways_to_say(size: int, cut: int) -> list[list[pl.Expr]]:
    """The syllables of a name, with the most or the second most usual reading of its surname and of its given name."""
    ways = [(surname, given) for surname in (0, 1) for given in (0, 1)]
    return [
        [pl.col(f"said {place} {surname if place < cut else given}") for place in range(size)]
        for surname, given in ways
    ]


def _initials(said: list[pl.Expr], cut: int) -> pl.Expr:
    return _text([*said[:cut], _text([syllable.str.head(1) for syllable in said[cut:]], "")], " ")


def _text(parts: list[pl.Expr], separator: str) -> pl.Expr:
    return pl.concat_str(parts, separator=separator) if parts else pl.lit("")


def _keys(texts: Iterable[pl.Expr], when: pl.Expr | None = None) -> pl.Expr:
    """The readable texts of two signs or more as one sorted list; empty where `when` does not hold."""
    telling = [
        pl.when((text.str.len_chars() > 1) & ~text.str.contains(UNKNOWN, literal=True)).then(text) for text in texts
    ]
    if not telling:
        return _EMPTY
    found = pl.concat_list(telling).list.drop_nulls().list.unique().list.sort()
    return found if when is None else pl.when(when).then(found).otherwise(_EMPTY)


def _deletions(signs: list[pl.Expr], separator: str) -> list[pl.Expr]:
    """The whole, and of three signs or more the whole without each one of them."""
    without = [[*signs[:place], *signs[place + 1 :]] for place in range(len(signs))] if len(signs) > 2 else []
    return [_text(kept, separator) for kept in (signs, *without)]


def _parts(signs: list[pl.Expr], cut: int) -> list[pl.Expr]:
    """The given name, and the whole, which may be one already; the parts that a transliteration may be left with."""
    if cut:
        return [_text(signs[cut:], ""), _text(signs, "")]
    sizes = range(2, len(signs))
    return [_text(part, "") for part in (signs, *(signs[:n] for n in sizes), *(signs[-n:] for n in sizes))]


def _shapes(names: pl.DataFrame) -> pl.DataFrame:
    """name_key and `shape` of names of two signs: a sign stands together with its look-alike, whichever was written."""
    two = names.filter(pl.col("size") == 2).select(
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
