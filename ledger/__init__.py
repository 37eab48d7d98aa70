"""What is remembered from run to run."""

from ledger.answer_lines import select_new_answers
from ledger.answers_in_force import find_last_answers, list_answers
from ledger.audit_trail import AuditEvent, AuditQuery, find_operator
from ledger.clue_memory import (
    EarlierRuns,
    EndedClues,
    GrowthRule,
    RememberedClues,
    SuppressionRule,
    compare_clues,
    end_clues,
)
from ledger.delivery_warnings import find_stale_sources, warn_of_deliveries, warn_of_links
from ledger.earlier_lines import (
    compute_answers_digest,
    compute_decisions_digest,
    compute_extensions_digest,
    compute_samples_digest,
    compute_visits_digest,
    select_earlier_answers,
    select_earlier_extensions,
    select_earlier_samples,
    select_earlier_visits,
)
from ledger.end_reasons import find_overturned_clues, give_reasons
from ledger.household_continuity import HouseholdContinuity, trace_households
from ledger.household_status import add_household_status
from ledger.issue_history import compare_with_previous_issues
from ledger.linkage_history import compare_group_rates, compare_linkage_rates, find_linkage_falls
from ledger.number_keys import make_number_keys
from ledger.records import RECORD_TABLES
from ledger.refused_answers import REFUSALS, ClueRegister, add_refusals, add_row_refusals
from ledger.repository import AnsweredMeanwhile, HouseholdMark, ImportCounts, LedgerRepository
from ledger.review_history import (
    DOUBTED,
    NOT_HIM,
    OverturnedLinks,
    derive_overturned_links,
    select_in_force,
    select_new_decisions,
    select_new_results,
)
from ledger.run_order import select_history, select_published, select_register_history

__all__ = [
    "DOUBTED",
    "NOT_HIM",
    "RECORD_TABLES",
    "REFUSALS",
    "AnsweredMeanwhile",
    "AuditEvent",
    "AuditQuery",
    "ClueRegister",
    "EarlierRuns",
    "EndedClues",
    "GrowthRule",
    "HouseholdContinuity",
    "HouseholdMark",
    "ImportCounts",
    "LedgerRepository",
    "OverturnedLinks",
    "RememberedClues",
    "SuppressionRule",
    "add_household_status",
    "add_refusals",
    "add_row_refusals",
    "compare_clues",
    "compare_group_rates",
    "compare_linkage_rates",
    "compare_with_previous_issues",
    "compute_answers_digest",
    "compute_decisions_digest",
    "compute_extensions_digest",
    "compute_samples_digest",
    "compute_visits_digest",
    "derive_overturned_links",
    "end_clues",
    "find_last_answers",
    "find_linkage_falls",
    "find_operator",
    "find_overturned_clues",
    "find_stale_sources",
    "give_reasons",
    "list_answers",
    "make_number_keys",
    "select_earlier_answers",
    "select_earlier_extensions",
    "select_earlier_samples",
    "select_earlier_visits",
    "select_history",
    "select_in_force",
    "select_new_answers",
    "select_new_decisions",
    "select_new_results",
    "select_published",
    "select_register_history",
    "trace_households",
    "warn_of_deliveries",
    "warn_of_links",
]
