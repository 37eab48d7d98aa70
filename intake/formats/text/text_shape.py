"""What a text is like before any record of it is read: how it quotes, how wide it is, whether it was cut off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from intake.formats.text.line_blocks import Pieces, blocks
from intake.formats.text.quoted_records import Dialect
from intake.formats.text.record_shape import width_of

# So many lines say how wide a text is and how it quotes.
_HEAD_LINES = 300
# Blanks that end a text, and marks that a reader of DOS would not show.
_BLANK = " \t\f\v\0\x1a\u00a0\u3000\ufeff"
_MOSTLY = 0.8


@dataclass(frozen=True)
class Look:
    """`is_cut`: the text stops amid its last line, which has no end and fewer cells than the one before.

    `has_zeros`: a zero byte stands within a cell.
    """

    dialect: Dialect
    is_quoted: bool
    is_cut: bool
    has_zeros: bool


@dataclass
class _Seen:
    head: list[str] = field(default_factory=list)
    before: str = ""
    last: str = ""
    is_quoted: bool = False
    has_zeros: bool = False
    escaped: int = 0
    doubled: int = 0


def look_through(pieces: Pieces, delimiter: str) -> Look:
    """Go through the text once."""
    mark = re.escape(delimiter)
    opening = re.compile(f'(?:^|\\n|{mark}) *"')
    # Within a quoted cell: a backslash before a quote that ends no cell, and a quote written twice.
    escaped, doubled = re.compile(f'\\\\"(?![{mark}\\n"]|$)'), re.compile(f'[^{mark}\\n"]""[^{mark}\\n"]')
    seen = _Seen()
    for block in blocks(pieces()):
        if '"' in block:
            seen.is_quoted = seen.is_quoted or bool(opening.search(block))
            seen.escaped += len(escaped.findall(block)) if '\\"' in block else 0
            seen.doubled += bool(doubled.search(block)) if not seen.doubled else 0
        if len(seen.head) < _HEAD_LINES:
            lines = block.split("\n", 2 * _HEAD_LINES)[: 2 * _HEAD_LINES]
            seen.head += [line for line in lines if line.strip(_BLANK)][: _HEAD_LINES - len(seen.head)]
        seen.has_zeros = seen.has_zeros or "\0" in block
        seen.before, seen.last = seen.last, block
    return _look(seen, delimiter)


def _look(seen: _Seen, delimiter: str) -> Look:
    quote = '"' if seen.is_quoted or not _in_single_quotes(seen.head, delimiter) else "'"
    plain = Dialect(delimiter, 1, quote, escapes=bool(seen.escaped) and not seen.doubled)
    dialect = Dialect(delimiter, width_of(seen.head, plain), quote, plain.escapes)
    before = seen.before[seen.before.rfind("\n") + 1 :].count(delimiter)
    is_cut = bool(seen.last.strip(_BLANK)) and seen.last.count(delimiter) < before
    return Look(dialect, seen.is_quoted or quote == "'", is_cut, seen.has_zeros)


def _in_single_quotes(head: list[str], delimiter: str) -> bool:
    """Whether most lines have two cells or more in single quotes; one before a number is Excel's mark for text."""
    mark = re.escape(delimiter)
    cell = re.compile(f"(?:^|(?<={mark}))'[^']*[^'{mark}][^']*'(?={mark}|$)")
    quoted = sum(len(cell.findall(line)) > 1 for line in head)
    return len(head) > 1 and quoted >= _MOSTLY * (len(head) - 1) and quoted > 1
