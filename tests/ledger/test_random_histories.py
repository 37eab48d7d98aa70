"""Whatever happens over the months: nothing falls off a list silently, nothing that is worse or must be seen rests."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ledger
from tests.ledger.remembered_county import AMOUNTS, MANDATORY, County, make_clue, make_people

RULES = ("dangerous_house", "medical_burden", "income_below_line")
HOUSEHOLDS = ("H1", "H2")
NUMBERS = ("H1", "H2", "N1")
# The months of two years; a quarter's run beside that of its last month now and then.
PERIODS = [
    (f"{year}-{month:02}", date(year, month, calendar.monthrange(year, month)[1]))
    for year in (2026, 2027)
    for month in range(1, 13)
]

KEYS = [(rule, home) for rule in RULES for home in HOUSEHOLDS]
clue = st.tuples(
    st.sampled_from((6000.0, 8000.0, 13000.0)),
    st.sampled_from(("confirmed", "confirmed", "confirmed", "to_verify", "attention")),
    st.sampled_from(("甲镇", "甲镇", "甲镇", "丁镇")),
)
visit = st.tuples(st.sampled_from(("属实", "不属实", "不属实", "已解决")), st.integers(1, 28))
found = st.fixed_dictionaries({key: st.one_of(clue, clue, clue, st.none()) for key in KEYS})
answers = st.fixed_dictionaries({key: st.none() | visit for key in KEYS})
absent = st.sampled_from((frozenset(), frozenset(), frozenset(RULES[:1]), frozenset(RULES[1:])))
numbers = st.sampled_from((NUMBERS, NUMBERS, ("H1", "N1"), ("N1", "H2"), ("H2", "H1"))).map(
    lambda names: dict(zip(HOUSEHOLDS, names, strict=False))
)
month = st.tuples(st.sampled_from(range(len(PERIODS))), found, answers, absent, numbers)
histories = st.lists(month, min_size=3, max_size=6, unique_by=lambda step: step[0]).map(
    lambda steps: sorted(steps, key=lambda step: step[0])
)


def _read_origins(county: County) -> dict[str, str]:
    """Today's household number -> the one that its clue ids are made from."""
    people = ledger.trace_households(county.people, county.known_people).people
    return dict(people.select("household_id", "household_origin").unique().iter_rows())


def _make_clues(
    county: County, lines: dict[Any, Any], names: dict[str, str], silent: frozenset[str]
) -> list[dict[str, Any]]:
    """The findings, under today's numbers and with the ids that the ledger's origins give."""
    origins = _read_origins(county)
    return [
        make_clue(
            rule_id=rule, household_id=names[home], value=value if rule in AMOUNTS else None, certainty=certainty,
            township=township, clue_id=f"{rule}-{origins[names[home]]}",
        )
        for (rule, home), line in lines.items()
        if line and rule not in silent
        for value, certainty, township in [line]
    ]  # fmt: skip


def _live(steps: list[Any]) -> None:
    county = County()
    for at, lines, replies, silent, names in steps:
        period, as_of = PERIODS[at]
        county.people = make_people(*((f"P{home}", names[home], f"k{home}") for home in HOUSEHOLDS))
        clues = _make_clues(county, lines, names, silent)
        earlier = county.recall(period, as_of)
        tables = county.run(period, as_of, *clues, unasked=silent, keep=False)
        again = county.run(period, as_of, *clues, unasked=silent)
        for name, table in tables.items():
            assert table.equals(again[name]), name
            assert table.equals(county.run(period, as_of, *clues, unasked=silent, keep=False)[name]), name
        _check_nothing_is_lost(earlier.previous_events, tables, clues)
        _check_what_rests(tables["suppressed"], county, as_of)
        for (rule, home), (result, days) in ((key, reply) for key, reply in replies.items() if reply):
            county.answer(f"{rule}-{_read_origins(county)[names[home]]}", result, as_of + timedelta(days), names[home])


def _check_nothing_is_lost(before: pl.DataFrame, tables: dict[str, pl.DataFrame], clues: list[dict[str, Any]]) -> None:
    places = pl.concat([tables[name].select("clue_id") for name in ("findings", "suppressed", "resolved")])["clue_id"]
    assert places.is_unique().all()
    counted = before.filter(pl.col("certainty") != "attention")["clue_id"]
    assert set(counted) <= set(places)
    assert {clue["clue_id"] for clue in clues} <= set(tables["findings"]["clue_id"]) | set(
        tables["suppressed"]["clue_id"]
    )
    assert set(tables["resolved"]["clue_id"]) <= set(counted)
    on_list = set(tables["findings"].filter(pl.col("certainty") != "attention")["household_id"])
    assert set(tables["suspected"]["household_id"]) == on_list


def _check_what_rests(suppressed: pl.DataFrame, county: County, as_of: date) -> None:
    checked = suppressed.filter(pl.col("reason") == "checked")
    assert not set(checked["rule_id"]) & MANDATORY
    assert (checked["until"] > as_of).all()
    seen = county.events.join(county.runs.select("run_id", day="as_of"), on="run_id").filter(
        pl.col("state") != "resolved"
    )
    for line in checked.iter_rows(named=True):
        assert line["last_result"] in {"不属实", "已解决"}
        then = seen.filter(pl.col("clue_id") == line["clue_id"], pl.col("day") <= line["last_checked_on"]).sort("day")
        if then.height and line["rule_id"] in AMOUNTS:
            assert line["value"] < 1.5 * then["value"][-1]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(histories)
def test_random_histories(steps: list[Any]) -> None:
    _live(steps)
