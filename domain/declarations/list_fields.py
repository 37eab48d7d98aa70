"""What a list layout may name: frames and fields of each workbook, placeholders of its texts."""

from __future__ import annotations

# `level_*`: what the levels are called here; `as_of_digits`: 20260930; `each`: the member of a family of columns;
# `supplier`: the department or township to which a workbook goes back.
PLACEHOLDERS = (
    "period",
    "county",
    "township",
    "unit",
    "supplier",
    "policy",
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
    "status",
    "first_time",
    "first_period",
    "due_on",
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

_REVIEWED = ("name", "id_number", "sex", "birth_date", "place", "phone", "relative")

FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "suspected": {
        "facts": ("number", "item", "content"),
        "deliveries": ("number", *_DELIVERY),
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
    "township_conflicts": {"conflicts": ("number", *_CONFLICT)},
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
        "coverage": ("number", "township", *_GUARANTEE),
        "files": ("number", "file", "sheet", "status", "message"),
    },
}
