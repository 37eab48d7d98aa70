"""Samples of a county whose errors are known: what is drawn, and whether the interval holds the truth."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.truth.error_rates import Estimate, Stratum, combine_strata, estimate_error_rates, estimate_stratum
from casework.truth.samples import draw_positions, draw_sample, share_out
from domain.tables import polars_schema

# Way of linking -> its rows, and how many of them are wrong.
COUNTY = {
    "id": (60000, 300),
    "id_repaired": (900, 27),
    "fuzzy": (2500, 200),
    "household": (400, 4),
    "reviewed": (45, 9),
}
TRUTH = sum(wrong for _, wrong in COUNTY.values()) / sum(rows for rows, _ in COUNTY.values())
_TOWNSHIPS = ((11, 0), (11, 1), (13, 2), (16, 0), (15, 3), (16, 1), (6, 0), (18, 4), (9, 1))
SIZES = {name: rows for name, (rows, _) in COUNTY.items()}


def make_county(strata: dict[str, tuple[int, int]]) -> pl.DataFrame:
    """A line per link; the wrong ones lie anywhere."""
    lines = []
    for name, (rows, wrong) in strata.items():
        is_wrong = set(draw_positions(rows, wrong, f"county:{name}"))
        lines.append(
            pl.DataFrame({"stratum": name, "subject": range(rows), "is_wrong": [n in is_wrong for n in range(rows)]})
        )
    return pl.concat(lines)


def check(drawn: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables `sample_items` and `sample_answers` of a sample that was checked without a mistake."""
    numbered = drawn.with_row_index("item", offset=1)
    verdict = pl.when("is_wrong").then(pl.lit("wrong")).otherwise(pl.lit("right"))
    items = numbered.select(
        sample_no=pl.lit("抽1"), kind=pl.lit("link"), item="item", stratum="stratum", stratum_size="stratum_size"
    )
    answers = numbered.select(
        sample_no=pl.lit("抽1"), item="item", verdict=verdict, checked_on=pl.lit(date(2026, 10, 20))
    )
    return items, answers


@pytest.fixture(scope="module")
def samples() -> list[pl.DataFrame]:
    county = make_county(COUNTY)
    return [estimate_error_rates(*check(draw_sample(county, SIZES, 200, str(seed)))) for seed in range(100)]


def test_the_interval_holds_the_truth_as_often_as_it_says(samples: list[pl.DataFrame]) -> None:
    held = dict.fromkeys(("", *COUNTY), 0)
    truths = {"": TRUTH} | {name: wrong / rows for name, (rows, wrong) in COUNTY.items()}
    for rates in samples:
        for name in held:
            line = rates.row(by_predicate=pl.col("stratum") == name, named=True)
            held[name] += line["low"] <= truths[name] <= line["high"]
    assert min(held.values()) >= 90, held


def test_the_estimate_is_the_truth_on_average(samples: list[pl.DataFrame]) -> None:
    rates = pl.concat(samples).filter(stratum="")["rate"]
    assert abs(float(rates.mean() or 0) - TRUTH) < 3 * float(rates.std() or 0) / 10  # type: ignore[arg-type]


def test_the_same_seed_draws_the_same() -> None:
    county = make_county(COUNTY)
    assert draw_sample(county, SIZES, 60, "7").equals(draw_sample(county, SIZES, 60, "7"))
    assert not draw_sample(county, SIZES, 60, "7").equals(draw_sample(county, SIZES, 60, "8"))


def test_every_stratum_gives_its_share() -> None:
    shares = share_out(SIZES, SIZES, 200)
    assert sum(shares.values()) == 200
    assert min(shares.values()) >= 15
    assert shares["id"] == max(shares.values())
    assert share_out({"a": 3, "b": 1}, {"a": 3, "b": 1}, 10) == {"a": 3, "b": 1}
    assert share_out({}, {}, 10) == {}


