"""One household, or a short list of them, compared now with the newest data of every source."""

from flows.case.asked import CaseRequest
from flows.case.comparing import Compared, compare_cases

__all__ = ["CaseRequest", "Compared", "compare_cases"]
