"""The troubles that a household may be in, and whom of a household they befall."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

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
    MOVED_OUT = "moved_out"  # the register still has them
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
