"""What a property search's workbooks are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.county.situations import PropertySituation


@dataclass(frozen=True)
class PropertyInputs:
    """Tables of the search, each shaped as in `domain.tables`, and the situations of the policy.

    `homes`, `people`: households and persons that the other tables name, and no more.
    `hit_rate`: the hit rate in words.
    `rows_in_review`: how many replied rows may be about somebody asked and wait for a person.
    `searched_departments`: how many departments are asked at all.
    """

    homes: pl.DataFrame
    people: pl.DataFrame
    findings: pl.DataFrame
    answers: pl.DataFrame
    refused: pl.DataFrame
    repeat_reviews: pl.DataFrame
    deliveries: pl.DataFrame
    situations: Mapping[str, PropertySituation]
    hit_rate: str
    rows_in_review: int
    searched_departments: int

    def list_homes(self) -> pl.DataFrame:
        """household_id, group, head_name of every household."""
        return self.homes.select("household_id", "group", "head_name")

    def list_people(self) -> pl.DataFrame:
        """person_id, person_name, person_id_number, relation."""
        return self.people
