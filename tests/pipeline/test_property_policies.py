"""A policy that extends another takes over its situations, changes single ones, and says whose clause it is."""

from __future__ import annotations

from pathlib import Path

from pipeline.county.load_county import load_county
from screening.declarations.property import list_searched_sources


def test_situations_are_taken_over_one_by_one(config: Path) -> None:
    path = config / "policies" / "yangshuo_2021.yaml"
    with path.open("a", encoding="utf-8") as file:
        file.write("\nproperty_situations:\n  vehicle: null\nauthorisation_scope: household\n")
    policies = load_county(config).policies
    whole, county = policies["guangxi_2021"], policies["yangshuo_2021"]
    assert set(county.property_situations) == set(whole.property_situations) - {"vehicle"}
    assert {one.notice for one in county.property_situations.values()} == {whole.notice}
    assert (whole.authorisation_scope, county.authorisation_scope) == ("person", "household")


def test_a_countys_own_names_of_departments_count_on_papers_and_lists(config: Path) -> None:
    path = config / "county.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "departments: {}                     # who",
        "departments: {民政局: 社会事务服务中心, 残联: 社会事务服务中心} # who",
    )
    path.write_text(text, encoding="utf-8")
    county = load_county(config)
    assert "社会事务服务中心" in county.property.departments["社会事务服务中心"]
    assert "民政" in county.property.departments["社会事务服务中心"]
    assert "民政局" not in county.property.departments
    assert {source.department for source in list_searched_sources(county.sources).values()} <= set(
        county.property.departments
    )
    assert "社会事务服务中心" in county.pushes["low_income"].recipients
