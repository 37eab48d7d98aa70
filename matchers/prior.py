"""How probable it is, before anything is compared, whose row a row is.

Three kinds of people stand behind a source's rows: the registered; strangers, whom some source knows by a valid
number that the register lacks; and people of whom nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from matchers.strangers import Strangers

# As many rows as an expectation counts for; a source with few valid numbers says little of its own.
_STRENGTH = 200
# The fewest people that a county is taken to have, for a register that holds a few households only.
_SMALLEST_COUNTY = 20_000


def registered_share(whole: pl.DataFrame, settled: pl.DataFrame, expected: float) -> float:
    """Which share of a source's people is registered, as its valid numbers tell (0-1)."""
    found = whole.join(settled.select("row").unique(), on="row", how="semi").height
    return (found + expected * _STRENGTH) / (whole.height + _STRENGTH)


@dataclass(frozen=True)
class Prior:
    """Odds against somebody unknown: of each registered person (`member`) and of each stranger (`stranger`).

    `namesakes`: how many unknown people are expected to be named like a given registered neighbour.
    """

    member: float
    stranger: float
    namesakes: float

    @classmethod
    def of(cls, source: str, registered: float, strangers: Strangers) -> Prior:
        """`registered`: share of the source's people who are registered."""
        known = strangers.coverage(source)
        unknown = (1 - registered) * (1 - known)
        people = max(strangers.registered, _SMALLEST_COUNTY)
        others = max(strangers.count, _SMALLEST_COUNTY * (1 - registered) / registered, 1)
        return cls(registered / unknown / people, (1 - registered) * known / unknown / others, strangers.namesakes)

    def columns(self, household_grain: bool) -> tuple[pl.Expr, ...]:
        """What is expected of the source's rows: household_grain, member_odds, stranger_odds, namesakes."""
        return (
            pl.lit(household_grain).alias("household_grain"),
            pl.lit(self.member).alias("member_odds"),
            pl.lit(self.stranger).alias("stranger_odds"),
            pl.lit(self.namesakes).alias("namesakes"),
        )
