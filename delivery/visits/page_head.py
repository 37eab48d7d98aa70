"""The head of a page: what it is, which household of how many, and by when it is wanted back."""

from __future__ import annotations

from dataclasses import dataclass

from delivery.visits.page_lines import LAST, Cell, Line, compute_text_height

_TITLE_HEIGHT, _AGAIN_HEIGHT = 29.0, 22.0
_SMALL = 9.5  # the type of `where`
_UNFRAMED = 3.0  # points that a line without a frame needs less
_WHERE_LAST = 4  # the column where `where` ends


@dataclass(frozen=True)
class PageHead:
    """The three lines above everything else. `where`: period, place, number; `whom`: by when, or whose page it is."""

    title: str
    where: str
    whom: str
    is_first: bool = True

    @property
    def height(self) -> float:
        """Points that the lines take."""
        return sum(line.height for line in self.make_lines(""))

    def make_lines(self, page: str) -> tuple[Line, ...]:
        """The lines; `page`: which page of the household's."""
        style, height = ("title", _TITLE_HEIGHT) if self.is_first else ("again", _AGAIN_HEIGHT)
        where = max(15.0, compute_text_height(self.where, 0, _WHERE_LAST, _SMALL) - _UNFRAMED)
        return (
            Line((Cell(0, LAST, self.title, style),), height),
            Line((Cell(0, _WHERE_LAST, self.where, "small"), Cell(LAST, LAST, page, "small_right")), where),
            Line((Cell(0, LAST, self.whom, "due"),), max(19.0, compute_text_height(self.whom, 0, LAST) - _UNFRAMED)),
        )
