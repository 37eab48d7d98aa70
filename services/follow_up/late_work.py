"""Who is late on a day: townships and villages with their clues, the register with its changes, departments' orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from casework.clocks import add_change_clocks, count_clocks
from domain.tables import conform
from pipeline.current_clocks import find_clock_day, judge_current_clocks
from pipeline.current_run import CurrentRun
from services.orders.overdue import list_overdue_orders


@dataclass(frozen=True)
class LateWork:
    """What is due on a day, by the newest lists."""

    current: CurrentRun

    @property
    def day(self) -> date:
        """The day on which it is looked at."""
        return find_clock_day(self.current)

    @cached_property
    def clue_clocks(self) -> pl.DataFrame:
        """Table `clue_clocks`."""
        return judge_current_clocks(self.current)

    @cached_property
    def clock_counts(self) -> pl.DataFrame:
        """Table `clock_counts`."""
        return count_clocks(self.clue_clocks)

    @cached_property
    def late_changes(self) -> pl.DataFrame:
        """Table `late_changes`: changes of members that the register should hold by now."""
        changes = add_change_clocks(self.current.run.read("population_changes"), pl.lit(self.day))
        late = changes.filter(pl.col("days_overdue") > 0)
        return conform(late, "late_changes").sort("township", "village", "due_on", nulls_last=True)

    @cached_property
    def late_orders(self) -> pl.DataFrame:
        """Table `late_orders`."""
        return conform(list_overdue_orders(self.current, self.day), "late_orders")

    @cached_property
    def township_deadlines(self) -> pl.DataFrame:
        """Table `township_deadlines`: a line per township that has anything to do."""
        counts = self.clock_counts.filter(pl.col("village").is_null()).drop("village")
        for name, late in (("late_changes", self.late_changes), ("late_orders", self.late_orders)):
            of_townships = late.drop_nulls("township").group_by("township").agg(pl.len().alias(name))
            counts = counts.join(of_townships, on="township", how="full", coalesce=True)
        numbers = [name for name in counts.columns if name not in {"township", "most_days_overdue"}]
        filled = counts.with_columns(pl.col(numbers).fill_null(0))
        return conform(filled, "township_deadlines").sort("township")
