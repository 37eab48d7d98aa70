"""The match report's weights and its warnings about falling linkage rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from delivery import DocumentContext
from delivery.html.page_parts import Table
from delivery.officer.pages.attention_section import make_points
from delivery.officer.pages.page_counts import PERCENTS_WIDE, split_columns
from delivery.officer.pages.watch_section import list_falls, make_watch_section
from delivery.officer.pages.weights_section import make_weights_section
from domain.county.settings import LinkageWatch
from domain.tables import conform, empty
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from tests.delivery.conftest import MadeUp, Tables

SOURCE = "insurance_settlement"


def frame(name: str, rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return conform(pl.DataFrame(rows, schema=empty(name).schema, orient="row"), name)


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(Path(__file__).parents[2] / "config")


@pytest.fixture
def context(county: County, made_up: MadeUp) -> DocumentContext:
    matching = county.matching
    return replace(
        made_up.context(), outcomes=matching.outcomes, model=matching.model, watch=county.settings.watch,
        previous_period="2026年8月",
    )  # fmt: skip


@pytest.fixture
def raw(made_up: MadeUp) -> Tables:
    groups = [
        (SOURCE, "sex", "女", 80, 10, 10, 0),
        (SOURCE, "sex", "男", 96, 2, 2, 0),
        (SOURCE, "age", "0-5岁", 1, 5, 4, 0),
    ]
    return made_up.county() | {"link_groups": frame("link_groups", groups)}


@pytest.fixture
def previous(raw: Tables) -> Tables:
    groups = [
        (SOURCE, "sex", "女", 95, 3, 2, 0),
        (SOURCE, "sex", "男", 97, 2, 1, 0),
        (SOURCE, "age", "0-5岁", 10, 0, 0, 0),
    ]
    return {"accounting": raw["accounting"], "link_groups": frame("link_groups", groups)}


def test_a_group_that_fell_is_named(raw: Tables, previous: Tables, context: DocumentContext, made_up: MadeUp) -> None:
    tables = made_up.summarise_pages(raw, previous)
    falls = list_falls(tables, context)
    assert [(trait, value, rows) for _, trait, value, rows, _, _ in falls] == [("性别", "女", 100)]
    section = make_watch_section(tables, context)
    table = next(part for part in section.parts if isinstance(part, Table))
    assert [cell.text for cell in table.rows[0]][2:] == ["女", "100", "80.0%", "95.0%", "-15.0"]


def test_the_band_and_the_fewest_rows_are_the_countys(
    raw: Tables, previous: Tables, context: DocumentContext, made_up: MadeUp
) -> None:
    def find(fall: float, fewest: int) -> list[str]:
        tables = made_up.summarise_pages(raw, previous, watch=LinkageWatch(fall=fall, fewest=fewest))
        return [value for _, _, value, *_ in list_falls(tables, context)]

    assert not find(0.2, 30)
    assert find(0.05, 10) == ["0-5岁", "女"]


def test_without_a_period_before_nothing_fell(raw: Tables, context: DocumentContext, made_up: MadeUp) -> None:
    assert not list_falls(made_up.summarise_pages(raw), context)


def test_patterns_are_told_in_words(raw: Tables, context: DocumentContext, made_up: MadeUp) -> None:
    rows = [
        (SOURCE, "surname=equal given_name=same_pinyin", 4, 4, 1, 0, 12.0, 0.5),
        ("civil_assistance", "surname=equal given_name=same_pinyin", 12, 9, 2, 3, 16.0, 0.9),
        (SOURCE, "surname=different", 50, 0, 0, 0, -9.0, 0.0),
    ]
    section = make_weights_section(made_up.summarise_pages(raw | {"patterns": frame("patterns", rows)}), context)
    levels, patterns = [part for part in section.parts if isinstance(part, Table)]
    assert [cell.text for cell in patterns.rows[0]] == ["姓相同、名同音不同调", "16", "3", "3", "+15.0", "80.0%"]
    assert patterns.rows[1][0].text == "姓不同"
    assert [cell.text for cell in levels.rows[0]][:2] == ["姓", "姓相同"]


def test_the_points_stand_at_the_head_in_words(raw: Tables, context: DocumentContext, made_up: MadeUp) -> None:
    groups = [(SOURCE, "age", "80岁及以上", 90, 0, 63, 61), (SOURCE, "age", "60-79岁", 950, 20, 30, 10)]
    tables = made_up.summarise_pages(raw | {"link_groups": frame("link_groups", groups)})
    points = {point.anchor: point for point in make_points(tables, context)}
    assert points["missing"].kind == "bad"
    behind = points["groups"]
    assert behind.title == "年龄“80岁及以上”的 153 行只关联了 58.8%（其他组 95.0%）"
    assert behind.text == "没有关联的 63 行中，61 行证件号码有效，但登记农户中没有这个号码，2 行找不到相符的人。"
    assert "漏掉" in behind.action


def test_of_many_points_of_a_kind_the_gravest_are_shown(
    raw: Tables, previous: Tables, context: DocumentContext, made_up: MadeUp
) -> None:
    places = [f"{name}镇" for name in "甲乙丙丁戊"]
    fallen = [(SOURCE, "township", name, 40 - at, 0, 60 + at, 0) for at, name in enumerate(places)]
    before = [(SOURCE, "township", name, 90, 0, 10, 0) for name in places]
    tables = made_up.summarise_pages(
        raw | {"link_groups": frame("link_groups", fallen)},
        previous | {"link_groups": frame("link_groups", before)},
    )
    titles = [point.title for point in make_points(tables, context) if point.anchor == "watch"]
    assert len(titles) == 4
    assert "戊镇" in titles[0]
    assert titles[-1] == "同类情况还有 2 处"


@pytest.mark.parametrize(("count", "parts"), [(0, []), (5, [5]), (24, [24]), (25, [13, 12]), (60, [20, 20, 20])])
def test_a_wide_table_is_parted_evenly(count: int, parts: list[int]) -> None:
    names = [str(number) for number in range(count)]
    split = split_columns(names, PERCENTS_WIDE)
    assert [len(part) for part in split] == parts
    assert [name for part in split for name in part] == names
