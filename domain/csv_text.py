"""Rows of texts as CSV, in which no program of tables finds anything to compute."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# A cell that begins so would be computed by a program that opens the file as a table.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def guard_cell(text: str) -> str:
    """The text, with an apostrophe before it where a program would compute it."""
    return f"'{text}" if text.startswith(_COMPUTED) else text


def format_csv(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV (RFC 4180), as they are: what could be computed is guarded before."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
