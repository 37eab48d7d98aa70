"""What a department is asked for: the letter, the templates, the instructions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from delivery import list_requested_departments
from delivery.department.request_frames import (
    describe_span,
    find_requested_year,
    make_column_guide,
    make_heading,
    make_requested_data,
)
from domain.county.source import FieldDeclaration, FieldType
from domain.errors import UsageError
from domain.periods import Period
from domain.text import make_heading_key
from intake.recognise.unit_words import read_unit
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from services.deliveries.request import make_request_inputs, write_requests

CONFIG = Path(__file__).parents[2] / "config"
PERIOD = Period.parse("2026-09")
AS_OF = PERIOD.end


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(CONFIG)


def written(county: County, folder: Path, **more: object) -> list[Path]:
    return write_requests(folder, county, PERIOD, AS_OF, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def insurance(county: County, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    (path,) = written(county, tmp_path_factory.mktemp("requests"), only="医保局")
    assert path.name == "2026年9月_医保局_数据需求.xlsx"
    return openpyxl.load_workbook(path)


def letter_of(book: openpyxl.Workbook) -> list[str]:
    return [str(cell.value) for row in book["函"].iter_rows() for cell in row if cell.value is not None]


def test_every_department_of_the_comparison_gets_a_workbook_and_no_other(county: County, tmp_path: Path) -> None:
    departments = {s.department for s in county.sources.values() if s.used_by == "comparison"}
    names = {path.name.split("_")[1] for path in written(county, tmp_path)}
    assert names == departments
    assert "税务局" not in departments  # property data are asked for by name only


def test_letter_says_who_asks_whom_for_what_until_when(insurance: openpyxl.Workbook) -> None:
    letter = letter_of(insurance)
    whole = "\n".join(letter)
    assert letter[:2] == ["关于提供2026年9月防止返贫动态监测比对数据的函", "医保局："]
    assert "××市开展防止返贫动态监测和帮扶集中排查工作方案" in whole
    assert "请于2026年10月13日前报送" in whole  # five working days after a holiday of seven days and a working Saturday
    assert "“参保登记”、“高额医疗费用推送名单”、“医疗费用结算”" in whole
    assert letter[-2].strip() == "阳朔县农业农村局（盖章）"
    assert re.fullmatch(r"\s*年\s*月\s*日\s*", letter[-1])
    assert "{" not in whole


def test_a_dated_letter_bears_its_date(county: County, tmp_path: Path) -> None:
    (path,) = written(county, tmp_path, only="残联", signed_on=date(2026, 9, 20))
    assert letter_of(openpyxl.load_workbook(path))[-1].strip() == "2026年9月20日"


def test_template_has_the_declared_headings_and_nothing_else(county: County, insurance: openpyxl.Workbook) -> None:
    fields = county.sources["insurance_settlement"].fields
    sheet = insurance["医疗费用结算"]
    assert sheet.max_row == 1
    keys = [make_heading_key(str(cell.value)) for cell in sheet[1]]
    assert keys == [make_heading_key(field.title) for field in fields.values()]
    starred = [str(cell.value).endswith("*") for cell in sheet[1]]
    assert starred == [not field.optional for field in fields.values()]
    assert [read_unit(str(cell.value)) for cell in sheet[1]] == [field.unit for field in fields.values()]


def test_identifiers_are_text_and_codes_have_their_lists(county: County, insurance: openpyxl.Workbook) -> None:
    fields = list(county.sources["insurance_settlement"].fields.values())
    sheet = insurance["医疗费用结算"]
    styles = {f.title: sheet.column_dimensions[get_column_letter(n)] for n, f in enumerate(fields, 1)}
    for title in ("证件号码", "结算ID", "姓名", "医疗类别"):
        assert styles[title].number_format == "@", title
    assert styles["结算时间"].number_format == "yyyy-mm-dd"
    lists = {
        str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation if one.formula1
    }
    assert lists == {"D2": '"男,女"', "F2": '"住院,门诊慢特病,门诊"'}


def test_a_title_that_names_its_unit_does_not_name_it_twice() -> None:
    capital = FieldDeclaration(headings=("注册资本（万元）",), type=FieldType.MONEY, unit="万元")
    assert make_heading(capital) == "注册资本（万元）*"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("insurance_settlement", "2025年10月1日至2026年9月30日（12 个月）发生的全部记录"),
        ("insurance_enrolment", "2026年度"),
        ("education_costs", "2026-2027学年"),
        ("civil_assistance", "截至2026年9月30日的全部有效记录，含2025年10月1日至2026年9月30日变动的记录"),
        ("civil_deaths", "截至2026年9月30日的全部有效记录"),
    ],
)
def test_span_is_what_the_rules_ask_for(county: County, source: str, words: str) -> None:
    assert describe_span(county.sources[source], county.policy(), AS_OF) == words


def test_income_is_asked_for_the_year_before(county: County) -> None:
    assert find_requested_year(county.sources["register_income"], county.policy(), AS_OF) == 2025
    assert "2025年" in describe_span(county.sources["register_income"], county.policy(), AS_OF)


def test_instructions_describe_every_column(county: County) -> None:
    (sources,) = list_requested_departments(county.sources, county.settings, "医保局").values()
    frame = make_column_guide(make_request_inputs(county, AS_OF), sources, county.policy(), AS_OF)
    assert frame.height == sum(len(source.fields) for source in sources)
    settled = frame.filter(source="医疗费用结算")
    one = settled.row(settled["column"].to_list().index("个人自付"), named=True)
    assert (one["required"], one["unit"], one["example"]) == ("必需", "元", "2000")
    assert "个人自付金额" in one["others"]
    number = settled.filter(column="证件号码")["others"][0]
    assert "身份证号" in number
    assert number.endswith("等")


def test_required_columns_are_marked_in_the_letter(county: County) -> None:
    (sources,) = list_requested_departments(county.sources, county.settings, "残联").values()
    (line,) = make_requested_data(sources, county.policy(), AS_OF)["columns"]
    assert "残疾人证号*" in line
    assert "身份证号*" not in line


def test_same_request_same_bytes(county: County, tmp_path: Path) -> None:
    (one,), (other,) = (written(county, tmp_path / name, only="教育局") for name in "ab")
    assert one.read_bytes() == other.read_bytes()


def test_unknown_department_is_told_with_the_nearest(county: County) -> None:
    with pytest.raises(UsageError, match="没有哪份比对数据由“医保据”提供。是不是想写“医保局”"):
        list_requested_departments(county.sources, county.settings, "医保据")
