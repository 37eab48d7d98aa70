"""Chinese personal names: one spelling per name, how it is read, how like two names are, and where to look for them."""

from matchers.names.level_names import GIVEN_LEVELS, SURNAME_LEVELS, GivenLevel, SurnameLevel
from matchers.names.lookup_keys import make_lookup_keys
from matchers.names.name_comparison import compare_names
from matchers.names.name_keys import add_name_key
from matchers.names.name_spelling import normalise_name

__all__ = [
    "GIVEN_LEVELS",
    "SURNAME_LEVELS",
    "GivenLevel",
    "SurnameLevel",
    "add_name_key",
    "compare_names",
    "make_lookup_keys",
    "normalise_name",
]
