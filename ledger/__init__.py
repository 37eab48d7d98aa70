"""What is remembered from run to run."""

from ledger.audit_trail import AuditEvent
from ledger.delivery_warnings import find_stale_sources, warn_of_deliveries, warn_of_links
from ledger.earlier_lines import compute_decisions_digest, compute_visits_digest, select_earlier_visits
from ledger.issue_history import compare_with_previous_issues
from ledger.linkage_history import compare_group_rates, compare_linkage_rates, find_linkage_falls
from ledger.list_history import GrowthRule, ListHistory, PreviousList, compare_with_previous
from ledger.number_keys import make_number_keys
from ledger.refused_answers import REFUSALS, ClueRegister, add_refusals
from ledger.repository import ImportCounts, LedgerRepository
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
    "AuditEvent",
    "ClueRegister",
    "GrowthRule",
    "ImportCounts",
    "LedgerRepository",
    "ListHistory",
    "OverturnedLinks",
    "PreviousList",
    "add_refusals",
    "compare_group_rates",
    "compare_linkage_rates",
    "compare_with_previous",
    "compare_with_previous_issues",
    "compute_decisions_digest",
    "compute_visits_digest",
    "derive_overturned_links",
    "find_linkage_falls",
    "find_stale_sources",
    "make_number_keys",
    "select_earlier_visits",
    "select_in_force",
    "select_new_decisions",
    "select_new_results",
    "warn_of_deliveries",
    "warn_of_links",
]
