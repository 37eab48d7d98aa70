"""Is this delivery fit to be believed? Rows are typed and admitted here, and the delivery is judged as a whole."""

from expectations.admit.admit_rows import admit, counted
from expectations.admit.delivery_inspection import Inspection
from expectations.admit.registered_households import UNKNOWN_HOUSEHOLD, RegisteredHouseholds, with_unknown_households
from expectations.issues.home_county_check import ANOTHER_COUNTY
from expectations.issues.issue_table import with_refusal
from expectations.judge.expectation_batch import load_great_expectations
from expectations.judge.expectation_suites import Suite, read_suites
from expectations.judge.judge_profiles import judge, judgements_table
from expectations.profile.delivery_profile import profile_columns, profiles_table

__all__ = [
    "ANOTHER_COUNTY",
    "UNKNOWN_HOUSEHOLD",
    "Inspection",
    "RegisteredHouseholds",
    "Suite",
    "admit",
    "counted",
    "judge",
    "judgements_table",
    "load_great_expectations",
    "profile_columns",
    "profiles_table",
    "read_suites",
    "with_refusal",
    "with_unknown_households",
]
