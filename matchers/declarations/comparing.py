"""What is compared between a row and a registered person, and what each outcome of a comparison is worth."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field, model_validator

from domain.county.model import Declaration

# kind of comparison -> the levels that it can give, in the order in which they are tried: the first that holds counts,
# whatever its weight. A missing value is no level: it says nothing.
KINDS: dict[str, tuple[str, ...]] = {
    "exact": ("equal", "different"),
    "text": ("equal", "close", "similar", "different"),
    "date": ("equal", "of_a_housemate", "one_part_off", "near", "different"),
    "number": ("one_error", "of_a_housemate", "tail", "head_of_tail", "different"),
    "group": ("equal", "different"),
    "place": ("village", "township", "in_township", "elsewhere"),
    "surname": (),
    "given_name": (),
    "relatives": ("named", "not_named"),
    "family": ("own", "another"),
}  # fmt: skip


class Level(Declaration):
    """A named level of agreement. `m`, `u`: how often pairs of one person, and of two persons, show it (0-1)."""

    title: str
    m: float = Field(gt=0, le=1)
    u: float = Field(gt=0, le=1)

    @property
    def weight(self) -> float:
        """Fellegi and Sunter's weight: log2(m/u), in bits."""
        return math.log2(self.m / self.u)


class Comparison(Declaration):
    """One comparison. `of`: the features of the row and of the member that it looks at.

    `bands`: for a text, from which likeness (Jaro and Winkler, 0-1) on it is `close` or `similar`.
    """

    title: str
    kind: Literal["exact", "text", "date", "number", "place", "group", "surname", "given_name", "relatives", "family"]
    of: tuple[str, ...] = Field(min_length=1)
    levels: dict[str, Level]
    bands: dict[Literal["close", "similar"], float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _levels_are_those_of_the_kind(self) -> Comparison:
        kind_levels = KINDS[self.kind]
        unknown = [name for name in self.levels if kind_levels and name not in kind_levels]
        if unknown:
            raise ValueError(f"{self.kind} 没有等级 {'、'.join(unknown)}，可用：{'、'.join(kind_levels)}")
        # Of a text, `close` and `similar` may be left out together with their bands.
        missing = [] if self.kind == "text" else [name for name in kind_levels if name not in self.levels]
        if missing:
            raise ValueError(f"{self.kind} 缺少等级 {'、'.join(missing)}：没有写出的等级不计权重，请补上 m 和 u")
        if self.kind == "text" and {"close", "similar"} & set(self.levels) != set(self.bands):
            raise ValueError("text 的等级 close、similar 须在 bands 中各写一个相似度界限")
        return self
