"""What a property search's workbooks are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from delivery.list_rows.households import persons, registered
from domain.declarations.situations import PropertySituation


@dataclass(frozen=True)
class PropertyTables:
    """Tables of the search, each shaped as in `domain.tables`, and the situations of the policy.

    `members`: table `members` of the households that the other tables name, and no more. `told`: the hit rate in words.
    `waiting`: how many replied rows may be about somebody asked and wait for a person.
    """

    members: pl.DataFrame
    findings: pl.DataFrame
    answers: pl.DataFrame
    refused: pl.DataFrame
    again: pl.DataFrame
    deliveries: pl.DataFrame
    situations: Mapping[str, PropertySituation]
    told: str
    waiting: int

    def homes(self) -> pl.DataFrame:
        """household_id, group, head_name of every household."""
        return registered(self.members).select("household_id", "group", "head_name")

    def people(self) -> pl.DataFrame:
        """person_id, person_name, person_id_number, relation."""
        return persons(self.members)
