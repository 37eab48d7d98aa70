"""Which names an expression, or a whole rule, speaks of."""

from __future__ import annotations

import re

from domain.county.expressions import compile_expression
from domain.county.rule import Rule

PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MASKED_BY_IS = re.compile(r"(\w+)\s+IS\b", re.IGNORECASE)
_COALESCE = re.compile(r"\bCOALESCE\s*\(", re.IGNORECASE)
# `settled_on BETWEEN window_start`, `COALESCE(closed_on, accepted_on) >= window_start`.
_IN_WINDOW = re.compile(r"(\w+|COALESCE\s*\([\w\s,]*\))\s*(?:BETWEEN|>=)\s*window_start\b", re.IGNORECASE)


def find_names_used(rule: Rule) -> frozenset[str]:
    """Every name that any slot of the rule speaks of: fields, facts, named days, thresholds."""
    texts = [
        *list_row_texts(rule),
        rule.urgent_when,
        rule.hit,
        rule.concerns,
        *(absent.where for absent in rule.absent_from),
        *(remedy.where for remedy in rule.remedied_by),
    ]
    parts = {f"{part}_{what}" for part in rule.sums for what in ("value", "unknown")}
    return frozenset(
        {name for text in [*texts, *rule.brackets.values()] for name in find_root_names(text)}
        | parts
        | {name for name in (rule.latest, rule.subject, rule.due_from) if name}
        | set(PLACEHOLDER.findall(rule.evidence))
    )


def find_root_names(text: str | None) -> frozenset[str]:
    """The names in an expression."""
    return frozenset() if text is None else frozenset(compile_expression(text).meta.root_names())


def find_window_day(rule: Rule) -> str | None:
    """The expression for the day of a row that `where` compares with the window's first; none: there is no window."""
    match = _IN_WINDOW.search(rule.where or "")
    return match[1] if match else None


def find_evidence_day(rule: Rule) -> str | None:
    """The expression for the day of a row that a clue rests on: that of its window, else that of its state."""
    return find_window_day(rule) or rule.latest


def find_masked_names(text: str) -> frozenset[str]:
    """Names whose blank cells the expression answers for itself, by COALESCE or IS."""
    inside = " ".join(_argument(text, match.end()) for match in _COALESCE.finditer(text))
    words = {*re.findall(r"\w+", inside), *_MASKED_BY_IS.findall(text)}
    return find_root_names(text) & words


def _argument(text: str, start: int) -> str:
    """What stands between the bracket before `start` and the one that closes it."""
    depth = 1
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    return text[start:]


def list_row_texts(rule: Rule) -> list[str | None]:
    """The expressions over a rule's own rows."""
    return [rule.among, rule.where, rule.history, rule.value, rule.unknown, rule.confirmed_when, *rule.also.values()]
