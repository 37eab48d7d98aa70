"""What is remembered from run to run."""

from ledger.delivery_warnings import find_stale_sources, warn_of_deliveries, warn_of_links
from ledger.list_history import GrowthRule, ListHistory, PreviousList, compare_with_previous
from ledger.refused_answers import REFUSALS, ClueRegister, add_refusals
from ledger.review_history import (
    DOUBTED,
    NOT_HIM,
    OverturnedLinks,
    derive_overturned_links,
    select_in_force,
    select_new_decisions,
    select_new_results,
)

__all__ = [
    "DOUBTED",
    "NOT_HIM",
    "REFUSALS",
    "ClueRegister",
    "GrowthRule",
    "ListHistory",
    "OverturnedLinks",
    "PreviousList",
    "add_refusals",
    "compare_with_previous",
    "derive_overturned_links",
    "find_stale_sources",
    "select_in_force",
    "select_new_decisions",
    "select_new_results",
    "warn_of_deliveries",
    "warn_of_links",
]
