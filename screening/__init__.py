"""What does it mean for the household? Linked rows -> findings, the suspected list, coverage."""

from screening.closed_declarations import Answers, with_closings
from screening.conflicts.conflict_sides import Told, register_rows
from screening.conflicts.department_conflicts import conflicts_table
from screening.coverage.category_members import categories_table
from screening.coverage.follow_up_households import follow_up_table
from screening.coverage.guarantee_coverage import coverage_table
from screening.facts.attributed_rows import claimed_rows
from screening.facts.household_facts import Population, population
from screening.list_comparison import OFFLINE, list_comparison
from screening.policies.policy_diff import policy_diff
from screening.policies.rulebook import rulebook
from screening.population_changes import TELL_OF_CHANGES, Changes, population_changes
from screening.rules.apply_rules import Screened, screen
from screening.suspected_list import suspected_table
from screening.unregistered_clues import strangers

__all__ = [
    "OFFLINE",
    "TELL_OF_CHANGES",
    "Answers",
    "Changes",
    "Population",
    "Screened",
    "Told",
    "categories_table",
    "claimed_rows",
    "conflicts_table",
    "coverage_table",
    "follow_up_table",
    "list_comparison",
    "policy_diff",
    "population",
    "population_changes",
    "register_rows",
    "rulebook",
    "screen",
    "strangers",
    "suspected_table",
    "with_closings",
]
