"""What is remembered from run to run."""

from ledger.decisions import DOUBTED, NOT_HIM, Overturned, in_force, new_decisions, new_results, overturned
from ledger.deliveries import delivery_warnings, link_warnings, stale_sources
from ledger.history import Compared, Growth, Previous, compare
from ledger.refusals import REFUSALS, ClueRegister, with_refusals

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
