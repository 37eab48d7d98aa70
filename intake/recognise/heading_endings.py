"""Which rows can be headings at all: those with a cell that is a declared heading, or the end of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.recognise.heading_forms import BARE_NUMBER, list_forms

# Figures alone are no heading of their own; under one they are read with it.
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class HeadingEndings:
    """Every declared heading key and its ends: a group and the heading below it make one key of two cells."""

    endings: frozenset[str]

    @classmethod
    def from_keys(cls, keys: Iterable[str]) -> HeadingEndings:
        """The endings of all heading keys that any source reads."""
        return cls(frozenset(key[at:] for key in keys for at in range(len(key))))

    def has_heading_cell(self, cells: Sequence[str]) -> bool:
        """Whether a cell may be the heading of its column; of data rows, which are the most, hardly one can."""
        return any(self._is_ending(cell) for cell in cells if _LETTER.search(cell))

    def _is_ending(self, cell: str) -> bool:
        return not self.endings.isdisjoint(list_forms(cell)) or (
            BARE_NUMBER.match(cell) is not None and not self.endings.isdisjoint(list_forms(BARE_NUMBER.sub("", cell)))
        )
