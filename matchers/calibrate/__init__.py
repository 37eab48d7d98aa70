"""What agreement is worth, estimated on a county's own rows; and the check that a run reckons with it rightly."""

from matchers.calibrate.labelled_pairs import LabelledPairs, label_pairs
from matchers.calibrate.model_fit import estimate_levels, fit_model
from matchers.calibrate.model_text import format_model
from matchers.calibrate.reviewer_labels import MIN_DECISIONS, count_reviewer_labels
from matchers.calibrate.score_check import count_disagreements
from matchers.compare.level_patterns import read_levels

__all__ = [
    "MIN_DECISIONS",
    "LabelledPairs",
    "count_disagreements",
    "count_reviewer_labels",
    "estimate_levels",
    "fit_model",
    "format_model",
    "label_pairs",
    "read_levels",
]
