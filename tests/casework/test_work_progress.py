"""How many households have come how far: every item of a household's road counts once, in its township and period."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from casework.road import count_progress, gather_facts, summarise_roads, trace_road
from casework.road.count_progress import ITEMS
from tests.casework.road_lines import RULES, make_evidence

JAN, TODAY = date(2026, 1, 31), date(2026, 6, 30)
# Household -> the township where it lives.
HOMES = {"H1": "甲镇", "H2": "甲镇", "H3": "乙镇", "H4": "乙镇", "H5": "乙镇"}


def of(home: str, **line: Any) -> dict[str, Any]:
    return {"household_origin": home, "household_id": home, "clue_id": f"c{home}", "township": HOMES[home]} | line


@pytest.fixture(scope="module")
def progress() -> pl.DataFrame:
    """H1 is taken in; H2 is true and goes on; H3 proves false; H4 was not visited; H5 is the village's own proposal."""
    listed = {"as_of": JAN, "status": "new", "due_on": date(2026, 2, 28), "clock": "issue"}
    visited = {"checked_on": date(2026, 2, 10), "result": "属实"}
    evidence = make_evidence(
        households=[of(home) for home in HOMES],
        listings=[
            of(home, **listed, period="2026年1月" if home == "H4" else "2026年第一季度")
            for home in HOMES if home != "H5"
        ],
        visits=[
            of("H1", **visited, include=True), of("H2", **visited, include=False),
            of("H3", **(visited | {"result": "不属实"})),
            of("H5", **visited, include=True),
        ],
        reviews=[of("H1", reviewed_on=date(2026, 2, 20), review_result="同意", published_from=date(2026, 2, 21),
                    published_until=date(2026, 2, 25), decision="同意纳入", decided_on=date(2026, 2, 27))],
        register_states=[of("H1", as_of=JAN), of("H1", as_of=date(2026, 3, 31), under_monitoring=True,
                                                 monitored_since=date(2026, 3, 2))],
        measures=[of("H1", measure="医疗救助", started_on=date(2026, 3, 10))],
    )  # fmt: skip
    facts = gather_facts(evidence, RULES)
    return count_progress(facts, summarise_roads(facts, trace_road(facts, RULES, TODAY), RULES.declared))


def counts(progress: pl.DataFrame, township: str | None = None, period: str | None = None) -> dict[str, int]:
    """Item -> households, of those that have any."""
    lines = progress.filter(
        pl.col("township").eq_missing(pl.lit(township)), pl.col("period").eq_missing(pl.lit(period))
    )
    assert tuple(lines["item"]) == ITEMS
    return dict(lines.filter(pl.col("households") > 0).select("item", "households").iter_rows())


def test_the_county_is_told_in_the_order_of_the_notice(progress: pl.DataFrame) -> None:
    found = counts(progress)
    assert {name: found.pop(name) for name in ("overdue", "missing")} == {"overdue": 1, "missing": 1}
    assert found == {
        "listed": 4, "visited": 3, "confirmed": 2, "unconfirmed": 1, "unlisted": 1, "proposed": 2, "reviewed": 1,
        "published": 1, "decided": 1, "entered": 1, "helped": 1, "unvisited": 1,
    }  # fmt: skip


def test_townships_and_periods_add_up_to_the_county(progress: pl.DataFrame) -> None:
    county = counts(progress)
    # Whom the village proposes belongs to no period.
    only_township = {"unlisted": 1, "proposed": 1, "overdue": 0, "missing": 0}
    for parts, absent in ((progress.drop_nulls("township"), {}), (progress.drop_nulls("period"), only_township)):
        sums = parts.group_by("item").agg(pl.col("households").sum()).filter(pl.col("households") > 0)
        expected = {item: count - absent.get(item, 0) for item, count in county.items()}
        assert dict(sums.iter_rows()) == {item: count for item, count in expected.items() if count}


def test_a_household_counts_where_it_lives_and_in_the_period_that_listed_it(progress: pl.DataFrame) -> None:
    assert counts(progress, "乙镇")["listed"] == 2 and "confirmed" not in counts(progress, "乙镇")
    assert counts(progress, period="2026年1月")["unvisited"] == 1
    assert progress["period"].drop_nulls().unique(maintain_order=True).to_list() == ["2026年第一季度", "2026年1月"]
