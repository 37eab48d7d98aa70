"""Is this delivery fit to be believed? Rows are typed and admitted here, and the delivery is judged as a whole."""

from expectations.admission import admit
from expectations.issue_list import issues, with_refusal
from expectations.judging import judge, judgements_table
from expectations.profile import profile, profile_columns, profiles_table
from expectations.suites import Suite, read_suites

__all__ = [
    "Suite",
    "admit",
    "issues",
    "judge",
    "judgements_table",
    "profile",
    "profile_columns",
    "profiles_table",
    "read_suites",
    "with_refusal",
]
