"""How probable it is, before anything is compared, whose row a row is.

Three kinds of people stand behind a source's rows: the registered; strangers, whom some source knows by a valid
number that the register lacks; and people of whom nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from matchers.decide.unregistered_persons import Strangers

# As many rows as an expectation counts for; a source with few valid numbers says little of its own.
_STRENGTH = 200
# The fewest people that a county is taken to have, for a register that holds a few households only.
_SMALLEST_COUNTY = 20_000
_ODDS_COLUMNS: dict[str, type[pl.DataType]] = {
    "source": pl.String,
    "household_grain": pl.Boolean, "member_odds": pl.Float64, "stranger_odds": pl.Float64, "namesakes": pl.Float64,
}  # fmt: skip


def registered_share(registered_count: int, id_count: int, expected: float) -> float:
    """Which share of a source's people is registered (0-1): `found` of `whole` numbers; of few, much as `expected`."""
    return (registered_count + expected * _STRENGTH) / (id_count + _STRENGTH)


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


def expectations(
    grains: Mapping[str, str], registered_shares: Mapping[str, float], strangers: Strangers
) -> pl.DataFrame:
    """What is expected of the rows of each source: source, and `pairs.PRIOR`.

    `grains`: source -> what its rows are about. `registered`: source -> share of its people who are registered.
    """
    priors = {source: Prior.of(source, registered_shares[source], strangers) for source in grains}
    lines = [
        (source, grains[source] == "household", prior.member, prior.stranger, prior.namesakes)
        for source, prior in priors.items()
    ]
    return pl.DataFrame(lines, schema=_ODDS_COLUMNS, orient="row")
