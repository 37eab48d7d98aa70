"""Whose row is it? Accepted rows -> linked, review or unlinked, each with its reason."""

from matchers.decide.possible_matches import list_household_matches
from matchers.former_names import has_former_names, learn_former_names
from matchers.household_joins import find_joined_households
from matchers.link import Linker
from matchers.link_results import LinkTables
from matchers.names import add_name_key
from matchers.prepare.register_side import build_members
from matchers.replies.id_evidence import find_links_by_visible_id
from matchers.replies.reply_links import link_replies
from matchers.replies.reply_rows import Reply, narrow_reply
from matchers.review.candidate_lines import select_likely_pairs
from matchers.review.content_keys import make_person_keys, make_record_keys
from matchers.review.nearest_people import find_nearest_people
from matchers.review.review_decisions import ReviewDecisions
from matchers.review.review_sides import make_review_people, make_review_rows
from matchers.review.settled_rows import SettledRows, settle_rows
from matchers.review.waterfalls import add_linked_pairs, label_decisions

__all__ = [
    "LinkTables",
    "Linker",
    "Reply",
    "ReviewDecisions",
    "SettledRows",
    "add_linked_pairs",
    "add_name_key",
    "build_members",
    "find_joined_households",
    "find_links_by_visible_id",
    "find_nearest_people",
    "has_former_names",
    "label_decisions",
    "learn_former_names",
    "link_replies",
    "list_household_matches",
    "make_person_keys",
    "make_record_keys",
    "make_review_people",
    "make_review_rows",
    "narrow_reply",
    "select_likely_pairs",
    "settle_rows",
]
