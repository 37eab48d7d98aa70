"""How a text is written, before any record is read: its quotes, its width, whether it was cut off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from intake.formats.text.line_blocks import Pieces, split_into_blocks
from intake.formats.text.quoted_records import Dialect
from intake.formats.text.record_shape import find_heading_width

# So many lines say how wide a text is and how it quotes.
_HEAD_LINES = 300
# Blanks that end a text, and marks that a reader of DOS would not show.
_BLANK = " \t\f\v\0\x1a\u00a0\u3000\ufeff"
_MOSTLY = 0.8


@dataclass(frozen=True)
class TextShape:
    """`is_cut`: the text stops amid its last line, which has no end and fewer cells than the one before.

    `has_zeros`: a zero byte stands within a cell.
    """

    dialect: Dialect
    is_quoted: bool
    is_cut: bool
    has_zeros: bool


@dataclass
class _TextSample:
    head: list[str] = field(default_factory=list)
    block_before: str = ""
    last_block: str = ""
    is_quoted: bool = False
    has_zeros: bool = False
    escaped_count: int = 0
    doubled_count: int = 0


def read_text_shape(pieces: Pieces, delimiter: str) -> TextShape:
    """How the text is written; goes through all of it once."""
    mark = re.escape(delimiter)
    opening = re.compile(f'(?:^|\\n|{mark}) *"')
    # Within a quoted cell: a backslash before a quote that ends no cell, and a quote written twice.
    escaped, doubled = re.compile(f'\\\\"(?![{mark}\\n"]|$)'), re.compile(f'[^{mark}\\n"]""[^{mark}\\n"]')
    sample = _TextSample()
    for block in split_into_blocks(pieces()):
        if '"' in block:
            sample.is_quoted = sample.is_quoted or bool(opening.search(block))
            sample.escaped_count += len(escaped.findall(block)) if '\\"' in block else 0
            sample.doubled_count += bool(doubled.search(block)) if not sample.doubled_count else 0
        if len(sample.head) < _HEAD_LINES:
            lines = block.split("\n", 2 * _HEAD_LINES)[: 2 * _HEAD_LINES]
            sample.head += [line for line in lines if line.strip(_BLANK)][: _HEAD_LINES - len(sample.head)]
        sample.has_zeros = sample.has_zeros or "\0" in block
        sample.block_before, sample.last_block = sample.last_block, block
    return _build_shape(sample, delimiter)


def _build_shape(sample: _TextSample, delimiter: str) -> TextShape:
    quote = '"' if sample.is_quoted or not _has_single_quotes(sample.head, delimiter) else "'"
    plain_dialect = Dialect(delimiter, 1, quote, escapes=bool(sample.escaped_count) and not sample.doubled_count)
    dialect = Dialect(delimiter, find_heading_width(sample.head, plain_dialect), quote, plain_dialect.escapes)
    delimiters_before = sample.block_before[sample.block_before.rfind("\n") + 1 :].count(delimiter)
    is_cut = bool(sample.last_block.strip(_BLANK)) and sample.last_block.count(delimiter) < delimiters_before
    return TextShape(dialect, sample.is_quoted or quote == "'", is_cut, sample.has_zeros)


def _has_single_quotes(head: list[str], delimiter: str) -> bool:
    """Whether most lines have two cells or more in single quotes; one before a number is Excel's mark for text."""
    mark = re.escape(delimiter)
    cell = re.compile(f"(?:^|(?<={mark}))'[^']*[^'{mark}][^']*'(?={mark}|$)")
    quoted = sum(len(cell.findall(line)) > 1 for line in head)
    return len(head) > 1 and quoted >= _MOSTLY * (len(head) - 1) and quoted > 1
