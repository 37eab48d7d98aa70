"""Is this delivery fit to be believed? Rows are typed and admitted here, and the delivery is judged as a whole."""

from expectations.admission import admit
from expectations.judging import judge
from expectations.profile import profile, profile_columns
from expectations.suites import Suite, read_suites

__all__ = ["Suite", "admit", "judge", "profile", "profile_columns", "read_suites"]
