"""A case: two ways to do the same work on the same data, and how long each takes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 3


@dataclass(frozen=True)
class Case:
    """`ours` and `baseline` do the same work over `rows` rows.

    `agrees` looks at what both gave and says whether it is the same: a fast way to another result is worth nothing.
    `rounds`: how often each is run; the fastest counts.
    """

    title: str
    baseline_title: str
    rows: int
    ours: Callable[[], object]
    baseline: Callable[[], object]
    agrees: Callable[[object, object], bool]
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Outcome:
    """Seconds of the fastest round of each, and whether both gave the same."""

    case: Case
    ours: float
    baseline: float
    agreed: bool

    @property
    def ratio(self) -> float:
        """How many times as long the baseline takes."""
        return self.baseline / self.ours


def measured(case: Case) -> Outcome:
    """Run both ways in turn, so that what disturbs the machine disturbs both."""
    pairs = [(_timed(case.ours), _timed(case.baseline)) for _ in range(case.rounds)]
    (_, ours), (_, baseline) = pairs[-1]
    seconds = [(own, other) for (own, _), (other, _) in pairs]
    return Outcome(
        case, min(own for own, _ in seconds), min(other for _, other in seconds), case.agrees(ours, baseline)
    )


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    gc.collect()
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result
