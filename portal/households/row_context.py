"""What the template of a row is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import UsageError
from domain.tables import REVIEWED_FIELDS
from portal.drawing.waterfall import draw_waterfall
from portal.households.runs import PeopleOfRun
from portal.row_address import make_row_address
from services.explain import RowExplanation, explain_row, find_unused_row
from services.explain.row_labels import BARRED, DECISIONS, name_source

_STATES = {
    "quarantined": "这一行没有采用",
    "numbered": "这一行写有户编号，按户编号归户，不作比对",
    "not_data": "这一行不是数据（标题、合计、签章或空行），或者文件中没有这一行",
}


def make_row_context(run: PeopleOfRun, place: Mapping[str, Any], *, reads_files: bool) -> dict[str, Any]:
    """The page's texts. `reads_files`: whether the files are opened where the run kept no cell of the row."""
    title = name_source(run.frames.run, place["source"])
    context = {"place": place, "title": title, "address": make_row_address(run.rows, place), "household_id": ""}
    unused = find_unused_row(run.frames.run, place)
    if unused is not None:
        homes = [(home, run.frames.make_household_key(home)) for home in unused.households]
        return context | {"unused": unused, "state": _STATES[unused.state], "homes": homes}
    try:
        explanation = explain_row(run.frames.run, place, None, reads_files=reads_files)
    except UsageError as error:
        return context | {"problem": str(error)}
    return context | _describe(run, explanation)


def _describe(run: PeopleOfRun, explanation: RowExplanation) -> dict[str, Any]:
    link = explanation.link
    home = str(link["household_id"] or "")
    return {
        "explanation": explanation,
        "link": link,
        "household_id": home,
        "decision": DECISIONS[str(link["decision"])],
        "home_key": run.frames.make_household_key(home) if home else "",
        "sides": [
            (title, explanation.row.get(name), explanation.owner.get(name))
            for name, title in REVIEWED_FIELDS.items()
            if explanation.row.get(name) or explanation.owner.get(name)
        ],
        "candidates": [
            {
                "candidate": candidate,
                "barred": BARRED.get(candidate.barred or "", ""),
                "waterfall": draw_waterfall(candidate.prior, candidate.steps),
            }
            for candidate in explanation.candidates
        ],
        "nearest": [
            {
                "person": person,
                "barred": BARRED.get(person.barred or "", ""),
                "waterfall": draw_waterfall(0.0, person.steps),
            }
            for person in explanation.nearest or []
        ],
        "is_linked": link["decision"] == "linked" and link["person_id"] is not None,
        "has_decisions": bool(explanation.decision_sentences),
    }
