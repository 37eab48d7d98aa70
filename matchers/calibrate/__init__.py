"""What agreement is worth, estimated on a county's own rows; and the check that a run reckons with it rightly."""

from matchers.calibrate.labelled_pairs import Known, known_pairs
from matchers.calibrate.model_fit import estimates, fitted
from matchers.calibrate.model_text import model_text
from matchers.calibrate.reviewer_labels import ENOUGH, by_reviewers
from matchers.calibrate.score_check import disagreements
from matchers.compare.level_patterns import read_levels

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
