"""What a list layout may name: frames and fields of each workbook, placeholders of its texts."""

from __future__ import annotations

# `level_*`: what the levels are called here; `as_of_digits`: 20260930; `each`: the member of a family of columns.
PLACEHOLDERS = (
    "period",
    "county",
    "township",
    "unit",
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
        "rules": ("number", *_RULE),
        "coverage": ("number", "township", *_GUARANTEE),
        "files": ("number", "file", "sheet", "status", "message"),
    },
}
