"""What a road is read from, out of the runs, the ledger and the property searches, every line with its household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from casework.publicity import describe_objections
from casework.publicity.lines import CORRECTION
from casework.road import RoadEvidence, RoadRules
from casework.road.frames import FRAMES
from domain.county.rule import LISTED_CERTAINTIES
from domain.periods import Period
from domain.tables import empty
from pipeline.current_clocks import find_clock_day, judge_current_clocks
from pipeline.current_run import CurrentRun
from pipeline.order_book import OrderBook
from pipeline.property.finished_searches import FinishedSearches, read_finished_searches

_BY = "household_origin"
_UNSIGNED = "unsigned"


@dataclass(frozen=True)
class RoadReader:
    """The roads' lines as of the current run's day, each with `household_origin`."""

    current: CurrentRun

    @property
    def day(self) -> date:
        """The day on which it is looked at."""
        return find_clock_day(self.current)

    @cached_property
    def orders(self) -> OrderBook:
        """The orders to departments, and measures."""
        return OrderBook(self.current)

    @cached_property
    def clue_clocks(self) -> pl.DataFrame:
        """Table `clue_clocks` of the day."""
        return judge_current_clocks(self.current)

    @cached_property
    def tracked(self) -> pl.DataFrame:
        """Table `tracked_households` of every run, the oldest first, with `as_of`, household_origin, present_id."""
        parts = [empty("tracked_households").with_columns(as_of=pl.lit(self.day))]
        for place, day in enumerate(self.current.history["as_of"]):
            run = self.current.open_run(place)
            if run.has("tracked_households"):
                parts.append(run.read("tracked_households").with_columns(as_of=pl.lit(day)))
        return self.current.numbers.add_present_numbers(pl.concat(parts), "as_of")

    @cached_property
    def homes(self) -> pl.DataFrame:
        """Every tracked household once, as the newest run that tracks it has it, under its number of today."""
        newest = self.tracked.unique(_BY, keep="last", maintain_order=True)
        return newest.drop("household_id", "as_of").rename({"present_id": "household_id"})

    @cached_property
    def clue_origins(self) -> pl.DataFrame:
        """clue_id, clue_origin: the household that had the clue last."""
        events = self.events.drop_nulls("household_id").unique("clue_id", keep="last", maintain_order=True)
        return events.select("clue_id", clue_origin=_BY)

    @cached_property
    def events(self) -> pl.DataFrame:
        """Table `clue_events` of the history with `as_of`, `at`, `period`, household_origin, the oldest first."""
        periods = self.current.history.select("run_id", "period").with_columns(
            pl.col("period").map_elements(lambda text: Period.parse(text).title, return_dtype=pl.String)
        )
        events = self.current.numbers.add_origins(self.current.events, "as_of")
        return events.join(periods, on="run_id", how="left", maintain_order="left")

    def add_origins(self, lines: pl.DataFrame, day: str | None = None) -> pl.DataFrame:
        """The lines with the household of their clue, where they name one, else of their number on the day."""
        numbered = self.current.numbers.add_origins(lines, day)
        if "clue_id" not in lines.columns:
            return numbered
        joined = numbered.join(self.clue_origins, on="clue_id", how="left", maintain_order="left")
        return joined.with_columns(pl.coalesce("clue_origin", _BY).alias(_BY)).drop("clue_origin")

    def read_records(self, table: str, day: str | None = None) -> pl.DataFrame:
        """Lines of one of the ledger's tables of records up to the day, with household_origin."""
        return self.add_origins(self.current.ledger.read_records(table), day)

    def read_evidence(self) -> RoadEvidence:
        """Everything that is known up to the day."""
        searches = read_finished_searches(self.current.workspace, self.day)
        parts = {
            "households": self.homes,
            "register_states": self.tracked,
            "listings": self._read_listings(),
            "visits": self.add_origins(self.current.visits, "checked_on"),
            "signatures": self._read_signatures(searches),
            "searches": self._summarise_searches(searches),
            "purged_searches": pl.DataFrame({"as_of": searches.purged_days}, schema={"as_of": pl.Date}),
            "reviews": self.read_reviews(),
            "orders": self.read_orders(),
            "due_orders": self.add_origins(self.orders.find_due().select("household_id", "risk", "department")),
            "measures": self.read_measures(),
        }
        return RoadEvidence(**{name: _fit(frame, name) for name, frame in parts.items()})

    def _read_listings(self) -> pl.DataFrame:
        """Frame `listings`: what runs said of clues that list households; those of today with today's due date."""
        listed = self.events.filter(pl.col("certainty").is_in(LISTED_CERTAINTIES)).drop_nulls("household_id")
        today = self.clue_clocks.select("clue_id", due_today="due_on")
        dated = listed.join(today, on="clue_id", how="left", maintain_order="left")
        is_newest = pl.col("at") == self.current.history.height - 1
        return dated.with_columns(pl.coalesce(pl.when(is_newest).then("due_today"), "due_on").alias("due_on"))

    def read_reviews(self) -> pl.DataFrame:
        """Table `village_reviews` up to the day, with household_origin and `is_about_removal`."""
        reviews = self.read_records("village_reviews", "reviewed_on")
        words = self.current.county.road.removal
        text = pl.concat_str("review_result", "decision", separator="，", ignore_nulls=True)
        is_about_removal = text.str.contains_any(list(words.words)) & ~text.str.contains_any(list(words.unless))
        written = reviews.filter((pl.col("reviewed_on") <= self.day).fill_null(value=True)).with_columns(
            is_about_removal=is_about_removal.fill_null(value=False), is_objection_open=pl.lit(value=False)
        )
        return pl.concat([written, self._read_publicity()], how="diagonal")

    def _read_publicity(self) -> pl.DataFrame:
        """What this office has published, as lines of reviews; without its end until it is over."""
        items = self.read_records("publicity_items", "published_from").filter(pl.col("published_from") <= self.day)
        described = describe_objections(items, self.current.ledger.read_records("publicity_objections"))
        return described.select(
            _BY, "household_id", "published_from", "objection", "is_objection_open",
            published_until=pl.when(pl.col("published_until") < self.day).then("published_until"),
            is_about_removal=pl.col("kind") == CORRECTION,
        )  # fmt: skip

    def read_orders(self) -> pl.DataFrame:
        """Table `order_states` with household_origin and `is_closed`; those that were taken back are left out."""
        states = self.orders.states.filter(pl.col("state") != "cancelled")
        return self.add_origins(states).with_columns(is_closed=pl.col("state").is_in(["closed", "replaced"]))

    def read_measures(self) -> pl.DataFrame:
        """Table `household_measures` as each was last written, with household_origin and `is_finished`."""
        measures = self.add_origins(self.orders.measures)
        same = [_BY, "risk", "measure", "department", "started_on"]
        last = measures.unique(same, keep="last", maintain_order=True)
        words = self.current.county.road.measures
        text = pl.concat_str("status", "effect", separator="，", ignore_nulls=True)
        is_finished = text.str.contains_any(list(words.finished)) & ~text.str.contains_any(list(words.unfinished))
        has_helped = is_finished.fill_null(value=False) & ~pl.col("is_ineffective")
        return last.with_columns(has_helped.alias("is_finished"))

    def _read_signatures(self, searches: FinishedSearches) -> pl.DataFrame:
        papers = searches.asked.select("household_id", "authorisation_no", "signed_on", "period", "as_of").unique()
        return self.add_origins(papers, "as_of")

    def _summarise_searches(self, searches: FinishedSearches) -> pl.DataFrame:
        """Frame `searches`: a line per household and search."""
        by = [_BY, "period", "as_of"]
        asked = self.add_origins(searches.asked, "as_of").group_by(by).agg(
            pl.col("person_id").n_unique().cast(pl.Int64).alias("persons"),
            pl.col("department").n_unique().cast(pl.Int64).alias("departments"),
        )  # fmt: skip
        findings = self.add_origins(searches.findings, "as_of")
        texts = pl.col("situations").filter(pl.col("situations") != "").str.split("；").explode().unique().sort()
        answers = findings.group_by(by).agg(
            pl.col("department").filter(pl.col("result") == "no_reply").n_unique().alias("silent_departments"),
            pl.col("searched_on").max(),
            texts.str.join("；").alias("situations"),
        )
        refused = self.add_origins(searches.refused.drop_nulls("person_id"), "as_of")
        shut = refused.join(searches.asked, on=["person_id", "period"], how="anti").group_by(by).agg(
            pl.col("person_id").n_unique().cast(pl.Int64).alias("refused_persons")
        )  # fmt: skip
        lines = asked.join(answers, on=by, how="full", coalesce=True).join(shut, on=by, how="full", coalesce=True)
        counts = ("persons", "departments", "silent_departments", "refused_persons")
        return lines.with_columns(pl.col(counts).fill_null(0), pl.col("situations").replace("", None))


def _fit(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The frame with exactly the columns of the road's frame of that name."""
    schema = FRAMES[name].schema
    return frame.select(pl.col(column).cast(dtype) for column, dtype in schema.items())


def make_road_rules(current: CurrentRun) -> RoadRules:
    """What decides how roads are read here, on this day."""
    county, policy = current.county, current.policy
    campaign = county.settings.campaigns.get(str(current.period))
    return RoadRules(
        declared=county.road,
        refused_by=county.property.closed_by,
        publicity_days=policy.clocks.publicity.days,
        tracking_months=policy.tracking_months,
        due_days=campaign.steps if campaign else {},
    )
