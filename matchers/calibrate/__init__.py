"""What agreement is worth, estimated on a county's own rows; and the check that a run reckons with it rightly."""

from matchers.calibrate.check import disagreements
from matchers.calibrate.fit import estimates, fitted
from matchers.calibrate.known import Known, known_pairs
from matchers.calibrate.reviewed import ENOUGH, by_reviewers
from matchers.calibrate.written import model_text
from matchers.patterns import read_levels

__all__ = [
    "ENOUGH",
    "Known",
    "by_reviewers",
    "disagreements",
    "estimates",
    "fitted",
    "known_pairs",
    "model_text",
    "read_levels",
]
