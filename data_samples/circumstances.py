"""The plan: which households are in which trouble. Most are in none; departments' rows follow the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from data_samples.population import Household, Person
from domain.periods import find_last_august_31


class Trouble(StrEnum):
    """A circumstance that some department's rows show. The comment tells what a comparison should make of it."""

    INCOME_AT_LINE = "income_at_line"  # exactly 6,000 yuan per head: counts as below
    INCOME_BELOW = "income_below"
    INCOME_JUST_ABOVE = "income_just_above"  # 6,000.50 yuan per head: clear
    INCOME_ABSENT = "income_absent"  # no row for the year
    INCOME_THREE_QUARTERS = "income_three_quarters"  # a quarter is missing, so there is no whole year
    LOW_INCOME_OTHER = "low_income_other"
    SUDDEN_HARDSHIP = "sudden_hardship"
    MEDICAL_LOW = "medical_low"  # 5,000 yuan and more, lifted or monitored
    MEDICAL_HIGH = "medical_high"  # 20,000 yuan and more, everybody else
    MEDICAL_REVERSED = "medical_reversed"  # heavy until the reversal is netted: clear
    MEDICAL_EARLIER = "medical_earlier"  # heavy, but before the window: clear
    UNINSURED = "uninsured"
    INSURANCE_SUSPENDED = "insurance_suspended"
    HOUSE_DANGEROUS = "house_dangerous"
    HOUSE_REBUILT = "house_rebuilt"  # C or D, accepted after the assessment: clear
    HOUSE_VACATED = "house_vacated"  # clear
    HOUSE_REASSESSED = "house_reassessed"  # D once, B now: clear
    ASSISTANCE_NEW = "assistance_new"
    ASSISTANCE_OLD = "assistance_old"  # in 低保 for years
    ASSISTANCE_LEFT = "assistance_left"
    ASSISTANCE_CHANGED = "assistance_changed"  # left 低保, still in 特困供养: clear
    TEMPORARY_AID = "temporary_aid"
    CHILD_UNSUPPORTED = "child_unsupported"
    ELDERLY_DISABLED = "elderly_disabled"
    TEKUN_DISPERSED = "tekun_dispersed"
    TEKUN_DISABLED = "tekun_disabled"  # dispersed and 失能: confirmed
    TEKUN_IN_DANGEROUS_HOUSE = "tekun_in_dangerous_house"  # confirmed
    TEKUN_CENTRALISED = "tekun_centralised"
    DROPPED_OUT = "dropped_out"
    TAUGHT_AT_HOME = "taught_at_home"  # in the dropout list, and a teacher comes: clear
    SCHOOL_SUSPENDED = "school_suspended"  # 休学: clear
    SCHOOL_UNKNOWN = "school_unknown"  # in no roll of this county
    COLLEGE_COSTLY = "college_costly"  # 10,000 yuan and more in the latest school year, perhaps by its terms
    COLLEGE_COSTLY_EARLIER = "college_costly_earlier"  # in the school year before: clear
    COMPULSORY_COSTLY = "compulsory_costly"  # a private middle school: clear
    APPLICATION_REFUSED = "application_refused"
    APPLICATION_REFUSED_EARLIER = "application_refused_earlier"  # before the window: clear
    APPLICATION_OPEN = "application_open"  # clear
    MAJOR_DISEASE_NEW = "major_disease_new"
    MAJOR_DISEASE_OLD = "major_disease_old"  # diagnosed before the window: clear
    CHRONIC_BURDEN = "chronic_burden"  # 3,000 yuan and more, less than 5,000
    PUSHED_BY_INSURANCE = "pushed_by_insurance"  # treated elsewhere: only in the list of high costs
    WATER_UNFIT = "water_unfit"
    WATER_FAR = "water_far"
    WATER_SCARCE = "water_scarce"
    WATER_AT_LIMIT = "water_at_limit"  # 20 minutes, 20 litres: clear
    DISABILITY_NEW = "disability_new"
    DISABILITY_SEVERE = "disability_severe"
    DISABILITY_MULTIPLE = "disability_multiple"
    DISABILITY_CANCELLED = "disability_cancelled"  # clear
    DISABILITY_REGRADED = "disability_regraded"  # 二级 once, 四级 now: clear
    MEMBER_DIED = "member_died"  # still enrolled: the registers of two offices disagree
    DIED_UNINSURED = "died_uninsured"  # needs no insurance any more: clear
    TREATED_AFTER_DEATH = "treated_after_death"
    ACCIDENT_INJURED = "accident_injured"
    ACCIDENT_COSTLY = "accident_costly"  # 10,000 yuan and more after compensation
    ACCIDENT_COMPENSATED = "accident_compensated"  # the insurer paid nearly all: clear
    UNEMPLOYED = "unemployed"
    UNEMPLOYED_REEMPLOYED = "unemployed_reemployed"  # found work since: clear
    PROJECT_FAILED = "project_failed"
    PROJECT_FAILED_EARLIER = "project_failed_earlier"  # before the window: clear
    DISASTER_HOUSE = "disaster_house"
    DISASTER_LOSS = "disaster_loss"  # 10,000 yuan and more after aid
    DISASTER_AIDED = "disaster_aided"  # clear
    RELOCATED_JOBLESS = "relocated_jobless"
    RELOCATED_EMPLOYED = "relocated_employed"  # clear
    DECLARED_OPEN = "declared_open"
    DECLARED_CLOSED = "declared_closed"  # visited since and found not to be so: clear
    DECLARED_EARLIER = "declared_earlier"  # before the window: clear
    PROPOSED_OFFLINE = "proposed_offline"  # only the village's meeting named the household
    MOVED_OUT = "moved_out"  # the register still has him
    MOVED_AND_RETURNED = "moved_and_returned"
    RENAMED = "renamed"  # the register still has the old name
    RENUMBERED = "renumbered"  # the register still has the old number
    CHILD_BORN = "child_born"  # not in the register yet
    INCOME_HALVED = "income_halved"  # by quarters: 6,000 yuan per head in the last four, 16,000 in the four before
    INCOME_THIN = (
        "income_thin"  # by quarters: less than 5,000 in the last four, though last year was well above the line
    )
    INCOME_STEADY = "income_steady"  # by quarters, 10,000 yuan: clear
    INCOME_HALVED_LAST_YEAR = "income_halved_last_year"  # by whole years
    WITHOUT_LABOUR = "without_labour"  # monitored, and nobody of the family can work


