"""Chinese personal names: one spelling per name, how it is read, how like two names are, and where to look for them."""

from matchers.names.compare import compare_names
from matchers.names.keys import with_name_key
from matchers.names.levels import GIVEN_LEVELS, SURNAME_LEVELS, GivenLevel, SurnameLevel
from matchers.names.lookup import lookups
from matchers.names.spelling import name_key

__all__ = [
    "GIVEN_LEVELS",
    "SURNAME_LEVELS",
    "GivenLevel",
    "SurnameLevel",
    "compare_names",
    "lookups",
    "name_key",
    "with_name_key",
]
