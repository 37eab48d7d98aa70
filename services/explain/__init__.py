"""Why: of a row, of a household, of a clue."""

from services.explain.clue import ClueExplanation, explain_clue
from services.explain.household import HouseholdExplanation, explain_household
from services.explain.row import Candidate, NearPerson, RowExplanation, explain_row
from services.explain.unused_row import UnusedRow, find_unused_row

__all__ = [
    "Candidate",
    "ClueExplanation",
    "HouseholdExplanation",
    "NearPerson",
    "RowExplanation",
    "UnusedRow",
    "explain_clue",
    "explain_household",
    "explain_row",
    "find_unused_row",
]
