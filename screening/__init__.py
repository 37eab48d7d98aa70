"""What does it mean for the household? Linked rows -> findings, the suspected list, coverage."""

from screening.categories import categories_table
from screening.closing import Answers, with_closings
from screening.conflict_sides import Told, register_rows
from screening.conflicts import conflicts_table
from screening.coverage import coverage_table
from screening.facts import Population, population
from screening.follow_up import follow_up_table
from screening.list_comparison import OFFLINE, list_comparison
from screening.policy_diff import policy_diff
from screening.population_changes import TELL_OF_CHANGES, Changes, population_changes
from screening.rows import claimed_rows
from screening.rulebook import rulebook
from screening.screen import Screened, screen
from screening.strangers import strangers
from screening.suspects import suspected_table

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
