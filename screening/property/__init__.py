"""The property search: who may be looked up where, and what the answers mean. Facts and questions, never a verdict."""

from screening.property.gate import GateDecisions, apply_gate
from screening.property.hit_rate import HitRate, compute_hit_rate
from screening.property.property_answers import Reply, SearchAnswers, answer_search
from screening.property.review_again import find_repeat_reviews
from screening.property.search_receipts import list_readable_receipts, list_refused_receipts, read_receipts
from screening.property.searchable_people import Matter, find_signatories
from screening.property.signatures import read_signatures
from screening.property.signing_agents import read_agents
from screening.property.situation_verdicts import check_example
from screening.property.validity_days import SearchDays

__all__ = [
    "GateDecisions",
    "HitRate",
    "Matter",
    "Reply",
    "SearchAnswers",
    "SearchDays",
    "answer_search",
    "apply_gate",
    "check_example",
    "compute_hit_rate",
    "find_repeat_reviews",
    "find_signatories",
    "list_readable_receipts",
    "list_refused_receipts",
    "read_agents",
    "read_receipts",
    "read_signatures",
]
