"""How often what was listed proved true (属实率, F49), and samples that are checked (抽检, F40)."""

from casework.truth.listings import add_verdicts, find_listings
from casework.truth.truth_counts import count_false_alarms, count_truth

__all__ = ["add_verdicts", "count_false_alarms", "count_truth", "find_listings"]
