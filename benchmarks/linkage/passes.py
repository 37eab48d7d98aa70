"""Who is brought up by which pass, before anything is scored, and whether the right one was."""

from __future__ import annotations

import polars as pl

from benchmarks.linkage.linkers.ours import taken_in
from benchmarks.linkage.metrics import KEY
from benchmarks.linkage.report import table
from benchmarks.linkage.runs import HOUSEHOLD_GRAIN, Drawn
from matchers.block.candidate_pairs import report_blocking_rules
from matchers.score.scored_pairs import find_pairs


def candidates_told(county: Drawn) -> str:
    """A table of the passes, and how many of the rows that no number settled met whom they are about."""
    linker, taken = taken_in(county.folder)
    rows, people = linker.collect_unsettled(taken)
    meant = rows.select("row", *KEY).join(_meant(county.truth), on=KEY)
    pairs = find_pairs(rows, people, linker.matching).join(
        people.select("line", "person_id", "household_id"), on="line"
    )
    pairs = pairs.join(meant, on="row", how="left")
    true = pl.when("of_household").then("household_id").otherwise("person_id") == pl.col("meant")
    pairs = pairs.with_columns(true.fill_null(value=False).alias("true"))
    found = pairs.filter("true")["row"].n_unique()
    told = (
        f"{rows.height:,} rows that no number settles meet {pairs.height:,} people. {meant.height:,} of the rows are "
        f"about somebody registered, whom {found / meant.height:.2%} meet."
    )
    lines = report_blocking_rules(pairs, linker.matching.passes).rows()
    headings = ("pass", "pairs", "by no other pass", "right ones", "by no other pass")
    return table(headings, [(name, *(f"{count:,}" for count in counts)) for name, *counts in lines]) + f"\n{told}\n"


def _meant(truth: pl.DataFrame) -> pl.DataFrame:
    """Rows about somebody registered, with whom they mean and whether that is a household."""
    household = pl.col("source").is_in(sorted(HOUSEHOLD_GRAIN))
    whose = pl.when(household).then("household_id").otherwise("person_id")
    return truth.select(*KEY, whose.alias("meant"), household.alias("of_household")).drop_nulls("meant")
