"""What does it mean for the household? Linked rows -> findings, the suspected list, coverage."""

from screening.categories import categories_table
from screening.conflict_sides import Told, register_rows
from screening.conflicts import conflicts_table
from screening.coverage import coverage_table
from screening.facts import Population, population
from screening.policy_diff import policy_diff
from screening.rows import claimed_rows
from screening.rulebook import rulebook
from screening.screen import Screened, screen
from screening.strangers import strangers
from screening.suspects import suspected_table

__all__ = [
    "Population",
    "Screened",
    "Told",
    "categories_table",
    "claimed_rows",
    "conflicts_table",
    "coverage_table",
    "policy_diff",
    "population",
    "register_rows",
    "rulebook",
    "screen",
    "strangers",
    "suspected_table",
]
