"""How links are decided: the outcome codes, each with its decision, method and score."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from domain.declarations.model import Declaration

# What linking can say of a row; a county decides what each leads to, not which there are.
OUTCOME_CODES = (
    "id_and_name", "id_and_former_name", "id_and_name_variant", "id_and_birth_and_sex", "repaired_id_and_name",
    "household_number", "relative_id_and_name", "damaged_id_and_name", "name_village_birth", "name_township_birth",
    "name_village_sex", "head_in_group", "place",
    "id_without_name", "id_name_conflict", "id_shared", "several_same_name", "name_village_only",
    "household_number_only", "name_sounds_alike", "name_birth_elsewhere",
    "nobody_of_that_id", "nobody_found", "no_name", "place_unknown",
    "asked_name_only", "not_asked",
)  # fmt: skip


class Outcome(Declaration):
    """What an outcome code means. `score` (0-1) ranks trust; `method` is null unless linked."""

    title: str
    decision: Literal["linked", "review", "unlinked"]
    method: Literal["id", "id_repaired", "fuzzy", "household", "area", "reviewed"] | None = None
    score: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _only_links_have_a_method(self) -> Outcome:
        if (self.decision == "linked") != (self.method is not None):
            raise ValueError("decision 为 linked 时必须写 method，其他结论不写 method")
        return self


class MatchingDeclaration(Declaration):
    """`config/matching.yaml`: every outcome code that linking can give."""

    version: int
    outcomes: dict[str, Outcome]

    @model_validator(mode="after")
    def _every_code_is_declared(self) -> MatchingDeclaration:
        missing, unknown = set(OUTCOME_CODES) - set(self.outcomes), set(self.outcomes) - set(OUTCOME_CODES)
        if missing or unknown:
            told = [f"缺少 {'、'.join(sorted(missing))}"] if missing else []
            told += [f"没有名为 {'、'.join(sorted(unknown))} 的结果代码"] if unknown else []
            raise ValueError("；".join(told))
        return self
