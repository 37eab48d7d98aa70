"""What the records of a text look like, so that a piece of a record can be distinguished from a whole one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from intake.formats.text.quoted_records import Dialect, parse_record
from intake.grids import MOST_COLUMNS

# Most cells of a column are of one kind; a heading, a total or a note stands among them.
_MOSTLY = 0.7
# A column of so few different cells is one of codes, when each comes twice on the average.
_FEW_CODES = 20
_KINDS = (
    ("id", re.compile(r"[\d*＊]{14,18}[\dXx*＊]?")),
    ("date", re.compile(r"(?:19|20)\d{2}(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?:[ T]\d.*)?|[01]\d[0-3]\d)")),
    ("number", re.compile(r"-?[\d,]*\.?\d+(?:元|万元|%)?")),
    ("text", re.compile(r".*[\u4e00-\u9fff].*", re.DOTALL)),
)
# Words for nothing, which may stand in any column.
_NONE = re.compile(r"[无不未待暂没缺空免另见同略/\\—–\-.*#?？]|n/?a|null|none", re.IGNORECASE)
_AROUND = " \t\n'\"=\u3000"


@dataclass(frozen=True)
class RecordShape:
    """How many cells a record has, and per column what kind of cell stands there, or which few codes."""

    width: int
    kinds: tuple[str | None, ...] = ()
    codes: tuple[frozenset[str], ...] = ()

    def score_cells(self, cells: Sequence[str], first: int) -> int:
        """How well the cells stand in the columns from `first` on: what fits less what contradicts."""
        return sum(
            self._score_cell(cell.strip(_AROUND), at) for at, cell in enumerate(cells, first) if at < len(self.kinds)
        )

    def _score_cell(self, cell: str, at: int) -> int:
        if not cell:
            return 0
        if cell in self.codes[at]:
            return 1
        expected, kind = self.kinds[at], _classify_cell(cell)
        if expected is None or kind is None or {expected, kind} <= {"text", "number"}:
            return 0
        if kind == expected:
            return 1
        if kind == "text":
            return 0 if len(cell) == 1 or _NONE.search(cell) else -1
        return -1 if expected == "text" else -2


def learn_shape(width: int, records: Sequence[Sequence[str]]) -> RecordShape:
    """Learn the columns from these records, where blank cells say nothing."""
    columns = [
        [cell.strip(_AROUND) for cells in records if at < len(cells) for cell in (cells[at],)] for at in range(width)
    ]
    filled = [[cell for cell in column if cell] for column in columns]
    return RecordShape(width, tuple(map(_find_common_kind, filled)), tuple(map(_find_codes, filled)))


def find_heading_width(lines: Sequence[str], dialect: Dialect) -> int:
    """How many cells the heading has: it is the first record that has at least as many as most have.

    An exporter may leave out the blank cells at the end of every record but the heading.
    """
    records = (parse_record(line, dialect) or [] for line in lines)
    counts = [_count_cells(cells) for cells in records if any(map(str.strip, cells))]
    if not counts:
        return 1
    most = max(Counter(counts).items(), key=lambda item: (item[1], item[0]))[0]
    return next(count for count in counts if count >= most)


def _count_cells(cells: Sequence[str]) -> int:
    """How many cells there are; of a sheet formatted to its last column those up to the last that is filled."""
    if len(cells) <= MOST_COLUMNS:
        return len(cells)
    return max(at for at, cell in enumerate(cells, 1) if cell.strip())


def _classify_cell(cell: str) -> str | None:
    return next((name for name, pattern in _KINDS if pattern.fullmatch(cell)), None)


def _find_common_kind(cells: Sequence[str]) -> str | None:
    counts = Counter(map(_classify_cell, cells)).most_common(1)
    return counts[0][0] if counts and counts[0][1] >= _MOSTLY * len(cells) else None


def _find_codes(cells: Sequence[str]) -> frozenset[str]:
    distinct = frozenset(cells)
    return distinct if len(distinct) <= _FEW_CODES and len(cells) >= 2 * len(distinct) else frozenset()
