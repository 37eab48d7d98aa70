"""Whose row is it? Accepted rows -> linked, review or unlinked, each with its reason."""

from matchers.claims import keyed_claims
from matchers.link import Linked, Linker
from matchers.register import registered_members
from matchers.reviewed import person_keys
from matchers.sides import people_sides, row_sides
from matchers.waterfall import labelled

__all__ = [
    "Linked",
    "Linker",
    "keyed_claims",
    "labelled",
    "people_sides",
    "person_keys",
    "registered_members",
    "row_sides",
]
