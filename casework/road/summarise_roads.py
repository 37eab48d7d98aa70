"""Where each household stands: the step that comes next, who it waits for, what was passed over."""

from __future__ import annotations

import polars as pl

from casework.road.declaration import STEPS, RoadDeclaration, list_step_titles
from domain.tables import conform

_HOME = "household_id"


def summarise_roads(facts: pl.DataFrame, steps: pl.DataFrame, declared: RoadDeclaration) -> pl.DataFrame:
    """Table `household_roads`, from table `road_steps`. `facts`: of `gather_facts`.

    Whose road has ended waits for nobody; whom all steps are behind neither.
    """
    titles = dict(list_step_titles(declared))
    named = steps.with_columns(title=pl.col("step").replace_strict(titles, return_dtype=pl.String)).sort("step_no")
    open_steps = named.filter(pl.col("state") == "open").unique(_HOME, keep="first", maintain_order=True)
    next_steps = open_steps.select(_HOME, "waits_for", "due_on", "days_overdue", next_step="step")
    passed = named.group_by(_HOME, maintain_order=True).agg(
        (pl.col("state") == "done").sum().cast(pl.Int64).alias("steps_done"),
        pl.col("title").filter(pl.col("state") == "missing").str.join("、").alias("missing"),
    )
    roads = facts.with_columns(is_entered=pl.col("entered_on").is_not_null())
    roads = roads.join(passed, on=_HOME, how="left").join(next_steps, on=_HOME, how="left")
    is_over = pl.col("ending").is_not_null()
    gone = [pl.when(~is_over).then(name).alias(name) for name in ("next_step", "waits_for", "due_on", "days_overdue")]
    roads = roads.with_columns(*gone, pl.col("missing").replace("", None), pl.col("steps_done").fill_null(0))
    table = roads.with_columns(pl.col("days_overdue").fill_null(0))
    return conform(table, "household_roads").sort("township", "village", _HOME)


def list_open_roads(roads: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """Table `road_lines`: households that wait for somebody. `homes`: the columns of a household on a list."""
    waiting = roads.filter(pl.col("next_step").is_not_null()).drop("township", "village")
    return conform(waiting.join(homes, on=_HOME), "road_lines").sort("township", "village", _HOME)


def count_open_roads(road_lines: pl.DataFrame) -> pl.DataFrame:
    """Table `road_counts`, from table `road_lines`: by township, in the order of the steps."""
    turn = {name: place for place, name in enumerate(STEPS)}
    counts = road_lines.group_by("township", "next_step", "waits_for").agg(
        pl.len().cast(pl.Int64).alias("households"),
        (pl.col("days_overdue") > 0).sum().cast(pl.Int64).alias("overdue"),
        pl.col("days_overdue").max().alias("most_days_overdue"),
    )
    order = pl.col("next_step").replace_strict(turn, return_dtype=pl.Int64)
    return conform(counts, "road_counts").sort("township", order)