@dataclass(frozen=True)
class Planned:
    """How many of 600 households are in this trouble, and which may be."""

    trouble: Trouble
    per_600: int
    eligible: Callable[[Household, date], bool]


def _lifted_unmonitored(household: Household, _: date) -> bool:
    return household.lifted and not household.under_monitoring


def _ordinary(household: Household, _: date) -> bool:
    return not household.lifted_or_monitored


def _unmonitored(household: Household, _: date) -> bool:
    return not household.under_monitoring


def _monitored(household: Household, _: date) -> bool:
    return household.under_monitoring


def _watched(household: Household, _: date) -> bool:
    return household.lifted_or_monitored


def _watched_adult(household: Household, as_of: date) -> bool:
    return household.lifted_or_monitored and working_member(household, as_of) is not None


def _with_adult(household: Household, as_of: date) -> bool:
    return len(household.members) > 1 and working_member(household, as_of) is not None


def _anyone(_household: Household, _: date) -> bool:
    return True


def _with_child(household: Household, as_of: date) -> bool:
    return household.head.age(as_of) >= 50 and youngest(household).age(as_of) < 16


def _with_elderly(household: Household, as_of: date) -> bool:
    return oldest(household).age(as_of) >= 60


def _alone_and_old(household: Household, as_of: date) -> bool:
    return len(household.members) == 1 and household.head.age(as_of) >= 60


def _with_pupil(household: Household, as_of: date) -> bool:
    return pupil(household, as_of) is not None


def _with_collegian(household: Household, as_of: date) -> bool:
    return collegian(household, as_of) is not None


def _watched_couple(household: Household, as_of: date) -> bool:
    return household.lifted_or_monitored and _with_late_elder(household, as_of)


def _with_late_elder(household: Household, as_of: date) -> bool:
    return len(household.members) > 1 and oldest(household).age(as_of) >= 68


def _several(household: Household, as_of: date) -> bool:
    return sum(member.age(as_of) >= 8 for member in household.members) >= 3


