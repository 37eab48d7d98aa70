"""Records cut into pieces by a line break in an unquoted cell: which pieces are one record, which cannot be used.

A record's row number is that of the line on which it begins, and every line counts, as Excel shows such a file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from intake.formats.text.record_shape import RecordShape

# A text with more short records than this leaves out blank cells at the end of a record.
MOST_SHORT = 200_000
# Below this a record's cells contradict their columns more than one odd cell explains.
_LEAST_SCORE = -1
# A record is not in more pieces than this.
_MOST_PIECES = 60


@dataclass(frozen=True)
class RecordRepairs:
    """Which records to join and which to mark as broken, counted from 0.

    `joins`: first piece -> last piece of what is one record. `broken`: records that cannot be used -> how many cells
    at their beginning are in their place.
    """

    joins: dict[int, int] = field(default_factory=dict)
    broken: dict[int, int] = field(default_factory=dict)

    def is_continued(self, record: int) -> bool:
        """Whether `record` is one piece of several and not the last of them."""
        firsts = sorted(self.joins)
        at = bisect_right(firsts, record) - 1
        return at >= 0 and record < self.joins[firsts[at]]


@dataclass(frozen=True)
class TextRecords:
    """All records of a text.

    `cell_counts`: how many cells each has, 0 when it is blank. `short_records`: the cells of those that have fewer than
    the heading. `odd_records`: those whose line ends otherwise than most, or with a backslash.
    """

    cell_counts: Sequence[int]
    short_records: Mapping[int, Sequence[str]]
    odd_records: frozenset[int]
    shape: RecordShape


def find_repairs(records: TextRecords) -> RecordRepairs:
    """Find the records that are in pieces."""
    return _RepairFinder(records).collect_repairs()


class _RepairFinder:
    def __init__(self, records: TextRecords) -> None:
        self._cell_counts, self._short_records, self._odd_records = (
            records.cell_counts,
            records.short_records,
            records.odd_records,
        )
        self._shape, self._width = records.shape, records.shape.width
        full_records = [at for at, count in enumerate(self._cell_counts) if count >= self._width]
        self._first_full, self._last_full = (
            (full_records[0], full_records[-1]) if full_records else (len(self._cell_counts), -1)
        )
        self._has_few_full = len(full_records) - 1 < len(self._short_records)
        self._repairs = RecordRepairs()

    def collect_repairs(self) -> RecordRepairs:
        self._join_heading()
        self._join_odd_ends()
        runs = list(self._find_runs())
        groups = {run: list(self._find_groups(run)) for run in runs}
        # Whether every short record is a piece: then the exporter writes blank cells too, and what is short is damaged.
        is_regular = not any(
            first == last and self._cell_counts[first] > 1 and first < self._last_full
            for spans in groups.values()
            for first, last in spans
        )
        for run in runs:
            for first, last in groups[run]:
                if first == last:
                    self._judge_single(first, is_regular=is_regular)
                else:
                    self._judge_group(first, last, is_regular=is_regular)
        return self._repairs

    def _find_runs(self) -> Iterator[tuple[int, int]]:
        """Stretches of short records below the heading, blank ones between them included."""
        begin = end = -1
        joined = {at for first, last in self._repairs.joins.items() for at in range(first, last + 1)}
        for at in sorted(self._short_records):
            if at <= self._first_full or at in joined:
                continue
            if begin >= 0 and any(self._cell_counts[between] or between in joined for between in range(end + 1, at)):
                yield begin, end
                begin = -1
            begin, end = (at if begin < 0 else begin), at
        if begin >= 0:
            yield begin, end

    def _find_groups(self, run: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """First and last piece of what gives exactly a record; first and last are the same where nothing does."""
        at, end = run
        while at <= end:
            if not self._cell_counts[at]:
                at += 1
                continue
            last = self._find_exact_end(at, end)
            yield at, last
            at = last + 1

    def _find_exact_end(self, first: int, end: int) -> int:
        delimiters = self._cell_counts[first] - 1
        for at in range(first + 1, min(end, first + _MOST_PIECES) + 1):
            delimiters += max(self._cell_counts[at] - 1, 0)
            if delimiters == self._width - 1:
                return at
            if delimiters >= self._width:
                break
        return first

    def _join_heading(self) -> None:
        """The pieces right above the first whole record are the heading, when they give a record exactly."""
        for first in range(max(self._first_full - _MOST_PIECES, 0), self._first_full - 1):
            pieces = range(first, self._first_full)
            is_begun = self._cell_counts[first] > 1 and all(self._cell_counts[at] for at in pieces)
            if is_begun and self._count_delimiters(pieces) == self._width - 1:
                self._repairs.joins[first] = self._first_full - 1
                return

    def _join_odd_ends(self) -> None:
        """Lines that end otherwise than most: together one record, they are its pieces, the first and last cell too."""
        at = self._first_full + 1
        odd = sorted(self._odd_records)
        for begin in odd:
            if begin < at:
                continue
            end = begin
            while end in self._odd_records and end + 1 < len(self._cell_counts):
                end += 1
            pieces = range(begin, end + 1)
            is_several = len(pieces) <= _MOST_PIECES and sum(self._cell_counts[piece] > 0 for piece in pieces) > 1
            if is_several and self._count_delimiters(pieces) == self._width - 1:
                self._repairs.joins[begin] = end
            at = end + 1

    def _count_delimiters(self, pieces: range) -> int:
        return sum(max(self._cell_counts[at] - 1, 0) for at in pieces)

    def _judge_group(self, first: int, last: int, *, is_regular: bool) -> None:
        """Pieces that give a record exactly: one record, unless the later ones look like records by themselves."""
        score_alone, score_together, column = 0, 0, self._cell_counts[first] - 1
        for at in range(first + 1, last + 1):
            cells = self._short_records.get(at, ("",))
            score_alone += self._shape.score_cells(cells, 0)
            score_together += self._shape.score_cells(cells[1:], column + 1)
            column += len(cells) - 1
        if score_together > score_alone and score_together >= 0:
            self._repairs.joins[first] = last
        elif score_alone > score_together:
            return
        elif score_alone < 0 or (score_alone > 0 and is_regular):
            self._mark_broken(first, last)
        elif is_regular and not self._may_be_rows(first, last):
            self._repairs.joins[first] = last

    def _may_be_rows(self, first: int, last: int) -> bool:
        """Where most records are short and these are equally so, blank cells may be left out of all of them."""
        pieces = [self._cell_counts[at] for at in range(first, last + 1) if self._cell_counts[at]]
        return self._has_few_full and len(set(pieces)) == 1

    def _judge_single(self, at: int, *, is_regular: bool) -> None:
        """A short record by itself is a row whose last cells are blank, unless its cells stand in wrong columns."""
        score_alone, previous = self._shape.score_cells(self._short_records[at], 0), at - 1
        if self._cell_counts[at] == 1:
            is_note = self._first_full == self._last_full or (at > self._last_full and not self._cell_counts[previous])
            if (is_regular and not is_note) or score_alone < 0:
                self._repairs.broken[at] = 0
        elif score_alone < 0 and previous in self._short_records and previous > self._first_full:
            self._repairs.broken[at] = 0
            self._repairs.broken.setdefault(previous, self._cell_counts[previous] - 1)
        elif score_alone < _LEAST_SCORE:
            self._repairs.broken[at] = 0

    def _mark_broken(self, first: int, last: int) -> None:
        self._repairs.broken[first] = self._cell_counts[first] - 1
        self._repairs.broken.update({at: 0 for at in range(first + 1, last + 1) if self._cell_counts[at]})
