"""What does it mean for the household? Linked rows -> findings, the suspected list, coverage."""

from screening.advice.correction_advice import make_correction_table
from screening.advice.monitored_households import list_monitored_households
from screening.advice.removal_advice import RemovalInputs, make_removal_table
from screening.advice.watched_people import make_watched_table
from screening.closed_declarations import DeclarationAnswers, add_closing_days
from screening.conflicts.conflict_sides import ConflictInputs, make_register_rows
from screening.conflicts.department_conflicts import find_conflicts
from screening.coverage.category_members import make_categories_table
from screening.coverage.follow_up_households import make_follow_up_table
from screening.coverage.guarantee_coverage import make_coverage_table
from screening.ended.ended_county import ScreenedCounty
from screening.ended.explain_ended_clues import explain_ended_clues
from screening.ended.waiting_clues import find_waiting_clues
from screening.facts.attributed_rows import make_attributed_rows
from screening.facts.household_facts import Population, make_population
from screening.list_comparison import OFFLINE, compare_lists
from screening.policies.policy_diff import describe_policy_diff
from screening.policies.rulebook import make_rulebook
from screening.population_changes import TELL_OF_CHANGES, PopulationChangeInputs, find_population_changes
from screening.rules.answer_table import make_rule_answers_table
from screening.rules.apply_rules import RuleResults, apply_rules
from screening.rules.clue_ids import NO_ORIGINS, ClueOrigins
from screening.rules.rule_digests import digest_rules
from screening.suspected_list import make_suspected_table
from screening.unregistered_clues import find_unregistered_clues

__all__ = [
    "NO_ORIGINS",
    "OFFLINE",
    "TELL_OF_CHANGES",
    "ClueOrigins",
    "ConflictInputs",
    "DeclarationAnswers",
    "Population",
    "PopulationChangeInputs",
    "RemovalInputs",
    "RuleResults",
    "ScreenedCounty",
    "add_closing_days",
    "apply_rules",
    "compare_lists",
    "describe_policy_diff",
    "digest_rules",
    "explain_ended_clues",
    "find_conflicts",
    "find_population_changes",
    "find_unregistered_clues",
    "find_waiting_clues",
    "list_monitored_households",
    "make_attributed_rows",
    "make_categories_table",
    "make_correction_table",
    "make_coverage_table",
    "make_follow_up_table",
    "make_population",
    "make_register_rows",
    "make_removal_table",
    "make_rule_answers_table",
    "make_rulebook",
    "make_suspected_table",
    "make_watched_table",
]
