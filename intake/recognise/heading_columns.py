"""What one source reads a column as, by its heading and the groups over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.recognise.group_words import GroupWord, has_parts, split_bracket_note
from intake.recognise.heading_forms import list_forms, make_plain_key
from intake.recognise.heading_levels import HeadingColumn
from intake.recognise.heading_lookup import ColumnHit, HeadingLookup

# What a household's members have in common, whoever of them a group of columns is about.
_SHARED_FIELDS = frozenset(("county", "township", "village", "group", "address", "household_id"))


@dataclass(frozen=True)
class ColumnReading:
    """A column as one source reads it: the `hit`; or the field of a heading that is about others.

    `excluded_field`: that field. `is_declared`: the heading is declared, if only as one left unread.
    """

    hit: ColumnHit | None = None
    excluded_field: str | None = None
    is_declared: bool = False


@dataclass(frozen=True)
class _HeadingParts:
    """The heading proper in its forms, the groups over it, and the words for a person or time in its own cell."""

    heading_forms: tuple[str, ...]
    upper_groups: tuple[str, ...]
    words_beside: tuple[GroupWord, ...]


def read_column(lookup: HeadingLookup, position: int, column: HeadingColumn) -> ColumnReading:
    """The field that the column may be read as: with its groups as one heading, else alone unless they forbid it."""
    # Most headings stand alone, and are read for every source.
    is_alone = not column.groups and not column.groups_above and not has_parts(column.unnumbered)
    parts = _HeadingParts(list_forms(column.unnumbered), (), ()) if is_alone else _split_heading(lookup, column)
    group = None if is_alone else _find_group_word(lookup, column, parts)
    is_declared = not lookup.ignored_keys.isdisjoint(column.keys)
    plain_hit = next(((key, at > 0) for at, key in enumerate(parts.heading_forms) if key in lookup.fields), None)
    rank, field = lookup.fields[plain_hit[0]] if plain_hit else (0, "")
    for key in _join_keys(parts, group):
        if key in lookup.ignored_keys and key not in lookup.fields:
            return ColumnReading(is_declared=True)
        if key in lookup.fields and (lookup.fields[key][1] != field or _is_subject(group)):
            best_rank = min(lookup.fields[key][0], rank) if lookup.fields[key][1] == field else lookup.fields[key][0]
            merit = (0 if _is_subject(group) else 1, False, best_rank)
            return ColumnReading(
                ColumnHit(lookup.fields[key][1], position, key, merit, _get_word(group)), is_declared=is_declared
            )
    if plain_hit is None:
        return ColumnReading(
            None if is_declared else _read_prefixed(lookup, position, parts.heading_forms), is_declared=is_declared
        )
    if group is not None and _is_excluded(lookup, field, group):
        return ColumnReading(excluded_field=field, is_declared=is_declared)
    key, is_derived = plain_hit
    word = _get_word(group) or lookup.word_finder.find_leading_word(key)
    return ColumnReading(
        ColumnHit(field, position, key, (_rank_group(group), is_derived, rank), word), is_declared=is_declared
    )


def _split_heading(lookup: HeadingLookup, column: HeadingColumn) -> _HeadingParts:
    """Where the upper heading is the heading proper (姓名 over 监护人 and 学生), the two change places.

    So they do in one cell: 监护人（姓名） is 姓名（监护人）.
    """
    heading, words_beside = lookup.word_finder.split_off_words(column.unnumbered)
    outside, inside = split_bracket_note(column.unnumbered)
    if (
        inside
        and (word := lookup.word_finder.find_word(outside))
        and not lookup.word_finder.find_word(inside)
        and _is_declared(lookup, inside)
    ):
        return _HeadingParts(list_forms(inside), column.groups, (word,))
    if (
        words_beside
        and make_plain_key(heading) != make_plain_key(column.unnumbered)
        and _is_declared(lookup, column.unnumbered)
    ):
        heading, words_beside = column.unnumbered, ()
    if column.groups and (word := lookup.word_finder.find_word(heading)) is not None:
        *outer, inner = column.groups
        if _is_declared(lookup, inner) and not _is_declared(lookup, "".join((*column.groups, heading))):
            return _HeadingParts(list_forms(inner), tuple(outer), (word, *words_beside))
    return _HeadingParts(list_forms(heading), column.groups, words_beside)


def _is_declared(lookup: HeadingLookup, text: str) -> bool:
    return any(key in lookup.fields or key in lookup.ignored_keys for key in list_forms(text))


def _find_group_word(lookup: HeadingLookup, column: HeadingColumn, parts: _HeadingParts) -> GroupWord | None:
    """The nearest word for a person or time: in the heading's own cell, over it, in a row above the heading."""
    upper_words = (lookup.word_finder.find_word(text) for text in reversed((*column.groups_above, *parts.upper_groups)))
    return next((group for group in (*parts.words_beside, *upper_words) if group is not None), None)


def _join_keys(parts: _HeadingParts, group: GroupWord | None) -> Iterator[str]:
    """Keys that groups and heading make together, all groups first, then the nearest."""
    if not parts.upper_groups and group is None:
        return
    for text in ("".join(parts.upper_groups), *reversed(parts.upper_groups), group.word if group else ""):
        yield from (start + end for start in (list_forms(text) if text else ()) for end in parts.heading_forms)


def _read_prefixed(lookup: HeadingLookup, position: int, heading_forms: Sequence[str]) -> ColumnHit | None:
    """A person's field behind a word for the subject: 救助对象身份证号."""
    for key in heading_forms:
        for word in lookup.word_finder.list_leading_subjects(key):
            rank, name = lookup.fields.get(key.removeprefix(word), (0, ""))
            if name in lookup.personal_fields:
                return ColumnHit(name, position, key.removeprefix(word), (1, True, rank), word)
    return None


def _is_subject(group: GroupWord | None) -> bool:
    return group is not None and group.kind == "subject"


def _rank_group(group: GroupWord | None) -> int:
    """Where a column under the group stands among those for one field: the subject's first, an earlier time's last."""
    return {"subject": 0, "earlier": 2}.get(group.kind, 1) if group else 1


def _get_word(group: GroupWord | None) -> str | None:
    return group.word if group else None


def _is_excluded(lookup: HeadingLookup, field: str, group: GroupWord) -> bool:
    """Whether the field must not be read under this group, even if it is read nowhere else."""
    if group.kind == "householder":
        return field in lookup.personal_fields
    if group.kind == "earlier":
        # Rows that name their year may rightly be about an earlier one.
        return not lookup.is_dated
    return group.kind == "other" and field not in _SHARED_FIELDS
