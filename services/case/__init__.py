"""One household, or a short list of them, compared now with the newest data of every source."""

from services.case.case_comparison import CaseResult, compare_cases
from services.case.case_households import CaseRequest

__all__ = ["CaseRequest", "CaseResult", "compare_cases"]
