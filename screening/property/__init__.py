"""The property search: who may be looked up where, and what the answers mean. Facts and questions, never a verdict."""

from screening.property.gate import Gate, gate
from screening.property.hit_rate import HitRate, hit_rate
from screening.property.property_answers import Answered, Reply, answered
from screening.property.review_again import review_again
from screening.property.search_receipts import read_receipts, receipts_told, refused_receipts
from screening.property.searchable_people import Matter, signatories
from screening.property.signatures import signatures
from screening.property.signing_agents import read_agents
from screening.property.situation_verdicts import example_holds
from screening.property.validity_days import Days

__all__ = [
    "Answered",
    "Days",
    "Gate",
    "HitRate",
    "Matter",
    "Reply",
    "answered",
    "example_holds",
    "gate",
    "hit_rate",
    "read_agents",
    "read_receipts",
    "receipts_told",
    "refused_receipts",
    "review_again",
    "signatories",
    "signatures",
]
