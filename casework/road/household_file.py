"""Everything about one household in one place: its clues, and every line of its road in the order of days."""

from __future__ import annotations

from dataclasses import fields, replace

import polars as pl

from casework.road.evidence import RoadEvidence
from domain.tables import add_absent_columns, conform, empty

_BY = "household_origin"


def select_household(evidence: RoadEvidence, origin: str) -> RoadEvidence:
    """The evidence of one household alone."""
    frames = {name.name: getattr(evidence, name.name) for name in fields(evidence)}
    of_household = {name: frame.filter(pl.col(_BY) == origin) for name, frame in frames.items() if _BY in frame.columns}
    return replace(evidence, **of_household)


def list_clues(events: pl.DataFrame, texts: pl.DataFrame, visits: pl.DataFrame, clocks: pl.DataFrame) -> pl.DataFrame:
    """Table `file_clues`: every clue of the household as the newest run that knew it said.

    `events`: table `clue_events` with `as_of`, the oldest first. `texts`: clue_id, evidence, person_name. `visits`:
    clue_id, result, checked_on, in the order in which they came. `clocks`: clue_id, due_on, clock_state, days_overdue.
    """
    newest = events.unique("clue_id", keep="last", maintain_order=True).drop("due_on")
    last = visits.drop_nulls(["clue_id", "checked_on"]).sort("checked_on", maintain_order=True)
    answers = last.unique("clue_id", keep="last", maintain_order=True).select(
        "clue_id", last_result="result", last_checked_on="checked_on"
    )
    lines = newest
    for part in (texts, answers, clocks):
        lines = lines.join(part, on="clue_id", how="left", maintain_order="left")
    return conform(add_absent_columns(lines, "file_clues"), "file_clues").sort("as_of", "first_period", "clue_id")


def list_events(evidence: RoadEvidence) -> pl.DataFrame:
    """Table `file_events`: what was done for the household, the oldest first; lines without a day come last."""
    parts = [
        empty("file_events"), *_list_listings(evidence.listings), _list_visits(evidence.visits),
        *_list_searches(evidence), *_list_reviews(evidence.reviews), _list_states(evidence.register_states),
        *_list_help(evidence),
    ]  # fmt: skip
    lines = [conform(add_absent_columns(part, "file_events"), "file_events") for part in parts]
    order = pl.concat(lines).unique(maintain_order=True).with_row_index("#at")
    return order.sort("happened_on", "#at", nulls_last=True).drop("#at")


def _list_listings(listings: pl.DataFrame) -> list[pl.DataFrame]:
    """A line per list that named the household, and one per run in which clues ended."""
    is_new = pl.col("status").is_in(["new", "worsened", "reopened"]).any()
    risks = pl.col("risk").drop_nulls().unique().sort().str.join("、")
    found = (
        listings.filter(pl.col("state") == "found")
        .group_by("as_of", "period")
        .agg(
            pl.len().alias("n"), risks, pl.when(is_new).then(pl.lit("列入")).otherwise(pl.lit("继续列在")).alias("verb")
        )
    )
    ended = listings.filter(pl.col("state") == "resolved").group_by("as_of", "period").agg(pl.len().alias("n"), risks)
    return [
        found.select(
            happened_on="as_of", kind=pl.lit("listed"),
            content=pl.format("{}名单，{}条线索（{}）", "verb", "n", "risk"),
            paper=pl.format("{}疑似风险户名单", "period"),
        ),
        ended.select(
            happened_on="as_of", kind=pl.lit("ended"), content=pl.format("{}条线索不再出现（{}）", "n", "risk"),
            paper=pl.format("{}疑似风险户名单", "period"),
        ),
    ]  # fmt: skip


def _list_visits(visits: pl.DataFrame) -> pl.DataFrame:
    wants = pl.when(pl.col("include")).then(pl.lit("，拟纳入")).when(~pl.col("include")).then(pl.lit("，不纳入"))
    reason = pl.format("（{}）", "exclusion_reason").fill_null("")
    clue = pl.format("线索{}：", "clue_id").fill_null("")
    return visits.select(
        happened_on="checked_on", kind=pl.lit("visit"), person="checked_by",
        content=pl.concat_str(clue, pl.col("result"), wants.fill_null(""), reason),
    ).drop_nulls("content")  # fmt: skip


