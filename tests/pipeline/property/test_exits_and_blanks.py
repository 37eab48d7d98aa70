"""What a search finds of assets that are gone, or whose state is blank."""

from __future__ import annotations

from collections.abc import Callable

from tests.pipeline.property.search_county import County, Outcome


def test_an_exit_is_a_fact_without_a_situation_and_a_blank_is_not_clear(small: Callable[..., Outcome]) -> None:
    county = County()
    sold, blank = county.person("莫卖车"), county.person("徐空白")
    county.sign(sold)
    county.sign(blank)
    county.add("vehicles", sold.name, sold.id_number, "桂C00001", "小型轿车", "五菱", "2015-01-01", "注销")
    county.add("vehicles", blank.name, blank.id_number, "桂C00002", "小型轿车", "五菱", "2015-01-01", "")
    outcome = small(county)
    lines = outcome.table("property_findings").filter(source="property_vehicles").sort("person_id")
    assert lines["result"].to_list() == ["found", "found"]
    told = dict(lines.select("person_id", "situations").iter_rows())
    assert told == {"P-莫卖车": "", "P-徐空白": "可能涉及“有机动车”（信息不全，待核实）"}
    assert "状态：注销" in lines.filter(person_id="P-莫卖车")["evidence"].item()
