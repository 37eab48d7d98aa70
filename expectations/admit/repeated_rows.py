"""Rows of one event (M30): those that were sent again, and those that contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE
from domain.identity.columns import recognise_numbers
from domain.repeats import RepeatedRowWatch
from domain.text import squeeze
from expectations.issues.issue_lines import Finding

# Written in many ways for the same place, and read by no rule but through the link.
_LOOSE = frozenset({"county", "township", "village", "group", "address", "phone"})
_TEXTS = (FieldType.TEXT, FieldType.NAME, FieldType.KEY, FieldType.PHONE, FieldType.ID_NUMBER)
CHECK = "same_event_differs"


def find_repeated_rows(
    rows: pl.DataFrame, source: SourceDeclaration, read_by_rules: Collection[str], today: date
) -> pl.Series:
    """Mark typed rows that tell of an event what another row of it tells already, however both are typed.

    `rows`: frame `typed_rows`.
    One event: equal in the natural key; a key with a gap tells nothing. It is told already where what rules read, the
    name and the valid ID numbers are equal or blank; where no rule is known, everything but places and phones. The
    row with the most of these stays, the first among equals.
    """
    events = _make_events(rows, source, today)
    decisive = _list_decisive_fields(source, read_by_rules)
    filled = pl.sum_horizontal(pl.lit(0), *(pl.col(name).is_not_null() for name in (*decisive, *source.fields)))
    fullest = events.sort(-filled, *PLACE)
    # What a row leaves open, the fullest row of its event says.
    completed = fullest.with_columns(
        pl.col(name).fill_null(pl.col(name).first().over(source.natural_key)) for name in decisive
    )
    if completed.is_empty():
        return pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    repeated = completed.filter(~pl.struct(*source.natural_key, *decisive).is_first_distinct())
    return pl.int_range(rows.height, dtype=pl.UInt32, eager=True).is_in(repeated["#row"].implode())


def find_contradictions(rows: pl.DataFrame, source: SourceDeclaration, today: date) -> Iterator[Finding]:
    """Rows of one event that do not say the same: the department is asked which is right.

    `rows`: frame `typed_rows`, the readable ones, those that were sent again among them.
    """
    events = _make_events(rows, source, today)
    if events.is_empty():
        return
    key = source.natural_key
    several = [pl.col(name).drop_nulls().n_unique().over(key) > 1 for name in source.fields if name not in _LOOSE]
    titles = "、".join(f"“{source.fields[name].title}”" for name in key)
    problem = f"{titles}与另一行相同，而其他内容不一样"
    cure = "请核对哪一行正确，只保留正确的一行"
    yield Finding(CHECK, key[0], problem, cure, events.filter(pl.any_horizontal(several)).select(PLACE))


class RepeatedKeys:
    """Finds the rows that share their natural key, of a delivery that comes in batches."""

    def __init__(self, source: SourceDeclaration) -> None:
        self._source, self._key = source, source.natural_key
        self._repeats, self._shared = RepeatedRowWatch(), list[pl.DataFrame]()

    def add_batch(self, readable: pl.DataFrame) -> None:
        """Look at a batch's readable rows."""
        if self._key:
            keys = readable.drop_nulls(self._key).select(_text_columns(self._key, self._source))
            self._shared.append(keys.filter(self._repeats.mark_repeated(keys)))

    def find_places(self, readable: pl.LazyFrame) -> pl.DataFrame:
        """Where the rows stand whose whole key is that of several; `readable`: those of all batches."""
        keys = pl.concat(self._shared).unique() if self._shared else pl.DataFrame()
        if keys.is_empty():
            return readable.select(PLACE).head(0).collect()
        marks = [f"#{name}" for name in self._key]
        marked = readable.select(
            *PLACE, *(text.alias(mark) for mark, text in zip(marks, self._key_texts(), strict=True))
        )
        shared = marked.join(keys.rename(dict(zip(self._key, marks, strict=True))).lazy(), on=marks, how="semi")
        return shared.select(PLACE).collect(engine="streaming").sort(PLACE)

    def _key_texts(self) -> list[pl.Expr]:
        return _text_columns(self._key, self._source)


def _make_events(rows: pl.DataFrame, source: SourceDeclaration, today: date) -> pl.DataFrame:
    """The rows that share their whole natural key with others, comparable, and `#row`, where they stood."""
    key = source.natural_key
    numbered = rows.with_row_index("#row")
    if not key or not rows.height:
        return numbered.clear()
    with_key = numbered.drop_nulls(key)
    shared = with_key.filter(pl.struct(_text_columns(key, source)).is_duplicated())
    numbers = [
        pl.when(~pl.col("numeric_id")).then(recognise_numbers(pl.col(name), today).struct.field("number")).alias(name)
        for name in source.of_type(FieldType.ID_NUMBER)
        if name not in key
    ]
    return shared.with_columns(*_text_columns(tuple(source.fields), source), *numbers)


def _text_columns(names: Collection[str], source: SourceDeclaration) -> list[pl.Expr]:
    """Fields without what makes equal texts look different."""
    kinds = {name: source.fields[name].type for name in names}
    return [
        (squeeze(pl.col(name)) if kind in _TEXTS else pl.col(name)).alias(name)
        for name, kind in kinds.items()
        if kind is not FieldType.ID_NUMBER or name in source.natural_key
    ]


def _list_decisive_fields(source: SourceDeclaration, read_by_rules: Collection[str]) -> list[str]:
    """Fields outside the key that a repeated row may not contradict."""
    identity_fields = {"name", *source.identifiers, *source.of_type(FieldType.ID_NUMBER)}
    compared = set(read_by_rules) | identity_fields if read_by_rules else set(source.fields) - _LOOSE
    return [name for name in source.fields if name in compared and name not in source.natural_key]
