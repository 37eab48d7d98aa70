"""The packed divisions of China, and the configuration of a new county made of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.divisions.bundle import read_divisions, read_packed_divisions
from domain.divisions.new_county import make_config, make_places
from domain.divisions.packing import Division, pack_divisions, unpack_divisions
from domain.errors import UsageError
from pipeline.county.load_county import load_county

CONFIG = Path(__file__).parents[2] / "config"
NAMES = st.text("村社区一二三白沙 0129#@", min_size=1, max_size=5).map(lambda text: f"某{text.strip()}村")


@settings(deadline=None)
@given(st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1, 9)), NAMES, min_size=1))
def test_what_is_packed_comes_back(villages: dict[tuple[int, int], str]) -> None:
    codes = {f"45032110{town}{number:03d}": name for (town, number), name in villages.items()}
    towns = {code[:9]: "某镇" for code in codes}
    divisions = [Division(code, name) for code, name in sorted({"450321": "某县", **towns, **codes}.items())]
    assert list(unpack_divisions(pack_divisions(divisions))) == divisions


def test_the_sample_countys_places_are_those_of_the_bundle() -> None:
    with (CONFIG / "regions.csv").open(encoding="utf-8", newline="") as file:
        kept = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert {place.code: place.name for place in make_places(read_packed_divisions("450321"))} == kept


@pytest.mark.parametrize(
    ("official", "short", "alias"),
    [
        ("白沙村委会", "白沙村", ()),
        ("历村村民委员会", "历村", ()),
        ("南正居委会", "南正社区", ()),
        ("南公园社区", "南公园社区", ()),
        ("一连生活区", "一连", ("一连生活区",)),
        ("某嘎查", "某嘎查", ()),
    ],
)
def test_villages_are_called_as_people_call_them(official: str, short: str, alias: tuple[str, ...]) -> None:
    (place,) = make_places([Division("450321101200", official)])
    assert (place.name, place.aliases) == (short, alias)


def test_two_villages_of_one_short_name_keep_their_official_ones() -> None:
    places = make_places([Division("450321101001", "某社区居委会"), Division("450321101002", "某社区居民委员会")])
    assert [place.name for place in places] == ["某社区居委会", "某社区居民委员会"]


@pytest.mark.parametrize(("code", "said"), [("999999", "--divisions"), ("4503", "六位数字")])
def test_a_county_that_nobody_packed(code: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_packed_divisions(code)


# --- a county's own file ----------------------------------------------------------------------------


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "区划.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_of_the_county(tmp_path: Path, encoding: str) -> None:
    text = "统计用区划代码,名称\n999999000000,某县\n999999100000,某镇\n999999100200,某村委会\n888888000000,别县\n"
    found = read_divisions(written(tmp_path, text, encoding), "999999")
    assert [(one.code, one.level) for one in found] == [
        ("999999", "county"), ("999999100", "township"), ("999999100200", "village"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("编号,地名\n1,某县\n", "缺少 code 或 name"),
        ("code,name\n999999,某县\n4.5E+11,某村\n", "第 3 行.*文本"),
        ("code,name\n999999100,某镇\n", "没有本县"),
        ("code,name\n999999,某县\n999999100200,某村\n", "没有所属乡镇 999999100"),
    ],
)
def test_a_broken_file_is_told_with_its_cure(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_divisions(written(tmp_path, text), "999999")


# --- the configuration ------------------------------------------------------------------------------


def test_a_regiment_has_its_own_levels_and_suppliers(tmp_path: Path) -> None:
    made = make_config(CONFIG, tmp_path / "config", read_packed_divisions("659002"), None)
    county = load_county(tmp_path / "config")
    assert (county.settings.name, county.settings.code) == ("阿拉尔市", "659002")
    assert county.settings.levels.village == "连队"
    assert county.sources["civil_deaths"].department == "社会事务服务中心"
    assert made.villages == 330
    assert "一连" in county.regions.places["name"]


def test_the_policy_is_the_regions_own_or_marked(tmp_path: Path) -> None:
    made = make_config(CONFIG, tmp_path / "guilin", read_packed_divisions("450321"), None)
    known = {path.stem for path in (CONFIG / "policies").glob("*.yaml")}
    assert made.policy == ("yangshuo_2021" if "yangshuo_2021" in known else "guangxi_2021")
    assert made.suited
    other = make_config(CONFIG, tmp_path / "shaanxi", read_packed_divisions("610824"), None)
    assert (other.policy, other.suited) == ("guangxi_2021", False)
    assert load_county(tmp_path / "shaanxi").settings.departments == {}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "我的文件.txt").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="已有内容"):
        make_config(CONFIG, tmp_path, read_packed_divisions("640324"), None)
    assert [path.name for path in tmp_path.iterdir()] == ["我的文件.txt"]


def test_an_unknown_policy_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有名为“某政策”的政策"):
        make_config(CONFIG, tmp_path / "config", read_packed_divisions("640324"), "某政策")
