"""A text as blocks of whole lines: every kind of line end is a line feed, and padding is no text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from intake import read_failures

Pieces = Callable[[], Iterable[str]]

# Stands before a line feed that the text writes otherwise than its other line ends; no text has this code point.
ODD_END = "\ufdd0"
# A line longer than this is no record of a table, whatever photo it holds.
LONGEST_LINE = 64 << 20
_ENDS = re.compile(r"\r\n|\r|\n")
# Ctrl-Z ends a text under DOS; zeros pad its last block, or a cell of fixed width.
_PADDING = re.compile(r"(?m)^[\x1a\0]+|[\x1a\0]+$|\0+(?=[,;|\t，])")


def split_into_blocks(pieces: Iterable[str], main_line_end: str | None = None) -> Iterator[str]:
    """Whole lines, many at a time, without the line feed behind them; the last block may be empty.

    `main_line_end`: how most lines end; the others get `ODD_END` before their line feed. Left out, none does.
    Raises `UnreadableFileError` at a line without end.
    """
    remainder: list[str] = []
    for piece in pieces:
        lines, ending, tail = (
            _mark_odd_ends(piece, main_line_end) if main_line_end else _unify_line_ends(piece)
        ).rpartition("\n")
        if ending:
            yield _strip_padding("".join((*remainder, lines)))
            remainder = []
        remainder.append(tail)
        if sum(map(len, remainder)) > LONGEST_LINE:
            raise read_failures.make_endless_line_error()
    yield _strip_padding("".join(remainder))


def find_main_line_end(pieces: Iterable[str]) -> str | None:
    """How most lines end, where not all of them end so."""
    counts = {"\r\n": 0, "\n": 0, "\r": 0}
    for piece in pieces:
        crlf_count = piece.count("\r\n")
        counts["\r\n"] += crlf_count
        counts["\n"] += piece.count("\n") - crlf_count
        counts["\r"] += piece.count("\r") - crlf_count
    return max(counts, key=lambda end: counts[end]) if sum(map(bool, counts.values())) > 1 else None


def _unify_line_ends(piece: str) -> str:
    if "\r" not in piece:
        return piece
    return piece.replace("\r\n", "\n").replace("\r", "\n")


def _mark_odd_ends(piece: str, main_line_end: str) -> str:
    return _ENDS.sub(lambda end: "\n" if end[0] == main_line_end else f"{ODD_END}\n", piece)


def _strip_padding(block: str) -> str:
    return _PADDING.sub("", block) if "\0" in block or "\x1a" in block else block
