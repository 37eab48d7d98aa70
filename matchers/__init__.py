"""Whose row is it? Accepted rows -> linked, review or unlinked, each with its reason."""

from matchers.aliases import knowing_changes, tells_of_changes
from matchers.asked import link_asked
from matchers.claims import keyed_claims
from matchers.householders import households_joined
from matchers.link import Linked, Linker
from matchers.register import registered_members

__all__ = [
    "Linked",
    "Linker",
    "households_joined",
    "keyed_claims",
    "knowing_changes",
    "link_asked",
    "registered_members",
    "tells_of_changes",
]
