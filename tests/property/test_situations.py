"""Every situation of every policy answers its own examples; exits, exceptions and blanks as the list says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from pipeline.county.load_county import load_county
from screening.property import check_example, compute_hit_rate
from tests.property.conftest import PROJECT, County, Outcome

COUNTY = load_county(PROJECT / "config")
CASES = [
    (policy, name, answer)
    for policy, declared in COUNTY.policies.items()
    for name in declared.property_situations
    for answer in ("hit", "clear")
]


@pytest.mark.parametrize(("policy", "name", "answer"), CASES)
def test_example_gives_its_answer(policy: str, name: str, answer: str) -> None:
    situation = COUNTY.policies[policy].property_situations[name]
    row = getattr(situation.examples, answer)
    held = check_example(situation, row, COUNTY.sources[situation.source], date(2026, 9, 30))
    assert held == (answer == "hit")


SITUATIONS = COUNTY.policies["guangxi_2021"].property_situations


@pytest.mark.parametrize(
    ("name", "row", "held"),
    [
        ("vehicle", {"vehicle_type": "小型普通客车", "status": "注销"}, False),
        ("vehicle", {"vehicle_type": "小型普通客车", "status": "正常,逾期未检验"}, True),
        ("vehicle", {"vehicle_type": "残疾人专用汽车", "status": "正常"}, False),
        ("vehicle", {"vehicle_type": "轮式拖拉机", "status": "正常"}, False),
        ("vehicle", {"vehicle_type": "小型普通客车", "status": "转出"}, False),
        ("legal_representative", {"entity_type": "有限责任公司", "status": "存续", "role": "股东"}, False),
        ("legal_representative", {"entity_type": "有限责任公司", "status": "存续（在营、开业、在册）"}, True),
        ("legal_representative", {"entity_type": "有限责任公司", "status": "吊销，未注销"}, False),
        ("legal_representative", {"entity_type": "农民专业合作社", "status": "存续", "role": "成员"}, False),
        ("on_payroll", {"payroll_type": "公益性岗位", "status": "在职"}, False),
        ("on_payroll", {"payroll_type": "差额拨款", "status": "退休"}, False),
        ("commercial_housing_or_shop", {"use": "商铺"}, True),
        ("commercial_housing_or_shop", {"use": "成套住宅"}, True),
        ("commercial_housing_or_shop", {"use": "工业"}, False),
    ],
)
def test_the_default_list(name: str, row: dict[str, str], held: bool) -> None:
    situation = SITUATIONS[name]
    assert check_example(situation, row, COUNTY.sources[situation.source], date(2026, 9, 30)) is held


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


def test_a_policy_without_situations_tells_no_hit_rate() -> None:
    results = ["found", "none", "no_reply"]
    findings = pl.DataFrame({"household_id": ["H1", "H2", "H3"], "result": results, "situations": [""] * 3})
    band = COUNTY.property.hit_rate
    without, declared = compute_hit_rate(findings, band, ()), compute_hit_rate(findings, band, SITUATIONS)
    assert (without.share, without.outside) == (None, False)
    assert without.as_receipt == "财产检索 3 户。采用的政策没有设定“不宜纳入”情形：只列检索到的事实，不计命中率"
    assert (declared.share, declared.outside) == (0.0, True)
    assert declared.as_receipt.startswith("注意：命中率 0.0%")
