"""A county's own names for those who supply it: a regiment's 社会事务服务中心 does the work of three departments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from delivery import DocumentContext, list_requested_departments
from domain.errors import ConfigurationError
from domain.periods import Period
from pipeline.county.load_county import load_county
from screening import make_rulebook
from services.deliveries.request import write_requests


def with_departments(config: Path, line: str) -> Path:
    path = config / "county.yaml"
    old = next(text for text in path.read_text(encoding="utf-8").splitlines() if text.startswith("departments:"))
    path.write_text(path.read_text(encoding="utf-8").replace(old, f"departments: {line}"), encoding="utf-8")
    return config


@pytest.fixture
def regiment(config: Path) -> Path:
    return with_departments(config, "{民政局: 社会事务服务中心, 残联: 社会事务服务中心, 卫健局: 医院, 教育局: 学校}")


def test_every_source_is_under_its_local_supplier(regiment: Path) -> None:
    sources = load_county(regiment).sources
    assert sources["civil_deaths"].department == sources["disability_certificates"].department == "社会事务服务中心"
    assert sources["health_major_disease"].department == "医院"
    assert sources["insurance_enrolment"].department == "医保局"


def test_lists_letters_and_rulebooks_say_it(regiment: Path, tmp_path: Path) -> None:
    county, period = load_county(regiment), Period.parse("2026-09")
    context = DocumentContext.of(county.settings, county.sources, county.policy(), period, date(2026, 9, 30))
    assert {"社会事务服务中心", "医院", "学校"} <= {label.department for label in context.sources.values()}
    written = write_requests(tmp_path, county, period, date(2026, 9, 30), only="民政局")
    assert [path.name for path in written] == ["2026年9月_社会事务服务中心_数据需求.xlsx"]
    assert {"civil_deaths", "disability_certificates"} <= {
        s.id for s in list_requested_departments(county.sources, county.settings)["社会事务服务中心"]
    }
    page = make_rulebook(county.policy(), county.sources)
    assert "社会事务服务中心" in page
    assert "民政局·" not in page


@pytest.mark.parametrize("name", ["民政局", "社会事务服务中心"])
def test_a_day_for_delivery_holds_under_either_name(regiment: Path, name: str) -> None:
    path = regiment / "county.yaml"
    text = path.read_text(encoding="utf-8").replace("  departments: {} ", f"  departments: {{{name}: 8}} ")
    path.write_text(text, encoding="utf-8")
    assert load_county(regiment).due_on("社会事务服务中心", date(2026, 9, 30)) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("line", "said"),
    [("{民整局: 社会事务服务中心}", "是不是想写“民政局”？"), ('{民政局: ""}', "没有写本地名称")],
)
def test_a_name_for_nobody_is_told(config: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match="departments") as raised:
        load_county(with_departments(config, line))
    assert said in str(raised.value)
