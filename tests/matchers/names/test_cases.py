"""Labelled pairs: what comparing makes of them is frozen, and keeps to what people say of them."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from matchers.names import GIVEN_LEVELS, SURNAME_LEVELS
from tests.matchers.names.results import PAGE, TIERS, cases, documented, frozen, key_table, results


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    return results()


def test_results_are_the_frozen_ones(found: pl.DataFrame) -> None:
    """If this is what you wanted: python -m tests.matchers.names.results, and commit the diff."""
    assert_frame_equal(found, frozen())


def test_the_page_shows_which_way_of_looking_meets_what(found: pl.DataFrame) -> None:
    assert documented(PAGE.read_text(encoding="utf-8")) == key_table(found)


def test_the_page_lists_every_level() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for title, levels in {"surname": SURNAME_LEVELS, "given": GIVEN_LEVELS}.items():
        for level, meaning in levels.items():
            assert f"| `{level}` | {meaning} |" in page, (title, level)


def test_there_are_enough_cases_of_every_tier() -> None:
    told = cases()
    assert told.height >= 400
    assert told.is_unique().all()
    assert set(told["tier"]) == set(TIERS)
    assert not any(told.null_count().row(0))


@pytest.mark.parametrize(
    ("tier", "may_read"),
    [
        ("STRONG", {"STRONG"}),
        ("MEDIUM", {"MEDIUM"}),
        ("WEAK", {"WEAK"}),
        # Brothers share a generation character: half a name agrees, and never more.
        ("DIFFERENT", {"WEAK", "DIFFERENT"}),
    ],
)
def test_levels_keep_to_what_people_say(tier: str, may_read: set[str], found: pl.DataFrame) -> None:
    wrong = found.filter((pl.col("tier") == tier) & ~pl.col("reads").is_in(may_read))
    assert wrong["kind"].to_list() == []


def test_all_but_a_few_kinds_of_damage_leave_something_to_look_by(found: pl.DataFrame) -> None:
    """The others are met by birth date, number, telephone or household."""
    met = (
        found.filter(pl.col("tier").is_in(["STRONG", "MEDIUM"]))
        .group_by("kind")
        .agg(pl.col("keys").is_not_null().mean())
    )
    assert set(met.filter(pl.col("keys") < 1)["kind"]) == {"no_surname", "polyphone", "swapped", "translit_order"}
