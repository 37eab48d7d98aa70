"""What is remembered from run to run."""

from ledger.delivery_warnings import delivery_warnings, link_warnings, stale_sources
from ledger.list_history import Compared, Growth, Previous, compare
from ledger.refused_answers import REFUSALS, ClueRegister, with_refusals
from ledger.review_history import DOUBTED, NOT_HIM, Overturned, in_force, new_decisions, new_results, overturned

__all__ = [
    "DOUBTED",
    "NOT_HIM",
    "REFUSALS",
    "ClueRegister",
    "Compared",
    "Growth",
    "Overturned",
    "Previous",
    "compare",
    "delivery_warnings",
    "in_force",
    "link_warnings",
    "new_decisions",
    "new_results",
    "overturned",
    "stale_sources",
    "with_refusals",
]
