"""Whatever was done in whatever order: every step has one state, and none is done without a line that says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.road import STEPS, gather_facts, summarise_roads, trace_road
from tests.casework.road_lines import RULES, TODAY, make_evidence

RUNS = [date(2026, month, 28) for month in (1, 4, 7, 10)]
days = st.integers(0, 330).map(lambda count: date(2026, 1, 1) + timedelta(days=count))
clues = st.sampled_from(["c1", "c2"])
found = st.fixed_dictionaries({"status": st.sampled_from(["new", "continuing", "worsened", "reopened"])})
ended = st.fixed_dictionaries(
    {"state": st.just("resolved"), "reason": st.sampled_from(["remedied", "monitored", "row_gone"])}
)
resting = st.fixed_dictionaries({"state": st.just("suppressed"), "reason": st.sampled_from(["checked", "waiting"])})
state: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"under_monitoring": True}, {"risk_cleared": True}, {"under_monitoring": True, "monitored_since": RUNS[1]}]
)


@st.composite
def histories(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Lines of every kind about one household, on any days."""
    listings = [
        {"as_of": day, "clue_id": clue, "rule_id": f"rule-{clue}"} | draw(found | ended | resting)
        for day in RUNS
        for clue in draw(st.sets(clues))
    ]
    visit = st.fixed_dictionaries({
        "clue_id": st.none() | clues, "result": st.sampled_from(["属实", "不属实", "已解决", "非本人"]),
        "include": st.none() | st.booleans(), "checked_on": days,
    })  # fmt: skip
    review = st.fixed_dictionaries({
        "reviewed_on": st.none() | days, "published_from": st.none() | days, "published_until": st.none() | days,
        "decision": st.none() | st.sampled_from(["同意纳入", "不予纳入"]), "decided_on": st.none() | days,
    })  # fmt: skip
    search = st.fixed_dictionaries({
        "as_of": days, "searched_on": st.none() | days, "silent_departments": st.integers(0, 2),
        "period": st.just("2026Q1"), "situations": st.none() | st.just("可能涉及"),
    })  # fmt: skip
    order = st.fixed_dictionaries({"issued_on": days, "is_closed": st.booleans(), "order_no": st.just("开1")})
    measure = st.fixed_dictionaries({"started_on": days, "is_finished": st.booleans()})
    paper = st.fixed_dictionaries({"signed_on": days, "period": st.just("2026Q1")})
    return {
        "listings": listings,
        "register_states": [{"as_of": day} | draw(state) for day in RUNS],
        "visits": draw(st.lists(visit, max_size=3)),
        "reviews": draw(st.lists(review, max_size=3)),
        "searches": draw(st.lists(search, max_size=2)),
        "signatures": draw(st.lists(paper, max_size=1)),
        "orders": draw(st.lists(order, max_size=2)),
        "measures": draw(st.lists(measure, max_size=2)),
    }  # fmt: skip


def _list_days(evidence: Any) -> set[date]:
    """Every day that any line of the evidence names."""
    frames = [getattr(evidence, name) for name in evidence.__dataclass_fields__]
    columns = [frame[name] for frame in frames for name, kind in frame.schema.items() if kind == pl.Date]
    return {day for column in columns for day in column.drop_nulls()}


@settings(max_examples=80, deadline=None)
@given(histories())
def test_every_step_has_one_state_and_none_is_done_without_a_line(lines: dict[str, list[dict[str, Any]]]) -> None:
    evidence = make_evidence(**lines)
    facts = gather_facts(evidence, RULES)
    steps = trace_road(facts, RULES, TODAY)
    assert steps["step"].to_list() == list(STEPS)
    assert set(steps["state"]) <= {"done", "open", "missing", "not_needed", "unknown"}
    done = steps.filter(pl.col("state") == "done")
    assert set(done["done_on"].drop_nulls()) <= _list_days(evidence)
    needed = {"listed": "listings", "visited": "visits", "authorised": "signatures", "searched": "searches",
              "reviewed": "reviews", "decided": "reviews", "published": "reviews", "ordered": "orders"}  # fmt: skip
    assert all(lines[needed[step]] for step in done["step"] if step in needed)
    road = summarise_roads(facts, steps, RULES.declared).row(0, named=True)
    waiting = steps.filter(pl.col("state") == "open")["step"].to_list()
    assert road["next_step"] == (None if road["ending"] or not waiting else waiting[0])
    assert (road["missing"] is None) == steps.filter(pl.col("state") == "missing").is_empty()


@settings(max_examples=60, deadline=None)
@given(histories())
def test_a_removal_is_told_only_where_the_register_says_it(lines: dict[str, list[dict[str, Any]]]) -> None:
    evidence = make_evidence(**lines)
    road = summarise_roads(facts := gather_facts(evidence, RULES), trace_road(facts, RULES, TODAY), RULES.declared).row(
        0, named=True
    )
    if road["ending"] == "removed":
        assert any(line.get("risk_cleared") and line["as_of"] == road["ended_on"] for line in lines["register_states"])
    if road["ending"] == "refused":
        assert any(line["decision"] == "不予纳入" for line in lines["reviews"])
