"""What every declaration shares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Declaration(BaseModel):
    """A frozen model: an unknown key is a fault, never silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