def _list_searches(evidence: RoadEvidence) -> list[pl.DataFrame]:
    """Papers by their day; searches with their conclusion alone."""
    searches = evidence.searches.filter(pl.col("persons") > 0)
    conclusion = (
        pl.when(pl.col("situations").is_not_null()).then("situations")
        .when(pl.col("silent_departments") > 0).then(pl.lit("尚有部门未反馈"))
        .otherwise(pl.lit("未发现不宜纳入情形"))
    )  # fmt: skip
    return [
        evidence.signatures.select(
            happened_on="signed_on", kind=pl.lit("authorisation"), content=pl.lit("签署核对授权书"),
            paper="authorisation_no",
        ),
        searches.select(
            happened_on=pl.coalesce("searched_on", "as_of"), kind=pl.lit("search"),
            content=pl.format("检索{}人，{}个部门，其中{}个未反馈；{}", "persons", "departments",
                              "silent_departments", conclusion),
            paper=pl.format("财产检索{}", "period"),
        ),
    ]  # fmt: skip


def _list_reviews(reviews: pl.DataFrame) -> list[pl.DataFrame]:
    until = pl.format("至{}", pl.col("published_until").dt.to_string("iso")).fill_null("")
    objection = pl.format("，异议：{}", "objection").fill_null("")
    return [
        reviews.drop_nulls("reviewed_on").select(
            happened_on="reviewed_on", kind=pl.lit("review"), content=pl.col("review_result").fill_null("（未写结果）")
        ),
        reviews.drop_nulls("published_from").select(
            happened_on="published_from", kind=pl.lit("publicity"),
            content=pl.concat_str(pl.lit("公示"), until, objection),
        ),
        reviews.drop_nulls("decision").select(
            happened_on=pl.coalesce("decided_on", "reviewed_on"), kind=pl.lit("decision"), content="decision"
        ),
    ]  # fmt: skip


def _list_states(states: pl.DataFrame) -> pl.DataFrame:
    """A line for each change of what the register says; of the first, where it says something."""
    kind = (
        pl.when("under_monitoring").then(pl.lit("entered"))
        .when(pl.col("risk_cleared")).then(pl.lit("removed"))
        .otherwise(pl.lit("none"))
    )  # fmt: skip
    lines = states.sort("as_of").with_columns(kind=kind)
    before = pl.col("kind").shift(fill_value="none")
    changed = lines.filter(pl.col("kind") != before)
    texts = {"entered": "系统登记为监测对象", "removed": "系统标注风险消除", "none": "系统不再登记为监测对象"}
    is_entry = pl.col("kind") == "entered"
    return changed.select(
        happened_on=pl.when(is_entry).then(pl.coalesce("monitored_since", "as_of")).otherwise("as_of"),
        kind=pl.lit("register"),
        content=pl.col("kind").replace_strict(texts, return_dtype=pl.String),
    )


def _list_help(evidence: RoadEvidence) -> list[pl.DataFrame]:
    orders, measures = evidence.orders, evidence.measures
    closed = orders.filter(pl.col("closed_on").is_not_null())
    due = pl.format("，{}前办结", pl.col("due_on").dt.to_string("iso")).fill_null("")
    effect = pl.format("，成效：{}", "effect").fill_null("")
    return [
        orders.select(
            happened_on="issued_on", kind=pl.lit("order"), paper="order_no",
            content=pl.concat_str(pl.format("向{}开单（{}）", "department", "risk"), due),
        ),
        closed.select(
            happened_on="closed_on", kind=pl.lit("closed"), paper="order_no",
            content=pl.format("{}已销号（{}）", "department", "risk"),
        ),
        measures.select(
            happened_on="started_on", kind=pl.lit("measure"), person="department",
            content=pl.concat_str(pl.format("{}：{}（{}）", "risk", "measure", pl.col("status").fill_null("未填状态")),
                                  effect),
        ).drop_nulls("content"),
    ]  # fmt: skip
