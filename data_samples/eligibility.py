"""Which households may be in a trouble, by the names that `plan.csv` uses in its column `among`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from data_samples.circumstances import collegian, oldest, pupil, working_member, youngest
from data_samples.population import Household

Eligible = Callable[[Household, date], bool]


def _has_elder_with_family(home: Household, as_of: date) -> bool:
    return len(home.members) > 1 and oldest(home).age(as_of) >= 68


ELIGIBLE: dict[str, Eligible] = {
    "anyone": lambda _home, _: True,
    "ordinary": lambda home, _: not home.lifted_or_monitored,
    "lifted_unmonitored": lambda home, _: home.lifted and not home.under_monitoring,
    "monitored": lambda home, _: home.under_monitoring,
    "unmonitored": lambda home, _: not home.under_monitoring,
    "watched": lambda home, _: home.lifted_or_monitored,
    "watched_adult": lambda home, as_of: home.lifted_or_monitored and working_member(home, as_of) is not None,
    "watched_elder": lambda home, as_of: home.lifted_or_monitored and _has_elder_with_family(home, as_of),
    "with_adult": lambda home, as_of: len(home.members) > 1 and working_member(home, as_of) is not None,
    "with_child": lambda home, as_of: home.head.age(as_of) >= 50 and youngest(home).age(as_of) < 16,
    "with_pupil": lambda home, as_of: pupil(home, as_of) is not None,
    "with_collegian": lambda home, as_of: collegian(home, as_of) is not None,
    "with_elderly": lambda home, as_of: oldest(home).age(as_of) >= 60,
    "with_elder": _has_elder_with_family,
    "alone_and_old": lambda home, as_of: len(home.members) == 1 and home.head.age(as_of) >= 60,
    "three_older_than_seven": lambda home, as_of: sum(member.age(as_of) >= 8 for member in home.members) >= 3,
}
