"""The waterfall of a pair: where each bar begins and ends, for a drawing without styles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.explain.row import Step

_WIDTH = 100.0
_EVEN = 0.05  # shown as 0.0


@dataclass(frozen=True)
class Bar:
    """One line of the waterfall: what it is worth in bits, and its bar's place in hundredths of the drawing.

    `kind`: start, for, against, even or sum.
    """

    title: str
    bits: float
    left: float
    width: float
    kind: str


@dataclass(frozen=True)
class Waterfall:
    """`bars`: from the prior to the sum. `zero`: where even odds lie, in hundredths of the drawing."""

    bars: list[Bar]
    zero: float


def draw_waterfall(prior: float | None, steps: Sequence[Step]) -> Waterfall | None:
    """The bars of a pair's comparisons; none where nothing was compared."""
    if prior is None or not steps:
        return None
    heights = [0.0, prior]
    for step in steps:
        heights.append(heights[-1] + step.bits)
    low, high = min(heights), max(heights)
    scale = _WIDTH / ((high - low) or 1.0)

    def make_bar(title: str, begin: float, end: float, kind: str) -> Bar:
        width = max(abs(end - begin) * scale, 0.6)
        return Bar(title, end - begin, (min(begin, end) - low) * scale, width, kind)

    bars = [make_bar("比对之前", 0.0, prior, "start")]
    for place, step in enumerate(steps, start=1):
        begin, end = heights[place], heights[place + 1]
        bars.append(make_bar(step.level, begin, end, _name_kind(step.bits)))
    return Waterfall([*bars, make_bar("合计", 0.0, heights[-1], "sum")], (0.0 - low) * scale)


def _name_kind(bits: float) -> str:
    if abs(bits) < _EVEN:
        return "even"
    return "for" if bits > 0 else "against"
