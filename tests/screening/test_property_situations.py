"""Every situation of every policy answers its own examples; exceptions as the list says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.county.load_county import load_county
from screening.property import check_example, compute_hit_rate

PROJECT = Path(__file__).resolve().parents[2]
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


def test_a_policy_without_situations_tells_no_hit_rate() -> None:
    results = ["found", "none", "no_reply"]
    findings = pl.DataFrame({"household_id": ["H1", "H2", "H3"], "result": results, "situations": [""] * 3})
    band = COUNTY.property.hit_rate
    without, declared = compute_hit_rate(findings, band, ()), compute_hit_rate(findings, band, SITUATIONS)
    assert (without.share, without.outside) == (None, False)
    assert without.as_receipt == "财产检索 3 户。采用的政策没有设定“不宜纳入”情形：只列检索到的事实，不计命中率"
    assert (declared.share, declared.outside) == (0.0, True)
    assert declared.as_receipt.startswith("注意：命中率 0.0%")
