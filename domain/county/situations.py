"""不宜纳入情形 of a policy: what a department's row may mean for being taken in."""

from __future__ import annotations

from typing import Any

from domain.county.model import Declaration


class SituationExamples(Declaration):
    """A row to which the situation may apply, and one to which it does not."""

    hit: dict[str, Any]
    clear: dict[str, Any]


class PropertySituation(Declaration):
    """不宜纳入情形: what a department's row may mean; shown as 可能涉及 … 待核实, never a decision.

    `source`: whose rows. `where`: which of them; `unless`: the exceptions, over the same fields; both booleans in SQL.
    `exceptions`: the same in words. `clause`: where the text comes from; `notice`: whose clause, where it was taken
    over from another policy.
    """

    text: str
    source: str
    where: str
    unless: str | None = None
    exceptions: str = ""
    clause: str
    notice: str | None = None
    examples: SituationExamples
