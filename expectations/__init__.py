"""Is this delivery fit to be believed? Rows are typed and admitted here, and the delivery is judged as a whole."""

from expectations.admission import admit, counted
from expectations.batch import load_great_expectations
from expectations.home_places import ANOTHER_COUNTY
from expectations.inspection import Inspection
from expectations.issue_list import with_refusal
from expectations.judging import judge, judgements_table
from expectations.profile import profile_columns, profiles_table
from expectations.registered import UNKNOWN_HOUSEHOLD, RegisteredHouseholds, with_unknown_households
from expectations.suites import Suite, read_suites

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
