"""Why: of a row, of a household, of a clue."""

from services.explain.clue import ClueExplanation, explain_clue
from services.explain.household import HouseholdExplanation, explain_household
from services.explain.row import Candidate, RowExplanation, explain_row

__all__ = [
    "Candidate",
    "ClueExplanation",
    "HouseholdExplanation",
    "RowExplanation",
    "explain_clue",
    "explain_household",
    "explain_row",
]
