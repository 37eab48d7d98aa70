"""What the template of a household is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from delivery.list_labels import CERTAINTY_LABELS, STATUS_LABELS
from delivery.memory_labels import RESOLVED_SENTENCES
from domain.county.source import SourceDeclaration
from portal.households.runs import PeopleOfRun
from portal.row_address import make_row_address
from services.explain.household_labels import STANDINGS, VERDICT_HEADINGS
from services.explain.household_rules import RuleLine
from services.explain.row_labels import describe_link, name_person, name_source
from services.people.household_page import HouseholdPage

_VERDICTS = {"same": "同一人", "other": "非同一人", "unsure": "存疑或撤销", "doubted": "乡镇否认"}
# What is shown in full; the others are counted by name.
_SHORT = ("clear", "unasked")


def make_household_context(run: PeopleOfRun, page: HouseholdPage) -> dict[str, Any]:
    """The page's texts and addresses."""
    explanation = page.explanation
    rules = explanation.rules
    return {
        "explanation": explanation,
        "standing": STANDINGS[explanation.standing],
        "listing_status": STATUS_LABELS.get((explanation.listing or {}).get("status") or "", ""),
        "members": run.people.list_members(explanation.household_id),
        "rule_groups": [
            (title, [_describe_rule(run, page, rule) for rule in rules if rule.verdict == verdict])
            for verdict, title in VERDICT_HEADINGS.items()
            if any(rule.verdict == verdict for rule in rules)
        ],
        "clear_rules": [rule.title for rule in rules if rule.verdict in _SHORT],
        "linked": _describe_rows(run, page, explanation.rows.linked),
        "doubtful": _describe_rows(run, page, explanation.rows.doubtful),
        "near": _describe_rows(run, page, explanation.rows.near),
        "ended": [
            line | {"title": _name_rule(run, line["rule_id"]), "why": RESOLVED_SENTENCES.get(line["reason"], "")}
            for line in explanation.ended.iter_rows(named=True)
        ],
        "visits": page.visits,
        "decisions": [
            line | {"word": _VERDICTS[line["verdict"]], "address": make_row_address(run.rows, line)}
            for line in page.decisions
        ],
        "conflicts": [_describe_conflict(run, line) for line in page.conflicts],
        "period": run.frames.period.title,
    }


def _describe_rule(run: PeopleOfRun, page: HouseholdPage, rule: RuleLine) -> dict[str, Any]:
    clue = rule.clue or {}
    evidence = page.explanation.evidence.filter(pl.col("clue_id") == (clue.get("clue_id") or ""))
    return {
        "rule": rule,
        "who": name_person(clue.get("person_id"), page.explanation.people),
        "certainty": CERTAINTY_LABELS.get(clue.get("certainty") or "", ""),
        "status": STATUS_LABELS.get(clue.get("status") or "", ""),
        "clue": clue,
        "thresholds": "；".join(rule.thresholds),
        "rows": _link_rows(run, evidence.iter_rows(named=True)),
        "sources": "、".join(name_source(run.frames.run, source) for source in rule.sources),
    }


def _link_rows(run: PeopleOfRun, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "title": name_source(run.frames.run, row["source"]),
            "row_number": row["row_number"],
            "file": row["file"],
            "sheet": row["sheet"],
            "address": make_row_address(run.rows, row),
        }
        for row in rows
    ]


def _describe_rows(run: PeopleOfRun, page: HouseholdPage, rows: pl.DataFrame) -> list[dict[str, Any]]:
    texts = [
        {
            "who": page.explanation.people.get(row["person_id"] or "", row["person_id"] or ""),
            "why": describe_link(run.frames.run, row),
            "probability": row["probability"],
            "detail": row.get("detail") or "",
        }
        for row in rows.iter_rows(named=True)
    ]
    links = _link_rows(run, rows.iter_rows(named=True))
    return [link | text for link, text in zip(links, texts, strict=True)]


def _describe_conflict(run: PeopleOfRun, line: dict[str, Any]) -> dict[str, Any]:
    sources: dict[str, SourceDeclaration] = dict(run.frames.run.county.sources)
    sides = [
        {
            "title": sources[source].title if (source := line[f"source_{side}"]) in sources else source,
            "value": line[f"value_{side}"],
            "address": make_row_address(run.rows, line, f"_{side}"),
        }
        for side in "ab"
    ]
    return line | {"sides": sides}


def _name_rule(run: PeopleOfRun, rule_id: str) -> str:
    rule = run.frames.run.policy.rules.get(rule_id)
    return rule.title if rule else rule_id
