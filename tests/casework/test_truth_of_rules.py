"""What was answered to what was listed: every listing has its own answer, and every clue its place in the counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from casework.truth import add_verdicts, count_false_alarms, count_truth
from domain.tables import polars_schema

DAYS = [date(2026, month, 28) for month in (3, 4, 5, 6)]
PERIODS = ["2026-03", "2026-04", "2026-05", "2026-06"]
VISITS = {
    "household_id": pl.String, "clue_id": pl.String, "result": pl.String, "exclusion_reason": pl.String,
    "checked_on": pl.Date,
}  # fmt: skip


def events(*lines: dict[str, Any]) -> pl.DataFrame:
    schema = polars_schema("clue_events") | {"at": pl.UInt32, "as_of": pl.Date, "period": pl.String}
    return pl.DataFrame([{name: line.get(name) for name in schema} for line in lines], schema)


def event(clue: str, at: int, **more: Any) -> dict[str, Any]:
    line = {
        "clue_id": clue, "household_id": f"h{clue}", "at": at, "as_of": DAYS[at], "period": PERIODS[at],
        "state": "found", "certainty": "confirmed", "rule_id": "medical_burden", "township": "白沙镇",
        "source": "insurance_settlement", "methods": "id",
    }  # fmt: skip
    return line | more


def visits(*lines: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(lines, VISITS, orient="row")


def results(listed: pl.DataFrame, answers: pl.DataFrame) -> list[tuple[Any, ...]]:
    return add_verdicts(listed, answers).select("clue_id", "period", "result").rows()


def test_a_clue_that_goes_on_is_one_listing() -> None:
    listed = events(event("a", 0), event("a", 1), event("a", 2))
    answers = visits(("ha", "a", "属实", None, date(2026, 5, 2)))
    assert results(listed, answers) == [("a", "2026-03", "属实")]


def test_a_clue_that_comes_back_is_asked_again() -> None:
    listed = events(event("a", 0), event("a", 1, state="suppressed"), event("a", 2))
    answers = visits(("ha", "a", "不属实", "收入稳定", date(2026, 4, 2)), ("ha", "a", "属实", None, date(2026, 6, 2)))
    assert results(listed, answers) == [("a", "2026-03", "不属实"), ("a", "2026-05", "属实")]


def test_a_clue_that_waited_for_its_data_is_not_asked_anew() -> None:
    listed = events(event("a", 0), event("a", 1, state="suppressed", reason="waiting"), event("a", 2))
    assert results(listed, visits(("ha", "a", "属实", None, date(2026, 4, 2)))) == [("a", "2026-03", "属实")]


def test_what_is_found_later_does_not_make_wrong_what_was_right() -> None:
    listed = events(event("a", 0), event("a", 1), event("a", 2))
    answers = visits(("ha", "a", "属实", None, date(2026, 4, 2)), ("ha", "a", "不属实", None, date(2026, 5, 2)))
    assert results(listed, answers) == [("a", "2026-03", "属实")]


def test_the_last_answer_counts_and_what_was_true_stays_true_when_it_is_solved() -> None:
    listed = events(event("a", 0), event("b", 0))
    answers = visits(
        ("ha", "a", "属实", None, date(2026, 4, 2)), ("ha", "a", "已解决", None, date(2026, 5, 2)),
        ("hb", "b", "属实", None, date(2026, 4, 2)), ("hb", "b", "不属实", None, date(2026, 4, 2)),
    )  # fmt: skip
    assert results(listed, answers) == [("a", "2026-03", "属实"), ("b", "2026-03", "不属实")]


def test_an_answer_of_the_household_speaks_for_what_it_had_by_then() -> None:
    listed = events(event("a", 0, household_id="h"), event("b", 2, household_id="h"))
    judged = add_verdicts(listed, visits(("h", None, "属实", None, date(2026, 4, 2))))
    assert judged.select("clue_id", "result", "is_household_answer").rows() == [("a", "属实", True), ("b", None, None)]


def test_places_and_what_is_only_watched_are_not_counted() -> None:
    listed = events(event("a", 0, household_id=None), event("b", 0, certainty="attention"))
    assert results(listed, visits()) == []


def test_counts_of_every_dimension_are_of_the_same_listings() -> None:
    house = {"rule_id": "dangerous_house", "source": "housing_safety", "methods": "fuzzy:91、id"}
    listed = events(
        *(event(f"a{n}", 0) for n in range(4)),
        *(event(f"b{n}", 1, **house) for n in range(2)),
        event("c", 1, rule_id="declared", source="declarations", methods="register"),
    )  # fmt: skip
    answers = visits(
        *((f"ha{n}", f"a{n}", "属实" if n else "不属实", None, date(2026, 5, 2)) for n in range(3)),
        *((f"hb{n}", f"b{n}", "非本人", None, date(2026, 5, 2)) for n in range(2)),
    )
    counts = count_truth(add_verdicts(listed, answers), PERIODS)
    overall = counts.filter(pl.col("period").is_null())
    per_dimension = overall.group_by("dimension", maintain_order=True).agg(pl.col("listed", "answered").sum())
    assert dict(zip(per_dimension["dimension"], per_dimension["listed"], strict=True)) == {
        "all": 7, "rule": 7, "source": 7, "method": 9, "township": 7, "period": 7,
    }  # fmt: skip
    rules = overall.filter(dimension="rule").select("key", "answered", "not_theirs", "rate").rows()
    assert rules == [("dangerous_house", 2, 2, 0.0), ("medical_burden", 3, 0, 2 / 3), ("declared", 0, 0, None)]
    of_periods = counts.filter(pl.col("dimension") == "rule", pl.col("period").is_not_null())
    assert of_periods["listed"].sum() == 7


def test_reasons_are_counted_and_what_people_wrote_is_not_shown() -> None:
    listed = events(*(event(f"a{n}", 0) for n in range(5)))
    texts = ["家庭收入稳定。", "收入稳定", "某某某说不想要", None]
    answers = visits(*((f"ha{n}", f"a{n}", "不属实", text, date(2026, 5, 2)) for n, text in enumerate(texts)))
    counts = count_false_alarms(add_verdicts(listed, answers), {"收入稳定": ["家庭收入稳定"]})
    assert counts.select("reason", "clues").sort("reason").rows() == [("none", 1), ("other", 1), ("收入稳定", 2)]