PLAN = (
    Planned(Trouble.TEKUN_DISPERSED, 8, _alone_and_old),
    Planned(Trouble.TEKUN_DISABLED, 2, _alone_and_old),
    Planned(Trouble.TEKUN_IN_DANGEROUS_HOUSE, 1, _alone_and_old),
    Planned(Trouble.TEKUN_CENTRALISED, 3, _alone_and_old),
    Planned(Trouble.ASSISTANCE_CHANGED, 1, _alone_and_old),
    Planned(Trouble.CHILD_UNSUPPORTED, 4, _with_child),
    Planned(Trouble.INCOME_AT_LINE, 1, _lifted_unmonitored),
    Planned(Trouble.INCOME_BELOW, 5, _lifted_unmonitored),
    Planned(Trouble.INCOME_JUST_ABOVE, 1, _lifted_unmonitored),
    Planned(Trouble.INCOME_ABSENT, 3, _lifted_unmonitored),
    Planned(Trouble.INCOME_THREE_QUARTERS, 2, _lifted_unmonitored),
    Planned(Trouble.MEDICAL_LOW, 8, _watched),
    Planned(Trouble.UNINSURED, 7, _watched_adult),
    Planned(Trouble.INSURANCE_SUSPENDED, 3, _watched_adult),
    Planned(Trouble.LOW_INCOME_OTHER, 8, _ordinary),
    Planned(Trouble.SUDDEN_HARDSHIP, 5, _unmonitored),
    Planned(Trouble.MEDICAL_HIGH, 7, _ordinary),
    Planned(Trouble.MEDICAL_REVERSED, 2, _anyone),
    Planned(Trouble.MEDICAL_EARLIER, 3, _anyone),
    Planned(Trouble.HOUSE_DANGEROUS, 7, _anyone),
    Planned(Trouble.HOUSE_REBUILT, 12, _anyone),
    Planned(Trouble.HOUSE_VACATED, 4, _anyone),
    Planned(Trouble.HOUSE_REASSESSED, 6, _anyone),
    Planned(Trouble.ASSISTANCE_NEW, 6, _unmonitored),
    Planned(Trouble.ASSISTANCE_OLD, 20, _anyone),
    Planned(Trouble.ASSISTANCE_LEFT, 5, _anyone),
    Planned(Trouble.TEMPORARY_AID, 10, _anyone),
    Planned(Trouble.ELDERLY_DISABLED, 7, _with_elderly),
    Planned(Trouble.CHRONIC_BURDEN, 4, _watched_adult),
    Planned(Trouble.DIED_UNINSURED, 2, _watched_couple),
    Planned(Trouble.MEMBER_DIED, 4, _with_late_elder),
    Planned(Trouble.TREATED_AFTER_DEATH, 1, _with_late_elder),
    Planned(Trouble.DROPPED_OUT, 3, _with_pupil),
    Planned(Trouble.TAUGHT_AT_HOME, 2, _with_pupil),
    Planned(Trouble.SCHOOL_SUSPENDED, 2, _with_pupil),
    Planned(Trouble.SCHOOL_UNKNOWN, 5, _with_pupil),
    Planned(Trouble.COMPULSORY_COSTLY, 1, _with_pupil),
    Planned(Trouble.COLLEGE_COSTLY, 4, _with_collegian),
    Planned(Trouble.COLLEGE_COSTLY_EARLIER, 2, _with_collegian),
    Planned(Trouble.APPLICATION_REFUSED, 5, _anyone),
    Planned(Trouble.APPLICATION_REFUSED_EARLIER, 2, _anyone),
    Planned(Trouble.APPLICATION_OPEN, 3, _anyone),
    Planned(Trouble.MAJOR_DISEASE_NEW, 4, _anyone),
    Planned(Trouble.MAJOR_DISEASE_OLD, 5, _anyone),
    Planned(Trouble.PUSHED_BY_INSURANCE, 3, _anyone),
    Planned(Trouble.WATER_UNFIT, 2, _anyone),
    Planned(Trouble.WATER_FAR, 2, _anyone),
    Planned(Trouble.WATER_SCARCE, 2, _anyone),
    Planned(Trouble.WATER_AT_LIMIT, 2, _anyone),
    Planned(Trouble.DISABILITY_NEW, 4, _several),
    Planned(Trouble.DISABILITY_SEVERE, 5, _several),
    Planned(Trouble.DISABILITY_MULTIPLE, 4, _several),
    Planned(Trouble.DISABILITY_CANCELLED, 2, _several),
    Planned(Trouble.DISABILITY_REGRADED, 2, _several),
    # Told by departments of their own: what stands above, and the files made from it, stays as it is.
    Planned(Trouble.ACCIDENT_INJURED, 2, _anyone),
    Planned(Trouble.ACCIDENT_COSTLY, 2, _anyone),
    Planned(Trouble.ACCIDENT_COMPENSATED, 1, _anyone),
    Planned(Trouble.UNEMPLOYED, 5, _watched_adult),
    Planned(Trouble.UNEMPLOYED_REEMPLOYED, 2, _watched_adult),
    Planned(Trouble.PROJECT_FAILED, 3, _anyone),
    Planned(Trouble.PROJECT_FAILED_EARLIER, 1, _anyone),
    Planned(Trouble.DISASTER_HOUSE, 3, _anyone),
    Planned(Trouble.DISASTER_LOSS, 2, _anyone),
    Planned(Trouble.DISASTER_AIDED, 2, _anyone),
    Planned(Trouble.RELOCATED_JOBLESS, 3, _anyone),
    Planned(Trouble.RELOCATED_EMPLOYED, 12, _anyone),
    Planned(Trouble.DECLARED_OPEN, 5, _anyone),
    Planned(Trouble.DECLARED_CLOSED, 3, _anyone),
    Planned(Trouble.DECLARED_EARLIER, 1, _anyone),
    Planned(Trouble.PROPOSED_OFFLINE, 6, _anyone),
    Planned(Trouble.MOVED_OUT, 3, _with_adult),
    Planned(Trouble.MOVED_AND_RETURNED, 1, _with_adult),
    Planned(Trouble.RENAMED, 2, _with_adult),
    Planned(Trouble.RENUMBERED, 2, _with_adult),
    Planned(Trouble.CHILD_BORN, 4, _with_adult),
    # Told by the register's keeper: what other departments write stays as it is.
    Planned(Trouble.INCOME_HALVED, 2, _ordinary),
    Planned(Trouble.INCOME_THIN, 2, _ordinary),
    Planned(Trouble.INCOME_STEADY, 3, _ordinary),
    Planned(Trouble.INCOME_HALVED_LAST_YEAR, 2, _ordinary),
    Planned(Trouble.WITHOUT_LABOUR, 1, _monitored),
)

