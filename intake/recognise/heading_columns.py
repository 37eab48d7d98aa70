"""What one source reads a column as, by its heading and the groups over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.recognise.group_words import Group, bracketed, is_in_parts
from intake.recognise.heading_forms import forms, plain_key
from intake.recognise.heading_levels import Column
from intake.recognise.heading_lookup import Hit, Lookup

# What a household's members have in common, whoever of them a group of columns is about.
_SHARED_FIELDS = frozenset(("county", "township", "village", "group", "address", "household_id"))


@dataclass(frozen=True)
class ColumnRead:
    """A column as one source reads it: the `hit`; or the field of a heading that is about somebody else (`another`).

    `is_known`: the heading is declared, if only as one left unread.
    """

    hit: Hit | None = None
    another: str | None = None
    is_known: bool = False


@dataclass(frozen=True)
class _Parts:
    """The heading proper in its forms, the groups over it, and the words for a person or time in its own cell."""

    plain: tuple[str, ...]
    over: tuple[str, ...]
    beside: tuple[Group, ...]


def read_column(lookup: Lookup, position: int, column: Column) -> ColumnRead:
    """The field that the column may be read as: with its groups as one heading, else alone unless they forbid it."""
    # Most headings stand alone, and are read for every source.
    is_alone = not column.groups and not column.above and not is_in_parts(column.written)
    parts = _Parts(forms(column.written), (), ()) if is_alone else _parts(lookup, column)
    group = None if is_alone else _group(lookup, column, parts)
    is_known = not lookup.ignored.isdisjoint(column.keys)
    alone = next(((key, at > 0) for at, key in enumerate(parts.plain) if key in lookup.fields), None)
    rank, field = lookup.fields[alone[0]] if alone else (0, "")
    for key in _joined(parts, group):
        if key in lookup.ignored and key not in lookup.fields:
            return ColumnRead(is_known=True)
        if key in lookup.fields and (lookup.fields[key][1] != field or _is_subject(group)):
            best = min(lookup.fields[key][0], rank) if lookup.fields[key][1] == field else lookup.fields[key][0]
            merit = (0 if _is_subject(group) else 1, False, best)
            return ColumnRead(Hit(lookup.fields[key][1], position, key, merit, _word(group)), is_known=is_known)
    if alone is None:
        return ColumnRead(None if is_known else _prefixed(lookup, position, parts.plain), is_known=is_known)
    if group is not None and _is_excluded(lookup, field, group):
        return ColumnRead(another=field, is_known=is_known)
    key, is_derived = alone
    word = _word(group) or lookup.groups.leading(key)
    return ColumnRead(Hit(field, position, key, (_place(group), is_derived, rank), word), is_known=is_known)


def _parts(lookup: Lookup, column: Column) -> _Parts:
    """Where the upper heading is the heading proper (姓名 over 监护人 and 学生), the two change places.

    So they do in one cell: 监护人（姓名） is 姓名（监护人）.
    """
    written, beside = lookup.groups.parted(column.written)
    outside, inside = bracketed(column.written)
    if (
        inside
        and (word := lookup.groups.read(outside))
        and not lookup.groups.read(inside)
        and _is_declared(lookup, inside)
    ):
        return _Parts(forms(inside), column.groups, (word,))
    if beside and plain_key(written) != plain_key(column.written) and _is_declared(lookup, column.written):
        written, beside = column.written, ()
    if column.groups and (word := lookup.groups.read(written)) is not None:
        *outer, inner = column.groups
        if _is_declared(lookup, inner) and not _is_declared(lookup, "".join((*column.groups, written))):
            return _Parts(forms(inner), tuple(outer), (word, *beside))
    return _Parts(forms(written), column.groups, beside)


def _is_declared(lookup: Lookup, text: str) -> bool:
    return any(key in lookup.fields or key in lookup.ignored for key in forms(text))


def _group(lookup: Lookup, column: Column, parts: _Parts) -> Group | None:
    """The nearest word for a person or time: in the heading's own cell, over it, in a row above the heading."""
    over = (lookup.groups.read(text) for text in reversed((*column.above, *parts.over)))
    return next((group for group in (*parts.beside, *over) if group is not None), None)


def _joined(parts: _Parts, group: Group | None) -> Iterator[str]:
    """Keys that groups and heading make together, all groups first, then the nearest."""
    if not parts.over and group is None:
        return
    for text in ("".join(parts.over), *reversed(parts.over), group.word if group else ""):
        yield from (start + end for start in (forms(text) if text else ()) for end in parts.plain)


def _prefixed(lookup: Lookup, position: int, plain: Sequence[str]) -> Hit | None:
    """A person's field behind a word for the subject: 救助对象身份证号."""
    for key in plain:
        for word in lookup.groups.subjects_before(key):
            rank, name = lookup.fields.get(key.removeprefix(word), (0, ""))
            if name in lookup.personal:
                return Hit(name, position, key.removeprefix(word), (1, True, rank), word)
    return None


def _is_subject(group: Group | None) -> bool:
    return group is not None and group.kind == "subject"


def _place(group: Group | None) -> int:
    """Where a column under the group stands among those for one field: the subject's first, an earlier time's last."""
    return {"subject": 0, "earlier": 2}.get(group.kind, 1) if group else 1


def _word(group: Group | None) -> str | None:
    return group.word if group else None


def _is_excluded(lookup: Lookup, field: str, group: Group) -> bool:
    """Whether the field must not be read under this group, even if it is read nowhere else."""
    if group.kind == "householder":
        return field in lookup.personal
    if group.kind == "earlier":
        # Rows that name their year may rightly be about an earlier one.
        return not lookup.is_dated
    return group.kind == "other" and field not in _SHARED_FIELDS
