"""Headings that are easily mistaken: which column is read, which is left, which is told as unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

import intake
from data_samples.departments import DELIVERIES
from data_samples.sheets import Delivery
from data_samples.world import make_world
from data_samples.writing import write
from domain.handover import SheetFound
from domain.periods import Period
from pipeline.county.county import County
from pipeline.county.load_county import load_county

SETTLED = "结算ID,姓名,证件号码,医疗类别,结算时间,医疗费总额,基金支付总额"
STUDENT = "学校,学籍号,姓名,身份证件号,就读状态"
WATER = "乡镇,村,户主姓名,水质"


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(Path(__file__).resolve().parents[2] / "config")


def survey(county: County, inbox: Path) -> list[SheetFound]:
    return intake.recognise_files(inbox, county.source_headings.values())


def columns(county: County, folder: Path, header: str) -> tuple[SheetFound, dict[str, str]]:
    """The sheet with these headings, and field -> heading."""
    (folder / "a.csv").write_text(f"{header}\n{',' * header.count(',')}x\n", encoding="utf-8")
    (found,) = survey(county, folder)
    return found, {name: header.split(",")[at] for name, at in found.columns.items()}


@pytest.mark.parametrize(
    ("amounts", "read"),
    [
        ("个人自付,个人自费,个人负担总额", "个人自付"),
        ("个人负担总金额,个人自付金额,全自费金额", "个人自付金额"),
        ("个人现金支出,个人负担总金额", "个人负担总金额"),
        ("合规自付支出,先行自付金额,个人自付", "个人自付"),
    ],
)
def test_of_a_patients_amounts_one_is_read_and_the_others_are_known(
    county: County, tmp_path: Path, amounts: str, read: str
) -> None:
    found, fields = columns(county, tmp_path, f"{SETTLED},{amounts}")
    assert (found.source, fields["self_paid"], found.unknown_headings) == ("insurance_settlement", read, ())


@pytest.mark.parametrize(
    ("amounts", "told"), [("个人自付,个人负担总额", {}), ("个人负担总额（元）", "个人负担总额（元）")]
)
def test_an_amount_of_another_meaning_is_told(county: County, tmp_path: Path, amounts: str, told: str) -> None:
    found, _ = columns(county, tmp_path, f"{SETTLED},{amounts}")
    assert found.stood_in == ({"self_paid": told} if told else {})
    if told:
        said = county.sources["insurance_settlement"].fields["self_paid"].standing_in(told)
        assert said.startswith("“个人自付”一列读的是“个人负担总额（元）”：是自付与自费之和")


def test_what_is_outside_the_policy_never_stands_in(county: County, tmp_path: Path) -> None:
    found, _ = columns(county, tmp_path, f"{SETTLED},个人自费,个人现金支出,合规自付支出")
    assert found.status == "unrecognised"
    assert "个人自付" in found.message


def test_a_guardians_number_is_never_the_pupils(county: County, tmp_path: Path) -> None:
    header = f"成员1姓名,成员1身份证件号,监护人身份证号,{STUDENT}"
    found, fields = columns(county, tmp_path, header)
    assert found.source == "education_students"
    assert (fields["id_number"], fields["name"], fields["guardian_name"]) == ("身份证件号", "姓名", "成员1姓名")
    assert found.unknown_headings == ()


def test_a_householders_number_is_never_the_members(county: County, tmp_path: Path) -> None:
    header = "乡镇,村,户主姓名,户主身份证号,姓名,身份证号,救助类别,享受起始时间"
    found, fields = columns(county, tmp_path, header)
    assert found.source == "civil_assistance"
    assert (fields["head_name"], fields["name"], fields["id_number"]) == ("户主姓名", "姓名", "身份证号")
    assert found.unknown_headings == ()


def test_a_household_is_known_by_its_head_where_a_member_stands_beside(county: County, tmp_path: Path) -> None:
    found, fields = columns(county, tmp_path, f"姓名,身份证号,{WATER},户主身份证号")
    assert found.source == "water_households"
    assert (fields["name"], fields["id_number"]) == ("户主姓名", "户主身份证号")
    assert found.unknown_headings == ("姓名", "身份证号")


def test_the_wide_export_of_the_national_system_has_no_unknown_column(county: County, tmp_path: Path) -> None:
    header = (
        "序号,县(市、区、旗),乡(镇),行政村,自然村,户编号,人编号,姓名,证件号码,人数,与户主关系,民族,文化程度,在校生状况,健康状况,"
        "劳动技能,务工时间（月）,是否参加大病保险,致贫原因1,危房户,是否解决安全饮用水,人均纯收入,户联系电话,人联系电话,"
        "首次识别时间,人员识别时间,户类型,易返贫致贫户(监测对象)类型,风险是否消除,风险识别时间,风险消除时间"
    ).replace("、", "")
    found, fields = columns(county, tmp_path, header)
    assert (found.source, found.unknown_headings) == ("register_members", ())
    assert fields["monitor_type"] == "易返贫致贫户(监测对象)类型"


def deliveries() -> list[Delivery]:
    world = make_world(450321, 30, Period.parse("2026Q3"))
    return [delivery for delivery in (deliver(world) for deliver in DELIVERIES) if delivery.source]


@pytest.mark.parametrize("delivery", deliveries(), ids=lambda delivery: delivery.source)
def test_every_column_of_the_samples_is_read_or_known(county: County, tmp_path: Path, delivery: Delivery) -> None:
    write(delivery, tmp_path)
    found = [sheet for sheet in survey(county, tmp_path) if sheet.status == "recognised"]
    assert {sheet.source for sheet in found} == {delivery.source}
    assert [sheet.unknown_headings for sheet in found] == [()] * len(found)
