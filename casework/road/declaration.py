"""The road as a county declares it: `config/road.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args

from pydantic import Field, model_validator

from domain.county.model import Declaration
from domain.county.reading import did_you_mean
from domain.errors import Fault

FILE_NAME = "road.yaml"
Step = Literal[
    "listed", "visited", "authorised", "searched", "reviewed", "reviewed_again", "published", "decided", "entered",
    "ordered", "helped", "removed",
]  # fmt: skip
# In the order of the notice.
STEPS: tuple[Step, ...] = get_args(Step)
Waiting = Literal["village", "township", "county", "department"]


class RoadStep(Declaration):
    """A step: who it waits for while it is open, and later steps that are not to be taken before it."""

    title: str
    waits_for: Waiting
    before: tuple[Step, ...] = ()
    clause: str


class InclusionClass(Declaration):
    """A class of 监测对象 and whom it is suggested for: all that is stated of these must hold.

    `rules`: one of the household's clues is of these; `unless`: none is of these; `lifted`: whether the register has
    it as 脱贫户.
    """

    title: str
    rules: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    lifted: bool | None = None
    clause: str


class MeasureWords(Declaration):
    """Words in a measure's state or effect that say it is done, and words that say it is not, which go first."""

    finished: tuple[str, ...] = Field(min_length=1)
    unfinished: tuple[str, ...] = ()


class RemovalWords(Declaration):
    """Words of a review or decision that say it is about removing the risk, unless it holds one of `unless`."""

    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


class RoadDeclaration(Declaration):
    """`config/road.yaml`."""

    steps: dict[Step, RoadStep]
    classes: tuple[InclusionClass, ...] = Field(min_length=1)
    measures: MeasureWords
    removal: RemovalWords

    @model_validator(mode="after")
    def _every_step_once(self) -> RoadDeclaration:
        absent = [name for name in STEPS if name not in self.steps]
        if absent:
            raise ValueError(f"steps 缺少：{'、'.join(absent)}")
        return self


def find_road_faults(declared: RoadDeclaration, rules: Iterable[str]) -> Iterator[Fault]:
    """Rules that no policy has."""
    names = list(rules)
    for place, kind in enumerate(declared.classes):
        for name in (*kind.rules, *kind.unless):
            if name not in names:
                cure = did_you_mean(name, names) or "请改为政策中的规则名，或删去。"
                yield Fault(FILE_NAME, f"classes.{place}", f"没有名为“{name}”的规则", cure)


def list_step_titles(declared: RoadDeclaration) -> Mapping[str, str]:
    """Step -> its title, in the order of the road."""
    return {name: declared.steps[name].title for name in STEPS}
