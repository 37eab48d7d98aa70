"""How probable it is, before anything is compared, whose row a row is.

Three kinds of people stand behind a source's rows: the registered; unregistered persons, whom some source knows by a
valid number that the register lacks; and people of whom nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from matchers.frames import FRAMES

# As many rows as an expectation counts for; a source with few valid numbers says little of its own.
_STRENGTH = 200
# The fewest people that a county is taken to have, for a register that holds a few households only.
_SMALLEST_COUNTY = 20_000
_MAX_COVERAGE = 0.9


@dataclass(frozen=True)
class Population:
    """How many registered and unregistered persons are known.

    `shared_id_shares`: source -> share of its unregistered persons whom another source knows too (0-1).
    `namesake_share`: share of the unregistered who bear the name of a registered person of their village (0-1): more
    than chance has it, where kin are named alike.
    """

    registered_count: int
    unregistered_count: int
    shared_id_shares: Mapping[str, float]
    namesake_share: float

    def estimate_coverage(self, source: str) -> float:
        """How many of the people who are not in the register, but in the source, are counted here (0-1)."""
        other_shares = [share for name, share in self.shared_id_shares.items() if name != source]
        average = sum(other_shares) / len(other_shares) if other_shares else 0.0
        return min(self.shared_id_shares.get(source, average), _MAX_COVERAGE)


@dataclass(frozen=True)
class PriorOdds:
    """Odds against somebody unknown, of each registered member and of each unregistered person.

    `namesakes`: how many unknown people are expected to be named like a given registered neighbour.
    """

    member_odds: float
    unregistered_odds: float
    namesakes: float

    @classmethod
    def estimate_odds(cls, source: str, registered_share: float, population: Population) -> PriorOdds:
        """The odds for rows of a source, of whose people that share is registered (0-1)."""
        coverage = population.estimate_coverage(source)
        unknown_share = (1 - registered_share) * (1 - coverage)
        members = max(population.registered_count, _SMALLEST_COUNTY)
        expected_count = _SMALLEST_COUNTY * (1 - registered_share) / registered_share
        unregistered = max(population.unregistered_count, expected_count, 1)
        return cls(
            registered_share / unknown_share / members,
            (1 - registered_share) * coverage / unknown_share / unregistered,
            population.namesake_share,
        )


def estimate_registered_share(registered_count: int, id_count: int, expected: float) -> float:
    """Which share of a source's people is registered (0-1), by its valid numbers; of few, much as `expected`."""
    return (registered_count + expected * _STRENGTH) / (id_count + _STRENGTH)


def list_prior_odds(
    grains: Mapping[str, str], registered_shares: Mapping[str, float], population: Population
) -> pl.DataFrame:
    """Frame `prior_odds`: what is expected of the rows of each source.

    `grains`: source -> what its rows are about. `registered_shares`: source -> share of its people who are registered.
    """
    odds_by_source = {
        source: PriorOdds.estimate_odds(source, registered_shares[source], population) for source in grains
    }
    lines = [
        (source, grains[source] == "household", odds.member_odds, odds.unregistered_odds, odds.namesakes)
        for source, odds in odds_by_source.items()
    ]
    return pl.DataFrame(lines, schema=FRAMES["prior_odds"].schema, orient="row")
