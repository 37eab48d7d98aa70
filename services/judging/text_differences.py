"""Two texts beside each other, cut into pieces that are alike and pieces that are not."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

# `kind` of a piece.
ALIKE, DIFFERENT, HIDDEN, NOTE = "alike", "different", "hidden", "note"
_MASKS = frozenset("*＊×?？□■○●_")
_NOTE_START = "（"
# Where more than this share differs, the characters that are alike by chance would only confuse.
_UNRELATED = 0.6


@dataclass(frozen=True)
class Piece:
    """Some characters of a text. `kind`: alike, different, hidden (a mask's), note (in brackets, not compared)."""

    text: str
    kind: str


def mark_differences(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both texts; those of one side alone are its own, and neither alike nor different."""
    (left, left_note), (right, right_note) = _cut_note(left), _cut_note(right)
    kinds = _compare_in_place(left, right) if len(left) == len(right) else _compare_in_order(left, right)
    if not left or not right:
        kinds = [ALIKE] * len(left), [ALIKE] * len(right)
    elif ALIKE in kinds[0] and _count(kinds, DIFFERENT) > _UNRELATED * (len(left) + len(right)):
        kinds = [DIFFERENT] * len(left), [DIFFERENT] * len(right)
    return _join_pieces(left, kinds[0], left_note), _join_pieces(right, kinds[1], right_note)


def _cut_note(text: str) -> tuple[str, str]:
    """A name and the former one in brackets behind it."""
    start = text.find(_NOTE_START)
    return (text[:start], text[start:]) if start > 0 else (text, "")


def _compare_in_place(left: str, right: str) -> tuple[list[str], list[str]]:
    """As long as each other: place by place, so that a wrong digit stands against the right one."""
    kinds = [_compare(one, other) for one, other in zip(left, right, strict=True)]
    return kinds, list(kinds)


def _count(kinds: tuple[list[str], list[str]], kind: str) -> int:
    return sum(side.count(kind) for side in kinds)


def _compare(one: str, other: str) -> str:
    if one in _MASKS or other in _MASKS:
        return HIDDEN
    return ALIKE if one == other else DIFFERENT


def _compare_in_order(left: str, right: str) -> tuple[list[str], list[str]]:
    """Of different lengths: what both have in the same order is alike."""
    left_kinds, right_kinds = ([HIDDEN if sign in _MASKS else DIFFERENT for sign in text] for text in (left, right))
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for place in range(block.size):
            left_kinds[block.a + place] = right_kinds[block.b + place] = ALIKE
    return left_kinds, right_kinds


def _join_pieces(text: str, kinds: list[str], note: str) -> list[Piece]:
    pieces: list[Piece] = []
    for sign, kind in zip(text, kinds, strict=True):
        if pieces and pieces[-1].kind == kind:
            pieces[-1] = Piece(pieces[-1].text + sign, kind)
        else:
            pieces.append(Piece(sign, kind))
    return [*pieces, Piece(note, NOTE)] if note else pieces
