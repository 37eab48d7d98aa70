"""What a publicity edition says of a household; `config/publicity.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.county.model import Declaration

FILE_NAME = "publicity.yaml"


class PublicityDeclaration(Declaration):
    """How households are shown on a village's board.

    `names`: of householders, masked or full; a minor's is always masked. `days_count`: how the days of publicity are
    counted. `supervision`: telephone for objections; empty: written by hand. `risks`: kind of risk -> what may be said
    of it; others are not said, but `other_risks` where nothing is left.
    """

    names: Literal["masked", "full"] = "masked"
    days_count: Literal["calendar", "working"] = "calendar"
    supervision: str = ""
    risks: dict[str, str] = Field(default_factory=dict)
    other_risks: str = ""
