"""The two days on which a paper must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SearchDays:
    """`as_of`: the search's as-of date. `asked_on`: the day on which its requests are written."""

    as_of: date
    asked_on: date

    @property
    def earlier_day(self) -> date:
        """The earlier of the two: what begins later does not hold on both."""
        return min(self.as_of, self.asked_on)

    @property
    def later_day(self) -> date:
        """The later of the two: what has ended by then does not hold on both."""
        return max(self.as_of, self.asked_on)

    @property
    def distinct_days(self) -> tuple[date, ...]:
        """Each day once, in order."""
        return tuple(dict.fromkeys((self.earlier_day, self.later_day)))
