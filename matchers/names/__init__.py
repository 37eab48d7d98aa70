"""Chinese personal names: one spelling per name, how it is read, how like two names are, and where to look for them."""

from matchers.names.compare_names import compare_names
from matchers.names.level_names import GIVEN_LEVELS, SURNAME_LEVELS, GivenLevel, SurnameLevel
from matchers.names.lookup_keys import lookups
from matchers.names.name_keys import with_name_key
from matchers.names.name_spelling import name_key

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
