"""Everything that one doubtful pair's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.tables import REVIEWED_FIELDS
from services.explain.row import Step, list_steps
from services.judging.link_value import describe_value
from services.judging.pair_surroundings import Surroundings
from services.judging.review_board import ReviewBoard
from services.judging.text_differences import Piece, mark_differences

# Why a candidate is ruled out.
_BARRED = {"overturned": "已被人工或乡镇排除", "another_id": "有效证件号码不同，是另一人"}


@dataclass(frozen=True)
class ComparedField:
    """One field of both sides, cut where they differ. `is_different`: whether what both say differs.

    `levels`: how like they were found to be, in words; `bits`: what that weighs, none where nothing was compared.
    """

    title: str
    row: list[Piece]
    person: list[Piece]
    is_different: bool
    is_one_sided: bool
    levels: str
    bits: float | None


@dataclass(frozen=True)
class Rival:
    """Another candidate for the same row. `key`: of their own pair; none where nobody is asked about them."""

    name: str
    home: str
    probability: float | None
    barred: str
    levels: str
    key: str | None


@dataclass(frozen=True)
class NearbyRow:
    """A row just above or below, or another of the same person. `is_same_home`: linked to the candidate's household."""

    row_number: int
    file: str
    sheet: str
    decision: str
    person: str
    is_same_home: bool


@dataclass(frozen=True)
class PairPage:
    """A doubtful pair. `line`: of the review board. `steps`: comparisons with their weights, in the model's order."""

    line: dict[str, Any]
    value: str
    fields: list[ComparedField]
    steps: list[Step]
    rivals: list[Rival]
    family: list[str]
    around: list[NearbyRow]
    person_rows: list[NearbyRow]
    sheet: dict[str, Any]


def make_pair_page(board: ReviewBoard, place: int) -> PairPage:
    """The page of the pair at a place of the queue."""
    line, surroundings = board.get_line(place), board.surroundings
    row_place = _get_place(line)
    candidates = surroundings.candidates.get(row_place, [])
    row = {name: line[name] for name in REVIEWED_FIELDS}
    person = {name: line[f"person_{name}"] for name in (*REVIEWED_FIELDS, "family")}
    pair = next((one for one in candidates if one["person_id"] == line["person_id"]), line)
    steps = list_steps(board.run, pair, row, person)
    return PairPage(
        line, describe_value(board.frames, line), _compare_fields(line, steps), steps,
        [_make_rival(board, one, row, surroundings) for one in candidates if one["person_id"] != line["person_id"]],
        [name for name in (line["person_family"] or "").split("、") if name],
        [_make_nearby(one, line, surroundings) for one in surroundings.around.get(row_place, [])],
        [
            _make_nearby(one, line, surroundings)
            for one in surroundings.person_rows.get((line["source"], line["person_id"]), [])
            if _get_place(one) != row_place
        ],
        surroundings.sheets.get(row_place[:3], {}),
    )  # fmt: skip


def _get_place(line: dict[str, Any]) -> tuple[str, str, str, int]:
    return line["source"], line["file"], line["sheet"], line["row_number"]


def _compare_fields(line: dict[str, Any], steps: list[Step]) -> list[ComparedField]:
    fields = []
    for name, title in REVIEWED_FIELDS.items():
        left, right = line[name] or "", line[f"person_{name}"] or ""
        if not left and not right:
            continue
        row, person = mark_differences(left, right)
        about = [step for step in steps if step.field == name]
        fields.append(
            ComparedField(
                title, row, person, line[f"{name}_differs"] and bool(left and right), not (left and right),
                "；".join(step.level for step in about), sum(step.bits for step in about) if about else None,
            )
        )  # fmt: skip
    return fields


def _make_rival(
    board: ReviewBoard, candidate: dict[str, Any], row: dict[str, Any], surroundings: Surroundings
) -> Rival:
    person_id = candidate["person_id"]
    person = surroundings.people.get(person_id, {})
    levels = "；".join(step.level for step in list_steps(board.run, candidate, row, person))
    name = (
        "未登记的人员"
        if person_id is None
        else person.get("name") or surroundings.names.get(person_id, "") or person_id
    )
    home = (
        "其他数据中有其有效证件号码"
        if person_id is None
        else person.get("place") or f"户编号 {candidate['household_id']}"
    )
    barred = _BARRED.get(candidate["barred"] or "", "")
    return Rival(name, home, candidate["probability"], barred, levels, board.find_key(candidate["row_key"], person_id))


def _make_nearby(link: dict[str, Any], line: dict[str, Any], surroundings: Surroundings) -> NearbyRow:
    row_number = link["row_number"]
    person = surroundings.names.get(link["person_id"] or "", "") or (
        f"户编号 {link['household_id']}" if link["household_id"] else ""
    )
    is_same_home = link["decision"] == "linked" and link["household_id"] == line["household_id"]
    return NearbyRow(row_number, link["file"], link["sheet"], link["decision"], person, is_same_home)
