"""A policy laid over another: what is taken over, changed, taken out, and what is told when it cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.errors import ConfigurationError
from pipeline.county.load_county import load_county
from pipeline.county.policy_layers import read_policies

EXAMPLES: dict[str, Any] = {name: {"rows": []} for name in ("hit", "clear", "unknown")}
RULE = {
    "title": "危房", "risk": "住房", "certainty": "confirmed", "from": "housing_safety", "per": "household",
    "where": "grade = 'D'", "evidence": "危房", "clause": "甲一", "quote": "甲的原文", "examples": EXAMPLES,
}  # fmt: skip
LINE = {"title": "收入线", "unit": "元", "values": [{"value": 6000, "since": 2021, "clause": "甲二"}]}
PARENT = {
    "title": "甲", "notice": "甲文", "window_months": 6, "thresholds": {"line": LINE},
    "rules": {"house": RULE, "other": RULE},
}  # fmt: skip
CHILD = {"title": "乙", "notice": "乙文", "extends": "jia"}


def read(folder: Path, **policies: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    (folder / "policies").mkdir()
    for name, content in policies.items():
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / "policies" / f"{name}.yaml").write_text(text, encoding="utf-8")
    built, faults = read_policies(folder)
    return built, [str(fault) for fault in faults]


def test_what_is_not_written_again_is_taken_over_with_its_notice(tmp_path: Path) -> None:
    built, faults = read(tmp_path, jia=PARENT, yi=CHILD)
    assert not faults
    yi = built["yi"]
    assert (yi.title, yi.window_months, list(yi.rules)) == ("乙", 6, ["house", "other"])
    assert (yi.rules["house"].clause, yi.rules["house"].notice) == ("甲一", "甲文")
    assert yi.thresholds["line"].values[0].notice == "甲文"
    assert built["jia"].rules["house"].notice == ""
    assert yi.taken_from == ("jia",)


def test_one_slot_is_changed_and_null_takes_out(tmp_path: Path) -> None:
    own: dict[str, Any] = {"house": {"clause": "乙一", "where": "grade IN ('C', 'D')"}, "other": None}
    line = {"values": [{"value": 8000, "since": 2024, "clause": "乙二"}]}
    built, faults = read(tmp_path, jia=PARENT, yi=CHILD | {"rules": own, "thresholds": {"line": line}})
    assert not faults
    house = built["yi"].rules["house"]
    assert list(built["yi"].rules) == ["house"]
    assert (house.clause, house.notice, house.quote, house.title) == ("乙一", "", "", "危房")
    assert house.where == "grade IN ('C', 'D')"
    assert built["yi"].thresholds["line"].in_force(2026, "450321").value == 8000
    assert built["yi"].thresholds["line"].title == "收入线"


def test_an_example_is_changed_alone(tmp_path: Path) -> None:
    own = {"house": {"examples": {"hit": {"rows": [{"grade": "C"}]}}}}
    built, _ = read(tmp_path, jia=PARENT, yi=CHILD | {"rules": own})
    assert built["yi"].rules["house"].examples.hit.rows == ({"grade": "C"},)
    assert built["yi"].rules["house"].examples.clear.rows == ()


def test_single_parts_come_from_a_policy_that_is_not_extended(tmp_path: Path) -> None:
    alone = {
        "title": "丙", "notice": "丙文", "thresholds": {"line": {"like": "jia", "unset": "通知没有给出"}},
        "rules": {"house": {"like": "jia", "clause": "丙一"}, "shed": {"like": "jia.other", "clause": "丙二"}},
    }  # fmt: skip
    built, faults = read(tmp_path, jia=PARENT, bing=alone)
    assert not faults
    assert list(built["bing"].rules) == ["house", "shed"]
    assert built["bing"].rules["shed"].notice == ""
    assert list(built["bing"].unset()) == ["line"]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"rules": {"hous": None}}, "rules.hous：没有可以去掉的同名项。是不是想写“house”？"),
        ({"rules": {"hous": {"clause": "乙"}}}, "rules.hous：没有可以修改的同名项。是不是想写“house”？"),
        ({"rules": {"house": {"like": "jai", "clause": "乙"}}}, "rules.house.like：没有名为“jai”的政策。"),
        ({"rules": {"hous": {"like": "jia", "clause": "乙"}}}, "rules.hous.like：政策“jia”中没有“hous”。"),
        ({"rules": {"x": {"like": "jia.house"}}}, "rules.x.clause：照用别的政策时要写明本政策的依据。"),
        ({"thresholds": {"line": {"like": "jia"}}}, "thresholds.line.values：照用别的政策时要写明本政策的依据。"),
        ({"thresholds": {"line": {"values": []}}}, "thresholds.line：没有写数值（values）的标准须用 unset 说明原因"),
        ({"extends": "yi"}, "extends：政策互相继承，成了环。"),
        ({"population": ["户口"]}, "population.0：不是可用的取值。可用：户籍、常住、外出。"),
    ],
)  # fmt: skip
def test_fault_names_file_key_and_cure(tmp_path: Path, own: dict[str, Any], told: str) -> None:
    _, faults = read(tmp_path, jia=PARENT, yi=CHILD | own)
    assert [fault for fault in faults if f"policies/yi.yaml → {told}" in fault], faults


def test_a_fault_is_told_where_it_stands_and_not_again_where_it_is_taken_over(config: Path) -> None:
    guangxi = config / "policies" / "guangxi_2021.yaml"
    text = guangxi.read_text(encoding="utf-8")
    guangxi.write_text(text.replace("settled_on BETWEEN", "setled_on BETWEEN", 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_county(config)
    assert [fault.file for fault in raised.value.faults] == ["policies/guangxi_2021.yaml"]


@pytest.mark.parametrize(
    ("sentence", "sign", "good"),
    [
        ("在{income_line}元以下", "<=", True),
        ("在{income_line}元以下", "<", False),
        ("低于{income_line}元", "<=", False),
    ],
)
def test_words_of_a_boundary_and_its_sign_agree(config: Path, sentence: str, sign: str, good: bool) -> None:
    own = {
        "title": "丁", "notice": "丁文", "extends": "guangxi_2021",
        "rules": {"low_income_other": {"hit": f"value {sign} income_line", "evidence": sentence + "{value}"}},
    }  # fmt: skip
    (config / "policies" / "ding.yaml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    if good:
        assert load_county(config).policy("ding")
        return
    with pytest.raises(ConfigurationError, match="线索描述写的是"):
        load_county(config)


def test_a_calendar_year_rule_does_not_slip_into_a_rolling_window(config: Path) -> None:
    rule = {"low_income_other": {"where": "counted AND NOT lifted"}}
    own = {
        "title": "丁", "notice": "丁文", "extends": "guangxi_2021", "income_window": "rolling_quarters", "rules": rule,
    }  # fmt: skip
    (config / "policies" / "ding.yaml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="请改用 in_window"):
        load_county(config)
