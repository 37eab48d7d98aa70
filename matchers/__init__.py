"""Whose row is it? Accepted rows -> linked, review or unlinked, each with its reason."""

from matchers.decide.possible_matches import keyed_claims
from matchers.former_names import knowing_changes, tells_of_changes
from matchers.household_joins import households_joined
from matchers.link import Linked, Linker
from matchers.names import with_name_key
from matchers.prepare.register_side import registered_members
from matchers.replies.id_evidence import links_by_visible_number
from matchers.replies.reply_links import link_replies
from matchers.replies.reply_rows import Reply, narrow_reply
from matchers.review.content_keys import person_keys
from matchers.review.review_sides import people_sides, row_sides
from matchers.review.waterfalls import labelled, with_linked_pairs

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
