"""Is this delivery fit to be believed? Rows are typed and admitted here, and the delivery is judged as a whole."""

from expectations.admission import admit, counted
from expectations.inspection import Inspection
from expectations.issue_list import with_refusal
from expectations.judging import judge, judgements_table
from expectations.profile import profile_columns, profiles_table
from expectations.suites import Suite, read_suites

__all__ = [
    "Inspection",
    "Suite",
    "admit",
    "counted",
    "judge",
    "judgements_table",
    "profile_columns",
    "profiles_table",
    "read_suites",
    "with_refusal",
]
