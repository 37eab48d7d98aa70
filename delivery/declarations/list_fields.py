"""What a list layout may name: frames and fields of each workbook, placeholders of its texts."""

from __future__ import annotations

# `level_*`: what the levels are called here; `as_of_digits`: 20260930; `each`: the member of a family of columns;
# `supplier`: the department or township to which a workbook goes back; `policy_tried`: the other one of a dry run.
# What departments are given has `batch`, `approver` (blank: a pen), `purpose`, `list` (its title), `basis` (clause).
PLACEHOLDERS = (
    "period",
    "county",
    "township",
    "unit",
    "supplier",
    "policy",
    "policy_tried",
    "batch",
    "approver",
    "purpose",
    "list",
    "basis",
    "as_of",
    "as_of_digits",
    "level_county",
    "level_township",
    "level_village",
    "level_group",
    "each",
)

_PLACE = ("county", "township", "village", "group")
_HOUSEHOLD = (
    *_PLACE,
    "household_id",
    "head_name",
    "head_id_number",
    "household_size",
    "phone",
    "household_kind",
    "monitored",
    "mandatory",
    "urgent",
    "status",
    "first_time",
    "first_period",
    "due_on",
    "due_note",
    "bracket",
)
_CLUE = (
    *_HOUSEHOLD,
    "clue_id",
    "person_name",
    "person_id_number",
    "relation",
    "risk",
    "rule",
    "department",
    "source",
    "evidence",
    "method",
    "certainty",
    "last_check",
    "on_list",
)
_DELIVERY = (
    "department",
    "source",
    "status",
    "files",
    "rows_read",
    "dropped",
    "quarantined",
    "accepted",
    "period",
    "message",
)
_RULE = ("rule", "risk", "hit", "unknown", "answered", "reason")
_ISSUE = ("source", "file", "sheet", "row_number", "field", "problem", "cure")
_PERSON = ("name", "id_number", "township", "village")
_ROW = ("source", "file", "sheet", "row_number", *_PERSON, "content", "reason")
_GUARANTEE = ("guarantee", "safe", "risk", "unknown")
_GUARANTEES = ("income", "education", "medical", "housing", "water")
_HOME = (
    *("township", "village", "group", "household_id", "head_name", "head_id_number"),
    *("household_size", "phone", "household_kind"),
)
_COUNTS = (
    "households",
    "persons",
    "listed",
    "mandatory",
    "monitored",
    "first_time",
    "to_verify",
    "attention",
    "clues",
    "area_clues",
)

_CONFLICT = (
    *("township", "village", "household_id", "head_name", "person_name", "person_id_number", "phone", "field"),
    *(f"{name}_{letter}" for letter in "ab" for name in ("department", "source", "value", "date", "place")),
    "advice",
)

_CHANGE = (
    *("township", "village", "group", "household_id", "head_name", "phone", "change", "person_name"),
    *("person_id_number", "address", "changed_on", "what", "told_by", "place", "basis", "due_on", "overdue"),
)
_COMPARED = (
    *_PLACE[1:],
    *("compared", "household_id", "head_name", "head_id_number", "phone", "household_kind"),
    *("online", "offline", "risks", "reason", "raised_on", "place"),
)
_SEARCHED = (
    *("township", "village", "group", "household_id", "head_name", "person_name", "person_id_number", "relation"),
    *("authorisation_no", "department", "searched_on", "result", "evidence", "situations", "situation_numbers"),
)
_REFUSED = (
    *("township", "village", "household_id", "head_name", "person_name", "person_id_number", "authorisation_no"),
    *("departments", "reason", "cure", "place"),
)
_AGAIN = ("township", "village", "household_id", "head_name", "reviewed_on", "review_result", "found_on", "persons")
_ANSWERS = ("department", "source", "asked", "found", "none", "no_reply", "situations", "searched_on", "message")
_REVIEWED = ("name", "id_number", "sex", "birth_date", "place", "phone", "relative")

FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "suspected": {
        "facts": ("number", "item", "content"),
        "deliveries": ("number", *_DELIVERY, "own_rows"),
        "guarantees": ("number", *_GUARANTEE),
        "rules": ("number", *_RULE),
        "households": ("number", *_HOUSEHOLD, "risks", "clues", "attention"),
        "clues": ("number", *_CLUE),
        "to_verify": ("number", *_CLUE),
        "attention": ("number", *_CLUE),
        "areas": (
            "number",
            "county",
            "township",
            "village",
            "clue_id",
            "risk",
            "rule",
            "department",
            "source",
            "evidence",
            "households",
        ),
        "follow_up": ("number", "county", *_HOME, "cause", "risks", "department", "reason", "on_list"),
        "villages": ("number", "township", "village", *_COUNTS, "risks"),
    },
    "request": {
        "requested": ("number", "source", "columns", "span"),
        "columns": (
            "number",
            "source",
            "column",
            "required",
            "kind",
            "codes",
            "unit",
            "example",
            "others",
        ),
    },
    "data_quality": {
        "facts": ("number", "item", "content"),
        "deliveries": ("number", *_DELIVERY),
        "files": ("number", "file", "sheet", "status", "rows_read", "message"),
        "checks": ("number", "source", "field", "problem", "cure", "places"),
        "issues": ("number", *_ISSUE, *_PERSON),
        "earlier": ("number", *_ISSUE, "state"),
    },
    "unlinked": {
        "facts": ("number", "item", "content"),
        "sources": ("number", "source", "rows", "linked", "review", "unlinked", "strong"),
        "reasons": ("number", "source", "reason", "rows"),
        "strong": ("number", *_ROW, "risk", "evidence"),
        "others": ("number", *_ROW),
    },
    "review": {
        "pairs": (
            *("number", "department", "source_title", "where", "reason", "worth", "rows", "compared"),
            *(f"{side}{name}" for side in ("", "person_") for name in _REVIEWED),
            *(f"{name}_differs" for name in _REVIEWED),
            *("person_relation", "person_family", "probability", "runner_up", "run_id", "row_key", "person_id"),
        ),
    },
    "conflicts": {
        "counts": ("number", "department", "field", "conflicts", "households"),
        "conflicts": ("number", *_CONFLICT),
    },
    "coverage": {
        "villages": ("number", "township", "village", "households", *_GUARANTEE, "unseen"),
        **dict.fromkeys(("unseen", "roster", "open"), ("number", *_HOME, *_GUARANTEES, "reasons")),
    },
    "merging": {
        "monitored": (
            *("number", "county", *_HOME, "person_name", "person_id_number", "relation", "labour"),
            *("support", "held", "may_fit", "grounds"),
        ),
        "categories": ("number", "township", "category", "persons", "households"),
    },
    "dry_run": {
        "townships": (
            *("number", "township", "listed_before", "listed_after", "to_verify_before", "to_verify_after"),
            *("new", "gone"),
        ),
        "rules": ("number", "rule_id", "rule", "risk", "certainty", "before", "after", "new", "gone", "note"),
        "households": (
            *("number", "township", "village", "household_id", "change"),
            *(f"{name}_{side}" for side in ("before", "after") for name in ("on_list", "risks")),
        ),
    },
    "township_conflicts": {"conflicts": ("number", *_CONFLICT)},
    "case": {
        "households": (
            *("number", "township", "village", "group", "household_id", "head_name", "household_size", "phone"),
            *("household_kind", "outcome", "risks", "due_on"),
        ),
        "guarantees": ("number", "household_id", "guarantee", "verdict", "department", "source", "dated", "reason"),
        "clues": (
            *("number", "household_id", "person_name", "risk", "rule", "certainty", "department", "source", "evidence"),
            "places",
        ),
        "open": ("number", "household_id", "subject", "why"),
        "members": (*("number", "household_id", "name", "id_number", "relation", "sex", "birth_date", "remark"),),
    },
    "population_changes": {
        "counts": ("number", "township", "changes", "overdue", "kind"),
        "unplaced": ("number", *_CHANGE),
    },
    "township_population_changes": {"known": ("number", *_CHANGE), "strangers": ("number", *_CHANGE)},
    "list_comparison": {
        "counts": ("number", "township", "both", "online_only", "offline_only"),
        "unplaced": ("number", *_COMPARED),
    },
    "township_list_comparison": {"differing": ("number", *_COMPARED), "agreeing": ("number", *_COMPARED)},
    "summary": {
        "townships": ("number", "township", *_COUNTS, "risk"),
        "departments": (
            "number",
            *_DELIVERY,
            "registered",
            "linked",
            "review",
            "unlinked",
            "method",
            "clues",
        ),
        "scorecard": (
            "number",
            "department",
            "due",
            "came",
            "due_on",
            "stamped",
            "on_time",
            "refused",
            "stale",
            "warned",
            "rows_read",
            "quarantined_share",
            "valid_id_share",
            "linked_share",
            "review_share",
            "conflicts",
            "issues",
            "lasting",
            "closed",
        ),
        "rules": ("number", *_RULE),
        "named": ("number", "name", "expected", "status", "missing", "clause"),
        "coverage": ("number", "township", *_GUARANTEE),
        "files": ("number", "file", "sheet", "status", "message"),
    },
    "property_request": {"persons": ("number", "name", "id_number", "authorisation_no", "matter")},
    "property_feedback": {
        "facts": ("number", "item", "content"),
        "answers": ("number", *_ANSWERS),
        "situations": ("number", "code", "text", "department", "exceptions", "clause"),
        "findings": ("number", *_SEARCHED),
        "again": ("number", *_AGAIN, "situations"),
        "refused": ("number", *_REFUSED),
    },
    "property_summary": {
        "facts": ("number", "item", "content"),
        "answers": ("number", *_ANSWERS),
        "townships": ("number", "township", "households", "persons", "found", "situations", "again", "refused"),
        "reasons": ("number", "reason", "persons", "cure"),
        "again": ("number", *_AGAIN, "situations"),
        "unplaced": ("number", *_REFUSED),
        "deliveries": ("number", *_DELIVERY),
    },
    "property_dossier": {
        "dossier": ("number", "township", "village", "household_id", "head_name", "part", "item", "content", "day"),
    },
    "push": {
        "persons": (
            *("number", "name", "id_number", "sex", "birth_date", "category", "township", "village", "group"),
            *("household_id", "head_name", "relation", "phone"),
        ),
    },
}
