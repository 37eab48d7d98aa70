"""Whose row is it? Accepted rows -> linked, review or unlinked, each with its reason."""

from matchers.aliases import knowing_changes, tells_of_changes
from matchers.asked import link_replies
from matchers.claims import keyed_claims
from matchers.content_keys import person_keys
from matchers.householders import households_joined
from matchers.link import Linked, Linker
from matchers.names import with_name_key
from matchers.register import registered_members
from matchers.replies import Reply, narrow_reply
from matchers.sides import people_sides, row_sides
from matchers.visible_numbers import links_by_visible_number
from matchers.waterfall import labelled, with_linked_pairs

__all__ = [
    "Linked",
    "Linker",
    "Reply",
    "households_joined",
    "keyed_claims",
    "knowing_changes",
    "labelled",
    "link_replies",
    "links_by_visible_number",
    "narrow_reply",
    "people_sides",
    "person_keys",
    "registered_members",
    "row_sides",
    "tells_of_changes",
    "with_linked_pairs",
    "with_name_key",
]
