"""The parts of the portal's load measurement that compute: times, keys, a county with more townships."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from benchmarks.portal_load.county import share_out_villages
from benchmarks.portal_load.visit_plan import find_percentile
from benchmarks.portal_load.workbook_keys import Word, choose_words, count_workbook_keys
from benchmarks.sample import CONFIG
from pipeline.county.load_county import load_county


@pytest.mark.parametrize(("share", "milliseconds"), [(0.5, 20.0), (0.51, 30.0), (0.95, 40.0), (1.0, 40.0)])
def test_half_of_the_pages_come_within_the_median(share: float, milliseconds: float) -> None:
    times = [(10.0, 20), (20.0, 30), (30.0, 40), (40.0, 10)]
    assert find_percentile(times, share) == milliseconds


def test_a_county_of_thirty_townships_is_sound(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    share_out_villages(config / "regions.csv", 30)
    load_county(config)
    with (config / "regions.csv").open(encoding="utf-8") as file:
        divisions = list(csv.DictReader(file))
    townships = {line["code"] for line in divisions if line["level"] == "township"}
    parents = {line["parent"] for line in divisions if line["level"] == "village"}
    assert len(townships) == 30
    assert townships == parents


def test_a_verdict_costs_as_many_keys_as_its_place_in_the_list() -> None:
    layout = load_county(CONFIG).lists["review"]
    same, other, unsure = (count_workbook_keys([Word(0, verdict)], layout) for verdict in ("same", "other", "unsure"))
    assert (other - same, unsure - other) == (1, 1)


def test_nothing_more_is_said_of_a_row_whose_person_is_found() -> None:
    words = choose_words(["a", "a", "b", "c", "c", "d"], 5)
    assert [(word.place, word.verdict) for word in words] == [
        (0, "same"), (2, "same"), (3, "other"), (4, "same"), (5, "same"),
    ]  # fmt: skip
