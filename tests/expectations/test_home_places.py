"""Whose county a register is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from domain.handover import RawRows
from domain.home_county import HomeCounty
from domain.regions import Regions
from expectations import DeliveryInspection, judge_profiles, read_suites
from tests.expectations.declared import ROOT, declared
from tests.expectations.inspecting import TODAY

MakeRows = Callable[..., RawRows]
Place = tuple[str | None, str | None, str | None]
REGISTER = declared("register_members")
SUITE = read_suites(ROOT / "expectations", {"register_members": REGISTER})[0]["register_members"]
OWN: list[Place] = [("阳朔县", "白沙镇", "旧县村"), ("桂林市阳朔县", "兴坪", "渔村村委会"), (None, "450321100", None)]
THEIRS: list[Place] = [("荔浦市", "荔城镇", "沙街村"), ("荔浦市", "东昌镇", "安静村"), ("荔浦市", "新坪镇", "八鲁村")]


@pytest.fixture(scope="module")
def home() -> HomeCounty:
    regions, faults = Regions.read_file(ROOT / "config" / "regions.csv", "regions.csv")
    assert regions is not None, faults
    return HomeCounty(regions, TODAY)


def _blamed(make_rows: MakeRows, home: HomeCounty, files: dict[str, Sequence[Place]]) -> tuple[list[str], bool]:
    """Files that are another county's, and whether the delivery is refused for it."""
    inspection, parts = DeliveryInspection(REGISTER, frozenset(), SUITE, TODAY, home), []
    for file, places in files.items():
        rows = [
            {"county": county, "township": town, "village": village, "name": f"李{at}", "household_id": f"{file}{at}"}
            for at, (county, town, village) in enumerate(places)
        ]
        raw_rows = make_rows(REGISTER, rows)
        raw_rows = replace(
            raw_rows,
            rows=raw_rows.rows.with_columns(file=pl.lit(file)),
            sheets=tuple(replace(sheet, file=file) for sheet in raw_rows.sheets),
        )
        parts.append(inspection.admit(raw_rows).accepted)
    issues = inspection.make_issues(pl.concat(parts).lazy(), lambda places: places)
    judged = judge_profiles({"register_members": inspection.make_profile(issues, {})}, {"register_members": SUITE})
    about = "found_another_county" in judged["register_members"].metrics
    return issues.filter(pl.col("check") == "another_county")["file"].to_list(), about and judged[
        "register_members"
    ].refused


def _no_county(places: Sequence[Place]) -> list[Place]:
    return [(None, town, village) for _, town, village in places]


@pytest.mark.parametrize(
    ("files", "blamed"),
    [
        ({"甲": OWN}, []),
        ({"甲": THEIRS}, ["甲"]),
        ({"甲": _no_county(THEIRS)}, ["甲"]),
        # The neighbour's file lies beside the county's own.
        ({"甲": OWN * 9, "乙": THEIRS}, ["乙"]),
        ({"甲": OWN * 9, "乙": _no_county(THEIRS)}, ["乙"]),
        # One file per township: the column that names the county tells.
        ({"甲": OWN * 9, "乙": THEIRS[:1]}, ["乙"]),
        ({"甲": [("平乐县", "白沙镇", "旧县村")] * 3}, ["甲"]),
        ({"甲": [("450331", "荔城镇", "沙街村")]}, ["甲"]),
        # A renamed township, a new one, an old name of the county, the prefecture, nothing.
        ({"甲": OWN * 9, "乙": [("阳朔县", "新名镇", "某某村")] * 5}, []),
        ({"甲": [("阳朔县", "新名镇", "旧县村")] * 5}, []),
        ({"甲": [("阳朔区", "白沙镇", "旧县村")]}, []),
        ({"甲": [("桂林市", "白沙镇", "旧县村")]}, []),
        ({"甲": [(None, None, None)]}, []),
        # A few from over the border.
        ({"甲": [*OWN * 2, *THEIRS]}, []),
    ],
)
def test_another_countys_register_is_refused_by_file(
    make_rows: MakeRows, home: HomeCounty, files: dict[str, Sequence[Place]], blamed: list[str]
) -> None:
    assert _blamed(make_rows, home, files) == (blamed, bool(blamed))


def test_a_county_without_townships_in_its_table_refuses_nobody(make_rows: MakeRows, tmp_path: Path) -> None:
    table = tmp_path / "regions.csv"
    table.write_text(
        "code,name,level,parent,aliases,valid_from,valid_to,merged_into\n450321,阳朔县,county,,,,,\n", encoding="utf-8"
    )
    regions, _ = Regions.read_file(table, "regions.csv")
    assert regions is not None
    assert _blamed(make_rows, HomeCounty(regions, TODAY), {"甲": _no_county(THEIRS)}) == ([], False)
