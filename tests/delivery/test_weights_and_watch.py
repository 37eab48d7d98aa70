"""The match report's weights and its warnings about falling linkage rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import polars as pl
import pytest

from delivery.html.page_parts import Table
from delivery.officer.pages import PageContext, PageTables, PreviousRun, RunTables
from delivery.officer.pages.watch_section import find_falls, make_watch_section
from delivery.officer.pages.weights_section import make_weights_section
from domain.county.settings import LinkageWatch
from domain.tables import conform, empty
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from tests.delivery.conftest import MadeUp

SOURCE = "insurance_settlement"


def frame(name: str, rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return conform(pl.DataFrame(rows, schema=empty(name).schema, orient="row"), name)


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(Path(__file__).parents[2] / "config")


@pytest.fixture
def context(county: County, made_up: MadeUp) -> PageContext:
    matching, settings = county.matching, county.settings
    return PageContext(
        made_up.context(), matching.outcomes, county.sources, settings.plausible, matching.model, settings.watch
    )


@pytest.fixture
def tables(made_up: MadeUp) -> PageTables:
    groups = [(SOURCE, "sex", "女", 80, 10, 10), (SOURCE, "sex", "男", 96, 2, 2), (SOURCE, "age", "0-5岁", 1, 5, 4)]
    before = [(SOURCE, "sex", "女", 95, 3, 2), (SOURCE, "sex", "男", 97, 2, 1), (SOURCE, "age", "0-5岁", 10, 0, 0)]
    run = RunTables(**{field.name: made_up.county()[field.name] for field in fields(RunTables)})
    return PageTables(
        run, frame("link_groups", groups), empty("quarantine"), empty("resolved"), empty("checks"),
        previous=PreviousRun("2026年8月", run.accounting, empty("rule_outcomes"), frame("link_groups", before)),
    )  # fmt: skip


def test_a_group_that_fell_is_named(tables: PageTables, context: PageContext) -> None:
    falls = find_falls(tables, context)
    assert [(trait, value, rows) for _, trait, value, rows, _, _ in falls] == [("性别", "女", 100)]
    section = make_watch_section(tables, context)
    table = next(part for part in section.parts if isinstance(part, Table))
    assert [cell.text for cell in table.rows[0]][2:] == ["女", "100", "80.0%", "95.0%", "-15.0"]


def test_the_band_and_the_fewest_rows_are_the_countys(tables: PageTables, context: PageContext) -> None:
    assert not find_falls(tables, replace(context, watch=LinkageWatch(fall=0.2, fewest=30)))
    few = find_falls(tables, replace(context, watch=LinkageWatch(fall=0.05, fewest=10)))
    assert [value for _, _, value, *_ in few] == ["0-5岁", "女"]


def test_without_a_period_before_nothing_fell(tables: PageTables, context: PageContext) -> None:
    assert not find_falls(replace(tables, previous=None), context)


def test_patterns_are_told_in_words(tables: PageTables, context: PageContext) -> None:
    rows = [
        (SOURCE, "surname=equal given_name=same_pinyin", 4, 4, 1, 0, 12.0, 0.5),
        ("civil_assistance", "surname=equal given_name=same_pinyin", 12, 9, 2, 3, 16.0, 0.9),
        (SOURCE, "surname=different", 50, 0, 0, 0, -9.0, 0.0),
    ]
    section = make_weights_section(replace(tables, patterns=frame("patterns", rows)), context)
    levels, patterns = [part for part in section.parts if isinstance(part, Table)]
    assert [cell.text for cell in patterns.rows[0]] == ["姓相同、名同音不同调", "16", "3", "3", "+15.0", "80.0%"]
    assert patterns.rows[1][0].text == "姓不同"
    assert [cell.text for cell in levels.rows[0]][:2] == ["姓", "姓相同"]
