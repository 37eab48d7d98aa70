"""The plan: which households are in which trouble. Most are in none; departments' rows follow the plan."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from data_samples.circumstances import Trouble
from data_samples.eligibility import ELIGIBLE, Eligible
from data_samples.population import Household, Person


@dataclass(frozen=True)
class Planned:
    """How many of 600 households are in this trouble, and which may be.

    `told_elsewhere`: by police, labour, agriculture, emergency and relocation offices, by declarations or by the
    register alone, so that what the other departments write stays as it is.
    """

    trouble: Trouble
    per_600: int
    eligible: Eligible
    told_elsewhere: bool


def _read_plan() -> tuple[Planned, ...]:
    with (Path(__file__).parent / "plan.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Planned(
                Trouble(line["trouble"]), int(line["per_600"]), ELIGIBLE[line["among"]], line["told_elsewhere"] == "yes"
            )
            for line in csv.DictReader(file)
        )


PLAN = _read_plan()
_TOLD_ELSEWHERE = frozenset(planned.trouble for planned in PLAN if planned.told_elsewhere)

# Troubles come together: one in this many is laid on a household that already has one.
_TOGETHER = 6

# No rule looks at these.
_IDLE = frozenset({Trouble.TEMPORARY_AID})


class Plan:
    """Which household is in which troubles."""

    def __init__(self, troubles: Mapping[str, frozenset[Trouble]]) -> None:
        self._troubles = troubles

    def has(self, household: Household, *troubles: Trouble) -> bool:
        """Whether the household is in any of these troubles."""
        return not self._troubles.get(household.household_id, frozenset()).isdisjoint(troubles)

    def is_unremarkable(self, household: Household) -> bool:
        """Whether no finding and no clearing rests on what the first departments write about the household."""
        troubles = self._troubles.get(household.household_id, _IDLE) - _TOLD_ELSEWHERE
        return not household.lifted_or_monitored and troubles <= _IDLE

    def is_untouched(self, household: Household) -> bool:
        """Whether nothing at all rests on what any department writes about the household."""
        return self.is_unremarkable(household) and household.household_id not in self._troubles


def draw_plan(households: Sequence[Household], as_of: date, rng: Random) -> Plan:
    """Lay each trouble on its quota of eligible households, at least one when any is eligible."""
    troubles: dict[str, set[Trouble]] = defaultdict(set)
    for place, planned in enumerate(PLAN):
        eligible = [household for household in households if planned.eligible(household, as_of)]
        chosen = _chosen(eligible, planned.per_600 * len(households), troubles, rng)
        if planned.told_elsewhere:
            # Whoever is in another trouble already may be in this one too, so that a tiny county has them all.
            turn = place % max(1, len(eligible))
            chosen = chosen or eligible[turn : turn + 1]
        for household in chosen:
            troubles[household.household_id].add(planned.trouble)
    return Plan({number: frozenset(kinds) for number, kinds in troubles.items()})


def _chosen(
    eligible: list[Household], quota_600: int, troubles: Mapping[str, set[Trouble]], rng: Random
) -> list[Household]:
    shuffled = rng.sample(eligible, len(eligible))
    fresh = [household for household in shuffled if household.household_id not in troubles]
    burdened = [household for household in shuffled if _may_join(troubles.get(household.household_id, set()))]
    count = max(1, round(quota_600 / 600))
    together = burdened[: count // _TOGETHER]
    return [*fresh[: count - len(together)], *together]


def _may_join(troubles: set[Trouble]) -> bool:
    """Allow a second trouble of another department; money and relief of one kind would contradict each other."""
    return len(troubles) == 1 and not any(name.startswith(("tekun", "assistance", "income")) for name in troubles)


def disabled(household: Household, plan: Plan, as_of: date) -> list[Person]:
    """Name who holds disability certificates: two where the plan wants several, otherwise one at most.

    Not everybody whom the register calls disabled has been assessed.
    """
    fit = [member for member in household.members if member.age(as_of) >= 8]
    if plan.has(household, Trouble.DISABILITY_MULTIPLE):
        return fit[:2]
    if plan.has(household, *_ONE_CERTIFICATE):
        return fit[-1:]
    return [member for member in fit if member.disabled][:1]


_ONE_CERTIFICATE = (
    *(Trouble.DISABILITY_NEW, Trouble.DISABILITY_SEVERE),
    *(Trouble.DISABILITY_CANCELLED, Trouble.DISABILITY_REGRADED),
)
