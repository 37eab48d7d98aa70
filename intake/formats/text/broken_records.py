"""Records in pieces: a line break in a cell that nobody quoted. Which pieces are one record, and which cannot be used.

A record's row number is that of the line on which it begins, and every line counts, as Excel shows such a file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from intake.formats.text.record_shape import Shape

# A text with more short records than this leaves out blank cells at the end of a record.
MOST_SHORT = 200_000
# Below this a record's cells contradict their columns more than one odd cell explains.
_HARDLY = -1
# A record is not in more pieces than this.
_MOST_PIECES = 60


@dataclass(frozen=True)
class Mending:
    """What to do with which records, counted from 0.

    `joined`: first piece -> last piece of what is one record. `broken`: records that cannot be used -> how many cells
    at their beginning are in their place.
    """

    joined: dict[int, int] = field(default_factory=dict)
    broken: dict[int, int] = field(default_factory=dict)

    def goes_on(self, last: int) -> bool:
        """Whether the record `last` is one piece of several and not the last of them."""
        firsts = sorted(self.joined)
        at = bisect_right(firsts, last) - 1
        return at >= 0 and last < self.joined[firsts[at]]


@dataclass(frozen=True)
class Records:
    """All records of a text.

    `counts`: how many cells each has, 0 when it is blank. `short`: the cells of those that have fewer than the heading.
    `odd`: records whose line ends otherwise than most, or with a backslash.
    """

    counts: Sequence[int]
    short: Mapping[int, Sequence[str]]
    odd: frozenset[int]
    shape: Shape


def mend(records: Records) -> Mending:
    """Find the records that are in pieces."""
    return _Mender(records).mending()


class _Mender:
    def __init__(self, records: Records) -> None:
        self._counts, self._short, self._odd = records.counts, records.short, records.odd
        self._shape, self._width = records.shape, records.shape.width
        full = [at for at, count in enumerate(self._counts) if count >= self._width]
        self._first, self._last = (full[0], full[-1]) if full else (len(self._counts), -1)
        self._few_full = len(full) - 1 < len(self._short)
        self._found = Mending()

    def mending(self) -> Mending:
        self._join_heading()
        self._join_odd_ends()
        runs = list(self._runs())
        groups = {run: list(self._groups(run)) for run in runs}
        # Whether every short record is a piece: then the exporter writes blank cells too, and what is short is damaged.
        is_regular = not any(
            first == last and self._counts[first] > 1 and first < self._last
            for found in groups.values()
            for first, last in found
        )
        for run in runs:
            for first, last in groups[run]:
                if first == last:
                    self._judge_single(first, is_regular=is_regular)
                else:
                    self._judge_group(first, last, is_regular=is_regular)
        return self._found

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Stretches of short records below the heading, blank ones between them included."""
        begin = end = -1
        joined = {at for first, last in self._found.joined.items() for at in range(first, last + 1)}
        for at in sorted(self._short):
            if at <= self._first or at in joined:
                continue
            if begin >= 0 and any(self._counts[between] or between in joined for between in range(end + 1, at)):
                yield begin, end
                begin = -1
            begin, end = (at if begin < 0 else begin), at
        if begin >= 0:
            yield begin, end

    def _groups(self, run: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """First and last piece of what gives exactly a record; first and last are the same where nothing does."""
        at, end = run
        while at <= end:
            if not self._counts[at]:
                at += 1
                continue
            last = self._exact_end(at, end)
            yield at, last
            at = last + 1

    def _exact_end(self, first: int, end: int) -> int:
        delimiters = self._counts[first] - 1
        for at in range(first + 1, min(end, first + _MOST_PIECES) + 1):
            delimiters += max(self._counts[at] - 1, 0)
            if delimiters == self._width - 1:
                return at
            if delimiters >= self._width:
                break
        return first

    def _join_heading(self) -> None:
        """The pieces right above the first whole record are the heading, when they give a record exactly."""
        for first in range(max(self._first - _MOST_PIECES, 0), self._first - 1):
            pieces = range(first, self._first)
            is_begun = self._counts[first] > 1 and all(self._counts[at] for at in pieces)
            if is_begun and self._delimiters(pieces) == self._width - 1:
                self._found.joined[first] = self._first - 1
                return

    def _join_odd_ends(self) -> None:
        """Lines that end otherwise than most: together one record, they are its pieces, the first and last cell too."""
        at = self._first + 1
        odd = sorted(self._odd)
        for begin in odd:
            if begin < at:
                continue
            end = begin
            while end in self._odd and end + 1 < len(self._counts):
                end += 1
            pieces = range(begin, end + 1)
            is_several = len(pieces) <= _MOST_PIECES and sum(self._counts[piece] > 0 for piece in pieces) > 1
            if is_several and self._delimiters(pieces) == self._width - 1:
                self._found.joined[begin] = end
            at = end + 1

    def _delimiters(self, pieces: range) -> int:
        return sum(max(self._counts[at] - 1, 0) for at in pieces)

    def _judge_group(self, first: int, last: int, *, is_regular: bool) -> None:
        """Pieces that give a record exactly: one record, unless the later ones look like records by themselves."""
        alone, together, column = 0, 0, self._counts[first] - 1
        for at in range(first + 1, last + 1):
            cells = self._short.get(at, ("",))
            alone += self._shape.score(cells, 0)
            together += self._shape.score(cells[1:], column + 1)
            column += len(cells) - 1
        if together > alone and together >= 0:
            self._found.joined[first] = last
        elif alone > together:
            return
        elif alone < 0 or (alone > 0 and is_regular):
            self._break(first, last)
        elif is_regular and not self._might_be_rows(first, last):
            self._found.joined[first] = last

    def _might_be_rows(self, first: int, last: int) -> bool:
        """Where most records are short and these are equally so, blank cells may be left out of all of them."""
        pieces = [self._counts[at] for at in range(first, last + 1) if self._counts[at]]
        return self._few_full and len(set(pieces)) == 1

    def _judge_single(self, at: int, *, is_regular: bool) -> None:
        """A short record by itself is a row whose last cells are blank, unless its cells stand in wrong columns."""
        alone, previous = self._shape.score(self._short[at], 0), at - 1
        if self._counts[at] == 1:
            is_note = self._first == self._last or (at > self._last and not self._counts[previous])
            if (is_regular and not is_note) or alone < 0:
                self._found.broken[at] = 0
        elif alone < 0 and previous in self._short and previous > self._first:
            self._found.broken[at] = 0
            self._found.broken.setdefault(previous, self._counts[previous] - 1)
        elif alone < _HARDLY:
            self._found.broken[at] = 0

    def _break(self, first: int, last: int) -> None:
        self._found.broken[first] = self._counts[first] - 1
        self._found.broken.update({at: 0 for at in range(first + 1, last + 1) if self._counts[at]})