# Told by police, labour, agriculture, emergency and relocation offices, by declarations or by the register alone.
_TROUBLES = [planned.trouble for planned in PLAN]
_TOLD_ELSEWHERE = frozenset(_TROUBLES[_TROUBLES.index(Trouble.ACCIDENT_INJURED) :])

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
    for planned in PLAN:
        eligible = [household for household in households if planned.eligible(household, as_of)]
        chosen = _chosen(eligible, planned.per_600 * len(households), troubles, rng)
        if planned.trouble in _TOLD_ELSEWHERE:
            # Whoever is in another trouble already may be in this one too, so that a tiny county has them all.
            turn = _TROUBLES.index(planned.trouble) % max(1, len(eligible))
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


def oldest(household: Household) -> Person:
    """Give the member born first."""
    return min(household.members, key=lambda member: member.birth)


def youngest(household: Household) -> Person:
    """Give the member born last."""
    return max(household.members, key=lambda member: member.birth)


def working_member(household: Household, as_of: date) -> Person | None:
    """Find the last listed member of 16 to 59 years, if there is one."""
    return next((member for member in reversed(household.members) if 16 <= member.age(as_of) < 60), None)


def pupil(household: Household, as_of: date) -> Person | None:
    """Find the first listed member of compulsory school age: 6 to 15 on 31 August."""
    return next((member for member in household.members if 6 <= school_age(member, as_of) <= 15), None)


def collegian(household: Household, as_of: date) -> Person | None:
    """Find the first listed member of an age for senior school or college: 16 to 21 on 31 August."""
    return next((member for member in household.members if 16 <= school_age(member, as_of) <= 21), None)


def school_age(person: Person, as_of: date) -> int:
    """Completed years on the last 31 August, by which schools count."""
    return person.age(find_last_august_31(as_of))


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
