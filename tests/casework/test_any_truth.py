"""Whatever was listed and answered: every listing gets the answer that a slow, plain reading gives it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.truth import add_verdicts, count_truth
from tests.casework.test_truth_of_rules import PERIODS, VISITS, event, events

FIRST = date(2026, 3, 20)
RESULTS = ("属实", "不属实", "已解决", "非本人")
# What each run says of a clue: f(ound), s(uppressed, as checked), w(aiting), or nothing.
_states = st.lists(st.text("fsw-", min_size=4, max_size=4), min_size=1, max_size=3)
_STATES = {
    "f": {"state": "found"}, "s": {"state": "suppressed", "reason": "checked"},
    "w": {"state": "suppressed", "reason": "waiting"},
}  # fmt: skip
_answers = st.lists(
    st.tuples(st.integers(0, 2), st.booleans(), st.sampled_from(RESULTS), st.integers(0, 140)), max_size=8
)


@settings(max_examples=80, deadline=None)
@given(_states, _answers)
def test_every_listing_has_the_answer_that_a_plain_reading_gives(
    states: list[str], answers: list[tuple[int, bool, str, int]]
) -> None:
    lines = [
        event(f"c{clue}", at, household_id="h", **_STATES[letter])
        for clue, letters in enumerate(states)
        for at, letter in enumerate(letters)
        if letter != "-"
    ]
    days = sorted({line["as_of"] for line in lines})
    visits = [
        ("h", None if is_household else f"c{clue}", result, None, FIRST + timedelta(days=days))
        for clue, is_household, result, days in answers
    ]
    judged = add_verdicts(events(*lines), pl.DataFrame(visits, VISITS, orient="row"))
    plain = [line for clue, letters in enumerate(states) for line in _read(f"c{clue}", letters, visits, days)]
    assert judged.select("clue_id", "period", "result").rows() == plain
    counts = count_truth(judged, PERIODS)
    for dimension in ("rule", "period", "township"):
        of_dimension = counts.filter(pl.col("dimension") == dimension, pl.col("period").is_null())
        assert of_dimension["listed"].sum() == len(plain)
        assert of_dimension["answered"].sum() == sum(result is not None for *_, result in plain)
    results = counts.select(pl.sum_horizontal("confirmed", "refuted", "solved", "not_theirs"))
    assert results.to_series().equals(counts["answered"], check_names=False)


def _read(
    clue: str, letters: str, visits: list[tuple[str, str | None, str, None, date]], runs: list[date]
) -> list[tuple[str, str, str | None]]:
    days = [event(clue, at)["as_of"] for at in range(len(letters))]
    begins, goes_on = [], False
    for at, letter in enumerate(letters):
        if letter == "f" and not goes_on:
            begins.append(at)
        goes_on = letter == "f" or (letter == "w" and goes_on)
    lines = []
    for place, at in enumerate(begins):
        until = days[begins[place + 1]] if place + 1 < len(begins) else date.max
        own = [
            (day, order, result)
            for order, (_, named, result, _, day) in enumerate(visits)
            if named in {None, clue} and days[at] <= day < until
        ]
        first = min(own)[0] if own else date.max
        next_run = min((day for day in runs if day > first), default=date.max)
        results = [result for day, _, result in sorted(own) if day < next_run]
        last = results[-1] if results else None
        lines.append((clue, PERIODS[at], "属实" if last == "已解决" and "属实" in results else last))
    return lines
