"""The questions of a household's visit as fields of a form, and what was filled in as answers to a visit sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain import visit_form as form
from domain.county.policy import GUARANTEES
from domain.row_codes import ListEdition
from pipeline.answers.answer_columns import CLUES
from pipeline.answers.page_answers import PageAnswers, RowAnswer
from services.townships.visits import HouseholdVisit, TownshipVisits

# As long as an answer may be; a sheet of paper has no room for more.
LONGEST = 500
_CHANGES, _CONFLICTS, _GUARANTEES = "population_changes", "conflicts", "guarantees"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")
_SIDES = (("①", "a"), ("②", "b"))


@dataclass(frozen=True)
class Question:
    """A question with one choice. `row`: its number on the receipt (0: none). `field`: its name in a form.

    `heading` says whom it is about, `text` what is known, `look` what to look at. `reported`: its last answer.
    """

    row: int
    field: str
    kind: str
    key: str
    choices: Sequence[str]
    heading: str
    text: str = ""
    look: str = ""
    reported: str = ""
    is_urgent: bool = False

    @property
    def note_field(self) -> str:
        """The field of its note; clues alone have one."""
        return f"note-{self.field}" if self.kind == CLUES else ""


def list_questions(household: HouseholdVisit, visits: TownshipVisits) -> list[Question]:
    """The questions in the order of the visit sheet: clues, changes of people, conflicts."""
    clues = [_ask_clue(at, clue, household) for at, clue in enumerate(household.visit.clues, start=1)]
    changes = [
        _ask_row(_CHANGES, at, change, form.CHANGE_RESULTS, _tell_change(change), visits)
        for at, change in enumerate(household.visit.changes, start=len(clues) + 1)
    ]
    conflicts = [
        _ask_row(_CONFLICTS, at, conflict, form.CONFLICT_RESULTS, _tell_conflict(conflict), visits)
        for at, conflict in enumerate(household.visit.conflicts, start=len(clues) + len(changes) + 1)
    ]
    return [*clues, *changes, *conflicts]


def list_guarantees(household: HouseholdVisit, visits: TownshipVisits) -> list[dict[str, object]]:
    """field, title, verdict (of the departments' data: safe, risk, unknown), choices; and `reported` of the first."""
    line = visits.row_answers.get((_GUARANTEES, household.household_id))
    return [
        {"field": f"guarantee-{name}", "title": title, "verdict": household.visit.household[name] or "unknown",
         "choices": form.GUARANTEE_STATES, "reported": line["result"] if line else ""}
        for name, title in GUARANTEES.items()
    ]  # fmt: skip


def _ask_clue(row: int, clue: Mapping[str, object], household: HouseholdVisit) -> Question:
    key = str(clue["clue_id"])
    answer = household.answers.get(key)
    age = "" if clue["age"] is None else f"（{clue['age']}岁）"
    person = f"{clue['relation'] or ''} {clue['person_name'] or ''}{age}：".strip() if clue["person_id"] else ""
    last = f"上次核查：{clue['last_check']}。" if clue["last_check"] else ""
    return Question(
        row, f"clue-{row}", CLUES, key, form.RESULTS, f"{person}{clue['why']}",
        f"{clue['department']}：{clue['evidence']}。{last}", str(clue["look"]),
        _describe_answer(answer) if answer else "",
        is_urgent=bool(clue["urgent"]),
    )  # fmt: skip


def _describe_answer(answer: Mapping[str, object]) -> str:
    include = "" if answer["include"] is None else ("，拟纳入" if answer["include"] else "，不纳入")
    return f"{answer['result']}{include}（{answer['checked_on'] or ''} {answer['checked_by'] or ''}）"


def _ask_row(
    kind: str, row: int, line: Mapping[str, object], choices: Sequence[str], texts: tuple[str, str],
    visits: TownshipVisits,
) -> Question:  # fmt: skip
    code = str(line["row_code"])
    answer = visits.row_answers.get((kind, code.split("|")[5]))
    return Question(
        row, f"{kind}-{row}", kind, code, choices, *texts, reported=str(answer["result"]) if answer else ""
    )  # fmt: skip


def _tell_change(change: Mapping[str, object]) -> tuple[str, str]:
    day = f"{change['changed_on']}，" if change["changed_on"] else ""
    return f"{change['person_name'] or ''}：{change['what']}", f"{day}{change['told_by']}"


def _tell_conflict(conflict: Mapping[str, object]) -> tuple[str, str]:
    sides = [f"{mark}{conflict[f'department_{side}']}：{conflict[f'value_{side}']}" for mark, side in _SIDES]
    return f"{conflict['person_name'] or ''}的{conflict['field']}，两处写的不一样", "　".join(sides)


def read_form(
    posted: Mapping[str, str], household: HouseholdVisit, visits: TownshipVisits, edition: ListEdition
) -> PageAnswers:
    """What was filled in. `posted`: field -> text; a choice that was not offered counts as none."""
    questions = list_questions(household, visits)
    rows = [
        RowAnswer(
            question.kind, question.key, _read_choice(posted, question.field, question.choices),
            _read_text(posted, question.note_field),
        )
        for question in questions
    ]  # fmt: skip
    states = {name: _read_choice(posted, f"guarantee-{name}", form.GUARANTEE_STATES) for name in GUARANTEES}
    return PageAnswers(
        edition, household.household_id, str(household.visit.household["head_name"] or ""), household.village,
        rows,
        {name: state for name, state in states.items() if state},
        _read_choice(posted, "include", form.YES_NO), _read_text(posted, "exclusion_reason"),
        _read_text(posted, "remark"), _read_text(posted, "checked_by"), _read_text(posted, "checked_on"),
    )  # fmt: skip


def is_empty(answers: PageAnswers) -> bool:
    """Whether nothing was answered: a signature alone is no answer."""
    texts = [row.result or row.note for row in answers.rows]
    return not any((*texts, answers.guarantees, answers.include, answers.exclusion_reason, answers.remark))


def _read_choice(posted: Mapping[str, str], field: str, choices: Sequence[str]) -> str:
    choice = posted.get(field, "")
    return choice if choice in choices else ""


def _read_text(posted: Mapping[str, str], field: str) -> str:
    return _CONTROLS.sub(" ", posted.get(field, "") if field else "").strip()[:LONGEST]
