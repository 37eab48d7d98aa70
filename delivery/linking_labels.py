"""What the papers about linking show of its declaration: the labels and weights of outcomes, comparisons and levels.

The declaration itself is the matchers'; whoever calls hands it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class OutcomeLabel(Protocol):
    """An outcome code as it is shown: its title, and whether it is linked, review or unlinked."""

    @property
    def title(self) -> str: ...
    @property
    def decision(self) -> str: ...


class LevelLabel(Protocol):
    """A comparison level: its title, its shares of pairs (0-1) and its match weight in bits."""

    @property
    def title(self) -> str: ...
    @property
    def m(self) -> float: ...
    @property
    def u(self) -> float: ...
    @property
    def weight(self) -> float: ...


class ComparisonLabel(Protocol):
    """A comparison: its title, and its levels by their code."""

    @property
    def title(self) -> str: ...
    @property
    def levels(self) -> Mapping[str, LevelLabel]: ...


class ModelLabels(Protocol):
    """The model that the scores rest on: which version, estimated on what, and its comparisons by their code."""

    @property
    def version(self) -> int: ...
    @property
    def evidence(self) -> tuple[str, ...]: ...
    @property
    def comparisons(self) -> Mapping[str, ComparisonLabel]: ...
