"""What the register says of the households that are or were under monitoring."""

from __future__ import annotations

import polars as pl

from screening.facts.household_facts import Population


def list_monitored_households(members: pl.DataFrame, people: Population) -> pl.DataFrame:
    """Frame `monitored_households`: every household with a 监测对象类别. `members`: the table.

    Of several days of identification in one household the last counts, so that nobody is taken for tracked too early.
    """
    monitored = members.filter(pl.col("monitor_type").is_not_null())
    entries = monitored.group_by("household_id").agg(
        pl.col("monitor_type").unique().sort().str.join("、"),
        pl.col("monitored_since").max(),
    )
    facts = people.households.select("household_id", "township", "village", "under_monitoring")
    return entries.join(facts, on="household_id").sort("township", "village", "household_id")
