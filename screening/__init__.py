"""What does it mean for the household? Linked rows -> findings, the suspected list, coverage."""

from screening.coverage import coverage_table
from screening.facts import Population, population
from screening.rows import claimed_rows
from screening.rulebook import rulebook
from screening.screen import Screened, screen
from screening.suspects import suspected_table

__all__ = [
    "Population",
    "Screened",
    "claimed_rows",
    "coverage_table",
    "population",
    "rulebook",
    "screen",
    "suspected_table",
]
