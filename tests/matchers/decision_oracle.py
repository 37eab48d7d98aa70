"""What becomes of a row, worked out slowly, one candidate after another, as docs/linking.md says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matchers.declarations.matching import Thresholds

Row = Mapping[str, Any]
SOUNDING = {"equal", "variant", "same_toned_pinyin", "same_pinyin", "look_alike", "dialect", "swapped"}
MOST_TRUSTED_FIRST = (
    "reviewed_same", "id_and_name", "id_and_former_name", "repaired_id_and_name", "document_and_name",
    "id_and_name_variant", "id_and_birth_and_sex", "id_without_name", "id_name_conflict", "reviewed_other",
)  # fmt: skip


@dataclass(frozen=True)
class Decided:
    """Whose a row is, and why; None for whoever is not named."""

    person: str | None
    household: str | None
    reason: str
    score: float | None = None
    runner_up: float | None = None


def by_number(owners: Sequence[Row]) -> Decided:
    """A row whose number is corroborated: person_id, household_id, reason."""
    best = min(MOST_TRUSTED_FIRST.index(owner["reason"]) for owner in owners)
    trusted = [owner for owner in owners if MOST_TRUSTED_FIRST.index(owner["reason"]) == best]
    if len(trusted) == 1:
        return Decided(trusted[0]["person_id"], trusted[0]["household_id"], trusted[0]["reason"])
    return Decided(None, the_one(owner["household_id"] for owner in trusted), "id_shared")


def by_probability(pairs: Sequence[Row], owners: Sequence[Row], limits: Thresholds) -> Decided | None:
    """A row under a number that nothing corroborates for its `owners`. None: nobody was found."""
    return _found(pairs, owners, limits) or _owner_for_the_officer(owners)


def _found(pairs: Sequence[Row], owners: Sequence[Row], limits: Thresholds) -> Decided | None:
    if not pairs:
        return None
    whole: dict[str, float] = defaultdict(float)
    for pair in pairs:
        whole[_whose(pair)] += pair["probability"]
    order = sorted(whole, key=lambda whose: (-whole[whose], whose))
    first = _chief([pair for pair in pairs if _whose(pair) == order[0]])
    if first["is_unregistered"]:
        return None
    score = round(whole[order[0]], 6)
    runner_up = round(whole[order[1]], 6) if len(order) > 1 else 0.0
    homes = [next(pair["household_id"] for pair in pairs if _whose(pair) == whose) for whose in order[:2]]
    at_home = first["own_household"] is not None and first["own_household"] == first["household_id"]
    if score >= limits.automatic and runner_up <= limits.runner_up and not _vetoed(first):
        return Decided(first["person_id"], first["household_id"], _why_linked(first, at_home), score, runner_up)
    if score < limits.review and not at_home:
        return None
    several = runner_up * 3 >= score
    return Decided(
        None if several else first["person_id"],
        None if several and len(set(homes)) > 1 else first["household_id"],
        _why_asked(first, owners, at_home, several),
        score,
        runner_up,
    )


def _whose(pair: Row) -> str:
    return str(pair["household_id"] if pair["household_grain"] else pair["person_id"])


def _chief(pairs: Sequence[Row]) -> Row:
    return min(pairs, key=lambda pair: (-pair["probability"], not pair["is_head"], pair["person_id"]))


def _vetoed(pair: Row) -> bool:
    if pair["claimed_id"] and pair["id"] and pair["claimed_id"] != pair["id"]:
        return True
    if pair["has_fitting_namesake"]:
        return True
    if pair["name_key"] is None or pair["given_name_level"] == "different" or pair["sex_level"] == "different":
        return True
    born, registered = pair["birth"], pair["birth_member"]
    if born and registered and abs(_year(born) - _year(registered)) > 1 and pair["birth_level"] != "of_a_housemate":
        return True
    return bool(pair["is_misaligned"]) and pair["birth_level"] != "equal"


def _year(day: date) -> int:
    return day.year


def _same_name(pair: Row) -> bool:
    return pair["name_key"] is not None and pair["name_key"] == pair["name_key_member"]


def _why_linked(pair: Row, at_home: bool) -> str:
    here, born = pair["place_level"] == "village", pair["birth_level"] == "equal"
    nearby = pair["place_level"] in {"township", "in_township"}
    reasons = {
        "household_number": at_home,
        "relative_id_and_name": pair["family_level"] == "own" or pair["number_level"] == "of_a_housemate",
        "damaged_id_and_name": pair["number_level"] in {"one_error", "tail", "head_of_tail"},
        "name_village_birth": born and here,
        "name_township_birth": born and nearby,
        "name_and_birth": born,
        "head_in_group": here and pair["group_level"] == "equal" and pair["is_head"],
        "name_village_sex": here,
    }
    found = (reason for reason, holds in reasons.items() if holds and _same_name(pair))
    return next(found, "name_and_circumstances")


def _why_asked(pair: Row, owners: Sequence[Row], at_home: bool, several: bool) -> str:
    here, born = pair["place_level"] == "village", pair["birth_level"] == "equal"
    if pair["is_uncorroborated"]:
        unread = (pair["person_id"], "id_without_name")
        return unread[1] if unread in [(o["person_id"], o["reason"]) for o in owners] else "id_name_conflict"
    if at_home:
        return "household_number_only"
    if _same_name(pair):
        if several:
            return "several_same_name"
        if here:
            return "name_village_only"
        return "name_birth_elsewhere" if born else "not_sure_enough"
    return "name_sounds_alike" if here and born and pair["given_name_level"] in SOUNDING else "not_sure_enough"


def _owner_for_the_officer(owners: Sequence[Row]) -> Decided | None:
    if not owners:
        return None
    people, homes = ([owner[key] for owner in owners] for key in ("person_id", "household_id"))
    return Decided(the_one(people), the_one(homes), owners[0]["reason"])


def the_one(values: Any) -> str | None:
    """The value, where there is but one."""
    different = set(values)
    return different.pop() if len(different) == 1 else None