def test_what_was_checked_as_a_whole_is_known() -> None:
    complete, part = Stratum(4, 4, 1), Stratum(1000, 10, 0)
    assert estimate_stratum(complete) == combine_strata([complete]) == Estimate(0.25, 0.25, 0.25)
    assert combine_strata([complete, Stratum(3, 3, 0)]) == Estimate(1 / 7, 1 / 7, 1 / 7)
    assert 0.2 < estimate_stratum(part).high < 0.35
    assert combine_strata([complete, part]).low == 1 / 1004


def test_of_few_lines_most_of_which_were_right_few_can_be_wrong() -> None:
    assert estimate_stratum(Stratum(11, 6, 0)).high == 3 / 11
    assert estimate_stratum(Stratum(10_000_000, 200, 0)).high > 0.018


@pytest.mark.parametrize("size", [40, 80, 115])
def test_small_townships_hold_what_they_promise(size: int) -> None:
    """As in the sample county: nine townships with 6 to 18 clues each."""
    townships = {f"T{n}": (rows, wrong) for n, (rows, wrong) in enumerate(_TOWNSHIPS)}
    truth = sum(wrong for _, wrong in _TOWNSHIPS) / sum(rows for rows, _ in _TOWNSHIPS)
    county, sizes = make_county(townships), {name: rows for name, (rows, _) in townships.items()}
    rates = [estimate_error_rates(*check(draw_sample(county, sizes, size, str(seed)))) for seed in range(100)]
    overall = pl.concat(rates).filter(stratum="")
    assert overall.filter(pl.col("low") <= truth, pl.col("high") >= truth).height >= 90


def test_unclear_and_open_ones_are_told_apart() -> None:
    items = pl.DataFrame(
        {
            "sample_no": "抽1",
            "kind": "clue",
            "item": range(1, 8),
            "stratum": ["甲"] * 5 + ["乙"] * 2,
            "stratum_size": [50] * 5 + [20] * 2,
        }
    )
    day = date(2026, 10, 20)
    answers = pl.DataFrame(
        [
            (1, "wrong", day), (1, "right", date(2026, 10, 21)), (2, "wrong", day), (3, "unclear", day),
            (6, "unclear", day),
        ],
        {"item": pl.Int64, "verdict": pl.String, "checked_on": pl.Date}, orient="row",
    )  # fmt: skip
    rates = estimate_error_rates(items, answers.with_columns(sample_no=pl.lit("抽1")))
    assert rates.columns == polars_schema("sample_rates").names()
    counts = rates.select("stratum", "drawn", "right", "wrong", "unclear", "open", "covered", "rate").rows()
    assert counts == [("乙", 2, 0, 0, 1, 1, 0, None), ("甲", 5, 1, 1, 1, 2, 50, 0.5), ("", 7, 1, 1, 2, 3, 50, 0.5)]


def test_nothing_drawn_says_nothing() -> None:
    items = pl.DataFrame(schema=polars_schema("sample_items"))
    assert estimate_error_rates(items, pl.DataFrame(schema=polars_schema("sample_answers"))).is_empty()


@settings(max_examples=80, deadline=None)
@example([(80, 79, 1)])
@example([(81, 80, 1), (80, 79, 78)])
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300), st.integers(0, 300)), min_size=1, max_size=6))
def test_every_share_lies_in_its_interval(numbers: list[tuple[int, int, int]]) -> None:
    strata = []
    for size, checked, wrong in numbers:
        strata.append(Stratum(size, min(size, checked), min(size, checked, wrong)))
    for estimate in (combine_strata(strata), *map(estimate_stratum, strata)):
        assert 0 <= estimate.low <= estimate.rate + 1e-12
        assert estimate.rate - 1e-12 <= estimate.high <= 1
    if all(stratum.checked == stratum.size for stratum in strata):
        estimate = combine_strata(strata)
        assert estimate.low == estimate.high
