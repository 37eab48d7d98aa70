"""The property search: who may be looked up where, and what the answers mean. Facts and questions, never a verdict."""

from screening.property.agents import read_agents
from screening.property.answers import Answered, Reply, answered
from screening.property.days import Days
from screening.property.gate import Gate, gate
from screening.property.hit_rate import HitRate, hit_rate
from screening.property.people import Matter, signatories
from screening.property.receipts import read_receipts, receipts_told, refused_receipts
from screening.property.review_again import review_again
from screening.property.signatures import signatures
from screening.property.situations import example_holds

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
