"""The road of a household to the register and out of it: the steps done, what is missing, by which class.

A road begins with a listing and ends with the removal, with a decision against the household, or when all that was
found is settled by visits. What was done is read from lines that others left; nothing here decides.
"""

from casework.road.candidates import count_candidates, list_candidates, list_corrections
from casework.road.count_progress import count_progress
from casework.road.declaration import STEPS, RoadDeclaration, find_road_faults
from casework.road.evidence import RoadEvidence
from casework.road.summarise_roads import count_open_roads, list_open_roads, summarise_roads
from casework.road.trace_road import RoadRules, gather_facts, trace_road

__all__ = [
    "STEPS",
    "RoadDeclaration",
    "RoadEvidence",
    "RoadRules",
    "count_candidates",
    "count_open_roads",
    "count_progress",
    "find_road_faults",
    "gather_facts",
    "list_candidates",
    "list_corrections",
    "list_open_roads",
    "summarise_roads",
    "trace_road",
]
