"""Weights fitted to counts whose truth is known, and held against recordlinkage."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
import yaml

from matchers.calibrate import (
    LabelledPairs,
    count_disagreements,
    count_reviewer_labels,
    estimate_levels,
    fit_model,
    format_model,
    read_levels,
)
from matchers.declarations.comparing import Comparison, Level
from matchers.declarations.matching import MatchingModel
from matchers.prepare.value_shares import SHARES
from matchers.score.match_weights import score_evidence
from pipeline.county.county import County

TRUE_M = {"given_name": 0.9, "birth": 0.8, "sex": 0.97, "mobile": 0.7}
TRUE_U = {"given_name": 0.05, "birth": 0.02, "sex": 0.5, "mobile": 0.01}


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - made-up pairs, no secret


def exact(title: str) -> Comparison:
    levels = {
        "equal": Level(title="相同", m=0.6, u=0.3),
        "different": Level(title="不同", m=0.4, u=0.7),
    }
    return Comparison(title=title, kind="exact", of=("x",), levels=levels)


@pytest.fixture(scope="module")
def model() -> MatchingModel:
    comparisons = {name: exact(name) for name in TRUE_M}
    return MatchingModel(version=1, evidence=("x",), in_register=0.9, register_mistypes=0.01, comparisons=comparisons)


def drawn(shares: dict[str, float], pairs: int, random: Random) -> pl.DataFrame:
    return pl.DataFrame(
        {
            f"{name}_level": ["equal" if random.random() < share else "different" for _ in range(pairs)]
            for name, share in shares.items()
        },
        schema={f"{name}_level": pl.String for name in shares},
    )


@pytest.fixture(scope="module")
def table(model: MatchingModel) -> pl.DataFrame:
    random = seeded(1)
    pairs = pl.concat([drawn(TRUE_M, 3000, random), drawn(TRUE_U, 9000, random)])
    patterns = pairs.group_by(pairs.columns).agg(pl.len().alias("best"))
    chance = drawn(TRUE_U, 40_000, random)
    return estimate_levels(model, patterns, LabelledPairs(drawn(TRUE_M, 100, random), chance, chance))


def of_equal(table: pl.DataFrame, column: str) -> dict[str, float]:
    return dict(table.filter(level="equal").select("comparison", column).iter_rows())


def test_m_is_found_without_labels(table: pl.DataFrame) -> None:
    assert of_equal(table, "new_m") == pytest.approx(TRUE_M, abs=0.03)


def test_u_is_that_of_people_drawn_by_lot(table: pl.DataFrame) -> None:
    found = of_equal(table, "new_u")
    assert found["birth"] == pytest.approx(0.02, abs=0.005)
    assert found["mobile"] == 0.3, "too rare for a lot: as declared"


def test_too_few_matches_change_nothing(model: MatchingModel) -> None:
    nothing = drawn(TRUE_M, 0, seeded(1))
    patterns = nothing.with_columns(pl.lit(1).alias("best"))
    found = estimate_levels(model, patterns, LabelledPairs(nothing, drawn(TRUE_U, 1000, seeded(2)), nothing))
    assert found.select(m="new_m", u="new_u").equals(found.select("m", "u"))


def test_no_level_comes_to_nothing(model: MatchingModel) -> None:
    always = drawn(dict.fromkeys(TRUE_M, 1.0), 4000, seeded(1))
    never = drawn(dict.fromkeys(TRUE_M, 0.0), 4000, seeded(1))
    patterns = pl.concat([always, never]).group_by(always.columns).agg(pl.len().alias("best"))
    new = fit_model(model, estimate_levels(model, patterns, LabelledPairs(always, never, never)), ("x",))
    assert all(worth.m > 0 and worth.u > 0 for c in new.comparisons.values() for worth in c.levels.values())


def test_the_file_reads_back_as_the_model(county: County) -> None:
    model = county.matching.model
    assert MatchingModel.model_validate(yaml.safe_load(format_model(model))) == model


def test_reviewers_are_heard_when_there_are_enough(model: MatchingModel) -> None:
    random = seeded(3)
    same, other = drawn(TRUE_M, 400, random), drawn(TRUE_U, 400, random)
    told = [frame.with_columns(pl.lit(value).alias("same")) for frame, value in ((same, True), (other, False))]
    found = count_reviewer_labels(pl.concat(told), model.comparisons)
    assert found is not None
    equal = dict(found.filter(level="equal").select("comparison", "n").iter_rows())
    assert equal["birth"] == pytest.approx((same["birth_level"] == "equal").sum(), abs=1)
    assert count_reviewer_labels(told[0], model.comparisons) is None


def test_the_score_is_that_of_recordlinkage(county: County) -> None:
    """Every comparison at every level and none, with shares that differ from pair to pair."""
    comparisons, random = county.matching.model.comparisons, seeded(4)
    levels = {
        f"{name}_level": [random.choice([None, *comparison.levels]) for _ in range(400)]
        for name, comparison in comparisons.items()
    }
    shares = {name: [random.uniform(0.001, 0.3) for _ in range(400)] for name in (*SHARES, "namesakes")}
    pairs = score_evidence(pl.DataFrame(levels | shares), comparisons, pl.lit(1.0))
    assert count_disagreements(pairs, comparisons) == 0
    assert count_disagreements(pairs.with_columns(pl.col("bits") + 0.001), comparisons) == 400


def test_a_pattern_reads_back() -> None:
    written = pl.DataFrame({"pattern": ["surname=equal given_name=same_pinyin"]})
    found = read_levels(written, ["surname", "given_name", "birth"]).row(0, named=True)
    assert (found["surname_level"], found["given_name_level"], found["birth_level"]) == ("equal", "same_pinyin", None)
