"""A policy that extends another takes over its situations, changes single ones, and says whose clause it is."""

from __future__ import annotations

from pathlib import Path

from domain.declarations.county import load_county


def test_situations_are_taken_over_one_by_one(config: Path) -> None:
    path = config / "policies" / "yangshuo_2021.yaml"
    with path.open("a", encoding="utf-8") as file:
        file.write("\nproperty_situations:\n  vehicle: null\nauthorisation_scope: household\n")
    policies = load_county(config).policies
    whole, county = policies["guangxi_2021"], policies["yangshuo_2021"]
    assert set(county.property_situations) == set(whole.property_situations) - {"vehicle"}
    assert {one.notice for one in county.property_situations.values()} == {whole.notice}
    assert (whole.authorisation_scope, county.authorisation_scope) == ("person", "household")
