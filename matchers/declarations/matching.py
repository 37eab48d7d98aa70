"""How links are decided: who is compared with whom, what agreement is worth, and what each outcome code means."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from domain.county.model import Declaration
from matchers.declarations.comparing import Comparison
from matchers.declarations.names import NamesDeclaration

# What linking can say of a row; a county decides what each leads to, not which there are.
OUTCOME_CODES = (
    "id_and_name", "id_and_former_name", "id_and_name_variant", "id_and_birth_and_sex", "repaired_id_and_name",
    "document_and_name", "unregistered_id_and_name", "household_number", "relative_id_and_name", "damaged_id_and_name",
    "name_village_birth", "name_township_birth", "name_and_birth", "head_in_group", "name_village_sex",
    "name_and_circumstances", "place", "id_without_name", "id_name_conflict", "id_shared", "several_same_name",
    "name_village_only", "household_number_only", "name_sounds_alike", "name_birth_elsewhere", "not_sure_enough",
    "nobody_of_that_id", "nobody_found", "no_name", "place_unknown", "asked_name_only", "not_asked",
    "signature_without_id", "reviewed_same", "reviewed_before", "reviewed_other",
)  # fmt: skip

# What a row and a registered person can be brought together by (`matchers/score/scored_pairs.py`).
PASS_FEATURES = (
    "name_key", "surname", "given", "given_first", "given_last", "turned", "sound", "pieces", "birth", "birth_year",
    "sex", "township", "village", "group_key", "mobile", "tail", "own_household", "owner_household",
)  # fmt: skip
# Behind a feature: it need not be known, but must not differ.
IF_KNOWN = "?"


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


class FewRegistered(Declaration):
    """What is asked of a link where fewer than `below` people are registered: they tell little of common names."""

    below: int = Field(gt=0)
    automatic: float = Field(gt=0.5, lt=1)
    runner_up: float = Field(gt=0, lt=0.5)


class Thresholds(Declaration):
    """Probabilities (0-1). A row is linked from `automatic` on, unless somebody else is above `runner_up`.

    From `review` on an officer is asked. From `mention` on a rule may not say that the person is absent.
    """

    automatic: float = Field(gt=0.5, lt=1)
    runner_up: float = Field(gt=0, lt=0.5)
    review: float = Field(gt=0, lt=1)
    mention: float = Field(gt=0, lt=1)
    few_registered: FewRegistered | None = None

    def among(self, registered: int) -> Thresholds:
        """Those that hold where so many people are registered."""
        few = self.few_registered
        if few is None or registered >= few.below:
            return self
        return self.model_copy(update={"automatic": few.automatic, "runner_up": few.runner_up})

    @model_validator(mode="after")
    def _in_order(self) -> Thresholds:
        if not self.mention <= self.review <= self.automatic:
            raise ValueError("应有 mention ≤ review ≤ automatic")
        return self


class MatchingModel(Declaration):
    """`config/matching_model.yaml`: what agreement is worth, and on what evidence that was estimated.

    `in_register`: share of departments' rows that are about registered people, where a source does not tell by
    itself. `register_mistypes`: share of members whose number the register has wrong or lacks.
    """

    version: int
    evidence: tuple[str, ...] = Field(min_length=1)
    in_register: float = Field(gt=0, lt=1)
    register_mistypes: float = Field(gt=0, lt=1)
    comparisons: dict[str, Comparison] = Field(min_length=1)


class MatchingDeclaration(Declaration):
    """`config/matching.yaml`, the model and the names beside it: passes, thresholds, and every outcome code.

    `passes`: a row and a registered person are compared when all features of one pass agree; one with a `?` behind it
    need not be known, but must not differ.
    """

    version: int
    passes: dict[str, tuple[str, ...]] = Field(min_length=1)
    thresholds: Thresholds
    outcomes: dict[str, Outcome]
    model: MatchingModel
    names: NamesDeclaration

    @property
    def outcome_titles(self) -> dict[str, str]:
        """Outcome code -> what people call it."""
        return {code: outcome.title for code, outcome in self.outcomes.items()}

    @field_validator("passes")
    @classmethod
    def _passes_name_features(cls, passes: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, features in passes.items():
            if unknown := sorted({feature.removesuffix(IF_KNOWN) for feature in features} - set(PASS_FEATURES)):
                raise ValueError(f"{name} 中没有名为 {'、'.join(unknown)} 的特征。可用的有：{'、'.join(PASS_FEATURES)}")
            if all(feature.endswith(IF_KNOWN) for feature in features):
                raise ValueError(f"{name} 至少要有一个不带 ? 的特征，否则每一行都要与每个人比对")
        return passes

    @model_validator(mode="after")
    def _every_code_is_declared(self) -> MatchingDeclaration:
        missing_codes, unknown_codes = set(OUTCOME_CODES) - set(self.outcomes), set(self.outcomes) - set(OUTCOME_CODES)
        if missing_codes or unknown_codes:
            problems = [f"缺少 {'、'.join(sorted(missing_codes))}"] if missing_codes else []
            problems += [f"没有名为 {'、'.join(sorted(unknown_codes))} 的结果代码"] if unknown_codes else []
            raise ValueError("；".join(problems))
        return self
