"""Faults of `config/`: one plausible slip each, told by file, key, problem and cure; all of them at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.errors import ConfigurationError, UsageError
from pipeline.county.load_county import load_county

SETTLEMENT = "sources/insurance_settlement.yaml"
POLICY = "policies/guangxi_2021.yaml"

Slip = Callable[[Path], object]


def edit(name: str, old: str, new: str) -> Slip:
    """The first `old` of a file becomes `new`."""

    def slip(config: Path) -> None:
        text = (config / name).read_text(encoding="utf-8")
        assert old in text, f"{name} no longer holds {old}"
        (config / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return slip


def remove(name: str) -> Slip:
    return lambda config: (config / name).unlink()


def told(config: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as raised:
        load_county(config)
    return [str(fault) for fault in raised.value.faults]


SLIPS: dict[str, tuple[Slip, str]] = {
    "unknown key": (
        edit("county.yaml", "policy:", "polic: x\npolicy:"),
        "county.yaml → polic：没有这个设置项。是不是想写“policy”？",
    ),
    "number for a code": (
        edit("county.yaml", 'code: "450321"', "code: 450321"),
        "county.yaml → code：取值的类型或格式不对。应是文字；编号和代码请加引号。",
    ),
    "code of another county": (
        edit("county.yaml", 'code: "450321"', 'code: "450322"'),
        "county.yaml → code：regions.csv 中没有这个代码。是不是想写“450321”？",
    ),
    "unknown policy": (
        edit("county.yaml", "policy: guangxi_2021", "policy: guangxi_2012"),
        "county.yaml → policy：没有名为“guangxi_2012”的政策。是不是想写“guangxi_2021”？",
    ),
    "due department": (
        edit("county.yaml", "departments: {}", "departments: {医保: 8}"),
        "county.yaml → deliveries.departments.医保：没有哪个数据来源由这个部门提供。是不是想写“医保局”？",
    ),
    "due day": (
        edit("county.yaml", "departments: {}", "departments: {医保局: 32}"),
        "county.yaml → deliveries.departments.医保局：不是一个月里的日子。请改为 1 到 31。",
    ),
    "campaign's name": (
        edit("county.yaml", "campaigns: {}", 'campaigns: {2026-C1: {ends: "2026-06-30", visit_by: "2026-06-20"}}'),
        "county.yaml → campaigns.2026-C1：不是集中排查的期次。请写成 2026C1（当年第一次）。",
    ),
    "campaign's day": (
        edit("county.yaml", "campaigns: {}", 'campaigns: {2026C1: {ends: "2026-06-31", visit_by: "2026-06-20"}}'),
        "county.yaml → campaigns.2026C1.ends：取值的类型或格式不对。应是日期，如 2026-09-30。",
    ),
    "misspelt outcome": (
        edit("matching.yaml", "  name_village_sex:", "  name_vilage_sex:"),
        "matching.yaml：缺少 name_village_sex；没有名为 name_vilage_sex 的结果代码。",
    ),
    "misspelt feature": (
        edit("matching.yaml", "  phone: [mobile]", "  phone: [moblie]"),
        "matching.yaml → passes：phone 中没有名为 moblie 的特征。可用的有："
        "name_key、surname、given、given_first、given_last、turned、sound、pieces、birth、birth_year、"
        "sex、township、village、group_key、mobile、tail、own_household、owner_household。",
    ),
    "everybody with everybody": (
        edit("matching.yaml", "  phone: [mobile]", "  phone: [mobile?]"),
        "matching.yaml → passes：phone 至少要有一个不带 ? 的特征，否则每一行都要与每个人比对。",
    ),
    "link without method": (
        edit("matching.yaml", "decision: linked, method: area,", "decision: linked,"),
        "matching.yaml → outcomes.place：decision 为 linked 时必须写 method，其他结论不写 method。",
    ),
    "missing file": (remove("matching.yaml"), "matching.yaml：缺少这个文件。请从样例配置复制一份再修改。"),
    "missing layout": (
        remove("lists/suspected.yaml"),
        "lists/suspected.yaml：缺少这个文件。请从样例配置复制一份再修改。",
    ),
    "wrong suffix": (
        lambda config: (config / SETTLEMENT).rename(config / "sources/insurance_settlement.yml"),
        "sources/insurance_settlement.yml：扩展名不对，不会被读取。请把 .yml 改为 .yaml。",
    ),
    "GBK": (
        lambda config: (config / "county.yaml").write_bytes("name: 阳朔县".encode("gbk")),
        "county.yaml：不是 UTF-8 编码。请用记事本另存为 UTF-8。",
    ),
    "indentation": (
        edit("county.yaml", "levels:", " levels:"),
        "county.yaml → 第 6 行：YAML 格式有误。请检查缩进、冒号后的空格和引号。",
    ),
    "placeholder left": (
        lambda config: (config / "county.yaml").write_text("name: x\n{{ code }}: 1\n", encoding="utf-8"),
        "county.yaml → 第 2 行：YAML 格式有误。请检查缩进、冒号后的空格和引号。",
    ),
    "a list": (
        lambda config: (config / "county.yaml").write_text("- 1\n", encoding="utf-8"),
        "county.yaml：内容应是“键: 值”的形式。请对照样例配置修改。",
    ),
    "key twice": (
        edit(SETTLEMENT, "title:", "title: 结算\ntitle:"),
        f"{SETTLEMENT} → 第 2 行：重复写了“title”。请删去其中一个。",
    ),
    "heading twice": (
        edit(SETTLEMENT, "headings: [姓名]", "headings: [姓名, 证件 号码]"),
        f"{SETTLEMENT} → fields.id_number.headings：表头“证件号码”已归 name。请只留一处。",
    ),
    "code value twice": (
        edit(SETTLEMENT, '女: ["女性"', '女: ["男 性"'),
        f"{SETTLEMENT} → fields.sex.codes：写法“男 性”已归 男。请只留一处。",
    ),
    "one heading without brackets": (
        edit(SETTLEMENT, "headings: [姓名]", "headings: 姓名"),
        f"{SETTLEMENT} → fields.name.headings：取值的类型或格式不对。应是列表，如 [甲, 乙]。",
    ),
    "unknown type": (
        edit(SETTLEMENT, "type: money", "type: mony"),
        "name、id_number、key、phone、date、year、school_year、integer、number、money、boolean、code。是不是想写“money”？",
    ),
    "codes without the type": (
        edit(SETTLEMENT, "headings: [性别]\n    type: code", "headings: [性别]\n    type: text"),
        f"{SETTLEMENT} → fields.sex：type: code 必须写 codes，其他类型不得写 codes。",
    ),
    "not a boolean": (
        edit(SETTLEMENT, "optional: true", "optional: maybe"),
        f"{SETTLEMENT} → fields.sex.optional：取值的类型或格式不对。应是 true 或 false。",
    ),
    "netting field": (
        edit(SETTLEMENT, "amount: self_paid", "amount: self_pay"),
        f"{SETTLEMENT} → netting.amount：没有名为“self_pay”的字段。是不是想写“self_paid”？",
    ),
    "netting type": (
        edit(SETTLEMENT, "date: settled_on", "date: care_type"),
        f"{SETTLEMENT} → netting.date：字段的类型不对。请改为类型是 date 的字段。",
    ),
    "identifier": (
        edit(SETTLEMENT, "identifiers: [id_number]", "identifiers: [id_numbr]"),
        f"{SETTLEMENT} → identifiers：没有名为“id_numbr”的字段。是不是想写“id_number”？",
    ),
    "shared heading": (
        edit("headings.yaml", "  phone:", "  phnoe:"),
        "headings.yaml → any.phnoe：没有哪个数据来源有这个字段。是不是想写“phone”？",
    ),
    "group's word claimed twice": (
        edit("headings.yaml", "household: [户主]", "household: [户主, 监护人]"),
        "headings.yaml → groups.other：“监护人”已归 household。请只留一处。",
    ),
    "kind of group": (
        edit("headings.yaml", "  earlier:", "  earlyer:"),
        "headings.yaml → groups.earlyer：没有这个设置项。是不是想写“earlier”？",
    ),
    "source's kind of group": (
        edit(SETTLEMENT, "title:", "heading_groups: {subjects: [患者]}\ntitle:"),
        f"{SETTLEMENT} → heading_groups.subjects：没有这个设置项。是不是想写“subject”？",
    ),
    "region's level": (
        edit("regions.csv", "莲峰社区,village", "莲峰社区,vilage"),
        "regions.csv → 第 4 行：level 写成了“vilage”。可用：county、township、village。是不是想写“village”？",
    ),
    "region's parent": (
        edit("regions.csv", "莲峰社区,village,450321100", "莲峰社区,village,450321900"),
        "regions.csv → 第 4 行：parent 450321900 不在本表中。",
    ),
    "rule's source": (
        edit(POLICY, "from: register_income", "from: register_incom"),
        f"{POLICY} → rules.income_below_line.from：没有名为“register_incom”的数据来源。是不是想写“register_income”？",
    ),
    "rule's threshold": (
        edit(POLICY, "value <= income_line", "value <= income_lin"),
        f"{POLICY} → rules.income_below_line.hit：没有名为“income_lin”的字段或标准。是不是想写“income_line”？",
    ),
    "threshold in words": (
        edit(POLICY, "value: 6000", "value: 六千"),
        f"{POLICY} → thresholds.income_line.values.0.value：取值的类型或格式不对。应是数字。",
    ),
    "parent policy": (
        edit(POLICY, "title:", "extends: guangxi\ntitle:"),
        f"{POLICY} → extends：没有名为“guangxi”的政策。是不是想写“guangxi_2021”？",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_slip_is_told(name: str, config: Path) -> None:
    slip, expected = SLIPS[name]
    slip(config)
    assert any(expected in fault for fault in told(config)), "\n".join(told(config))


def test_all_at_once_in_order(config: Path) -> None:
    for name in ("unknown policy", "shared heading", "netting field", "region's level", "rule's threshold"):
        SLIPS[name][0](config)
    faults = told(config)
    assert [fault.split(" ")[0] for fault in faults] == [
        "county.yaml", "headings.yaml", POLICY, "regions.csv", SETTLEMENT,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["key twice", "unknown type"])
def test_faulty_source_makes_no_rule_faulty(name: str, config: Path) -> None:
    SLIPS[name][0](config)
    assert len(told(config)) == 1


def test_missing_register_is_the_only_fault_told_of_it(config: Path) -> None:
    (config / "sources/register_income.yaml").unlink()
    assert told(config) == ["sources/register_income.yaml：缺少这个文件。请从样例配置复制一份再修改。"]


def test_own_configuration_is_sound(config: Path) -> None:
    county = load_county(config)
    assert county.policy().id == county.settings.policy
    with pytest.raises(UsageError, match="是不是想写“guangxi_2021”？"):
        county.policy("guangxi_2020")


def test_digest_follows_the_content(config: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(config, tmp_path / "copy"))
    assert load_county(copy).digest == load_county(config).digest
    edit("lists/suspected.yaml", "\n", "\n\n")(copy)
    assert load_county(copy).digest != load_county(config).digest


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到配置目录"):
        load_county(tmp_path / "nowhere")


def test_words_and_days_stay_as_written(config: Path) -> None:
    edit("county.yaml", "name: 阳朔县", "name: on")(config)
    edit("county.yaml", "campaigns: {}", "campaigns: {2026C1: {ends: 2026-06-30, visit_by: 2026-06-20}}")(config)
    county = load_county(config)
    assert county.settings.name == "on"
    assert county.settings.campaigns["2026C1"].ends.isoformat() == "2026-06-30"


def test_a_departments_day_comes_before_the_countys_and_that_before_the_letters(config: Path) -> None:
    as_of = date(2026, 9, 30)
    assert load_county(config).due_on("医保局", as_of) == date(2026, 10, 13)  # five working days, behind the holidays
    edit("county.yaml", "due_day: null", "due_day: 5")(config)
    edit("county.yaml", "departments: {}", "departments: {医保局: 8}")(config)
    county = load_county(config)
    assert county.due_on("民政局", as_of) == date(2026, 10, 5)
    assert county.due_on("医保局", as_of) == date(2026, 10, 8)
