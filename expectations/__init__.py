"""Is this delivery fit to be believed? Rows are typed and admitted here, and the delivery is judged as a whole."""

from expectations.admit.admit_rows import admit_rows, make_dropped_table
from expectations.admit.delivery_inspection import DeliveryInspection
from expectations.admit.registered_households import UNKNOWN_HOUSEHOLD, RegisteredHouseholds, add_unknown_households
from expectations.cells.read_dates import read_days
from expectations.issues.home_county_check import ANOTHER_COUNTY
from expectations.issues.issue_table import add_refusal
from expectations.judge.expectation_batch import load_great_expectations
from expectations.judge.expectation_suites import Suite, read_suites
from expectations.judge.judge_profiles import judge_profiles, make_judgements_table
from expectations.profile.delivery_profile import list_profile_columns, make_profiles_table

__all__ = [
    "ANOTHER_COUNTY",
    "UNKNOWN_HOUSEHOLD",
    "DeliveryInspection",
    "RegisteredHouseholds",
    "Suite",
    "add_refusal",
    "add_unknown_households",
    "admit_rows",
    "judge_profiles",
    "list_profile_columns",
    "load_great_expectations",
    "make_dropped_table",
    "make_judgements_table",
    "make_profiles_table",
    "read_days",
    "read_suites",
]
