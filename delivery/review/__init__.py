"""The clerical-review workbook: out to the officer, and back with his answers."""

from delivery.review.answers import ANSWERS, VERDICTS, Checked, answer_source, checked_answers
from delivery.review.frames import ReviewTables, review_frame
from delivery.review.words import STANDING, level_words

__all__ = [
    "ANSWERS",
    "STANDING",
    "VERDICTS",
    "Checked",
    "ReviewTables",
    "answer_source",
    "checked_answers",
    "level_words",
    "review_frame",
]
