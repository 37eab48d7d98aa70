"""The orders to departments as they stand on a day, and those that are to be issued."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from casework.orders import (
    TRUE,
    OrderGround,
    derive_order_states,
    find_due_orders,
    find_newest_measures,
    judge_effects,
)
from domain.county.rule import LISTED_CERTAINTIES
from domain.tables import conform, empty
from ledger import find_last_answers
from pipeline.current_run import CurrentRun


@dataclass(frozen=True)
class OrderBook:
    """The orders of a workspace, as its newest run and the ledger tell on a day."""

    current: CurrentRun

    @cached_property
    def orders(self) -> pl.DataFrame:
        """Table `orders`."""
        return self.current.ledger.read_records("orders")

    @cached_property
    def states(self) -> pl.DataFrame:
        """Table `order_states`; households under the numbers that they have now."""
        current = self.current
        states = derive_order_states(
            self.orders, current.ledger.read_records("order_events"), current.events, current.ledger.read_runs(),
            current.county.orders.confirmed_risks, current.today,
        )  # fmt: skip
        return conform(self._renumber(states, "issued_on"), "order_states")

    @cached_property
    def measures(self) -> pl.DataFrame:
        """Table `household_measures` of what has begun, with is_ineffective and recorded_on, under today's numbers."""
        measures = self.current.ledger.read_records("household_measures")
        begun_measures = measures.filter((pl.col("started_on") <= self.current.today).fill_null(value=True))
        return self._renumber(judge_effects(begun_measures, self.current.county.orders.no_effect), "recorded_on")

    @cached_property
    def clues(self) -> pl.DataFrame:
        """Frame `answered_clues`: what is told, rests, or ended because the household was taken in."""
        events = self.current.events.filter(
            pl.col("household_id").is_not_null(), pl.col("certainty").is_in(LISTED_CERTAINTIES)
        )  # fmt: skip
        newest = self.current.history.height - 1
        last = events.sort("at", maintain_order=True).unique("clue_id", keep="last", maintain_order=True)
        is_now = pl.col("at") == newest
        goes_on = is_now & (pl.col("state") != "resolved")
        is_taken_in = (pl.col("state") == "resolved") & (pl.col("reason") == "monitored")
        active_clues = last.filter(goes_on | is_taken_in.fill_null(value=False)).with_columns(
            (is_now & (pl.col("state") == "found")).alias("is_found")
        )
        sightings = self.current.events.select("clue_id", "household_id", "as_of")
        answers = find_last_answers(self.current.visits, sightings)
        answered_clues = active_clues.join(answers, on="clue_id", how="left", maintain_order="left")
        return self._renumber(answered_clues, "as_of").select(
            "clue_id", "household_id", pl.col("township").fill_null(""), pl.col("village").fill_null(""), "risk",
            "last_result", "last_checked_on", "is_found",
        )  # fmt: skip

    @cached_property
    def included(self) -> pl.Series:
        """Numbers of households that the register has as monitored, or the county decided to take in."""
        run = self.current.run
        # Runs of versions without that table tell nothing of it.
        homes = run.read("tracked_households") if run.has("tracked_households") else empty("tracked_households")
        monitored_homes = homes.filter("under_monitoring").select("household_id")
        reviews = self.current.ledger.read_records("village_reviews").filter(
            pl.col("decision").is_not_null(),
            (pl.coalesce("decided_on", "reviewed_on") <= self.current.today).fill_null(value=True),
        )
        reviews = self._renumber(reviews.with_columns(day=pl.coalesce("decided_on", "reviewed_on")), "day")
        last = reviews.sort("day", maintain_order=True).unique("household_id", keep="last", maintain_order=True)
        is_against = pl.col("decision").str.contains_any(list(self.current.county.property.closed_by))
        decided_homes = last.filter(~is_against).select("household_id")
        return pl.concat([monitored_homes, decided_homes])["household_id"].unique()

    @property
    def undecided_households(self) -> int:
        """How many households have a true clue whose orders wait until they are taken in."""
        duties = self.current.county.orders.make_duties()
        risks = duties.filter(~(pl.col("when") == "confirmed").any().over("risk"))["risk"].unique()
        true_clues = self.clues.filter(pl.col("last_result") == TRUE, pl.col("risk").is_in(risks.implode()))
        return true_clues.filter(~pl.col("household_id").is_in(self.included.implode()))["household_id"].n_unique()

    @property
    def unnamed_measures(self) -> int:
        """How many measures are for a risk that nobody is asked about, so that their effect is not looked at."""
        names = list(self.current.county.orders.risks)
        return self.measures.filter(~pl.col("risk").is_in(names).fill_null(value=False)).height

    def find_due(self) -> pl.DataFrame:
        """Table `orders` without numbers: what is to be issued today."""
        declared = self.current.county.orders
        ground = OrderGround(
            clues=self.clues,
            included=self.included,
            measures=find_newest_measures(self.measures),
            states=self.states,
            duties=declared.make_duties(),
            confirmed_risks=declared.confirmed_risks,
            run_id=self.current.run_id,
            as_of=self.current.as_of,
        )
        return find_due_orders(ground, self.current.today)

    def _renumber(self, lines: pl.DataFrame, day: str) -> pl.DataFrame:
        """The lines under the number that each household bears now; `day`: when the line was written."""
        present = self.current.numbers.add_present_numbers(lines, day)
        return present.with_columns(pl.col("present_id").alias("household_id")).drop("present_id", "household_origin")
