"""How links are decided: the outcome codes, each with its decision, method and score."""

from __future__ import annotations

from typing import Literal

from domain.declarations.model import Declaration


class Outcome(Declaration):
    """What an outcome code means. `score` (0-1) ranks trust; `method` is null unless linked."""

    title: str
    decision: Literal["linked", "review", "unlinked"]
    method: Literal["id", "id_repaired", "fuzzy", "household", "area", "reviewed"] | None = None
    score: float


class MatchingDeclaration(Declaration):
    """`config/matching.yaml`."""

    version: int
    outcomes: dict[str, Outcome]
