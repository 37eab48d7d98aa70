"""Places: the county's own table, and every way in which departments write a village."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.place_names import VILLAGE_FORM, make_township_key, make_village_key, tidy_place
from domain.regions import Regions, make_group_keys, make_place_key, make_place_keys

TODAY = date(2026, 9, 30)
HEADER = "code,name,level,parent,aliases,valid_from,valid_to,merged_into\n"
COUNTY_FILE = Path(__file__).parents[2] / "config" / "regions.csv"
Pair = tuple[str | None, str | None]


def frame(*pairs: Pair) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"township": pl.String, "village": pl.String}, orient="row")


def table(tmp_path: Path, text: str) -> Regions:
    path = tmp_path / "regions.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    regions, faults = Regions.read_file(path, "regions.csv")
    assert not faults
    assert regions is not None
    return regions


def resolved(regions: Regions, *pairs: Pair, as_of: date = TODAY) -> list[Pair]:
    return [(township, village) for township, village in regions.resolve(frame(*pairs), as_of=as_of).rows()]


@pytest.fixture(scope="module")
def county() -> Regions:
    regions, faults = Regions.read_file(COUNTY_FILE, "regions.csv")
    assert not faults
    assert regions is not None
    return regions


def test_the_county_has_its_townships_and_villages(county: Regions) -> None:
    assert county.places.group_by("level").len().sort("level").rows() == [
        ("county", 1),
        ("township", 9),
        ("village", 114),
    ]
    assert county.places.row(0)[:2] == ("450321", "阳朔县")


def test_every_village_is_found_by_its_full_forms(county: Regions) -> None:
    towns = {row["code"]: row["name"] for row in county.places.iter_rows(named=True)}
    villages = county.places.filter(pl.col("level") == "village").iter_rows(named=True)
    for row in villages:
        urban = row["name"].endswith("社区")
        stem = row["name"].removesuffix("社区") if urban else row["name"]
        forms = (
            ("社区", "社区居委会", "居委会", "社区居民委员会") if urban else ("", "委", "委会", "民委员会", "村委会")
        )
        pairs = [(towns[row["parent"]], stem + form) for form in forms] + [(None, row["code"])]
        assert set(resolved(county, *pairs)) == {(towns[row["parent"]], row["name"])}


@pytest.mark.parametrize(
    "typed",
    [
        *("白沙", "白沙镇", "白沙乡", "白 沙 镇", "阳朔县白沙镇", "广西壮族自治区桂林市阳朔县白沙镇", "白沙镇人民政府"),
        *("450321101", "450321101000", "白沙镇（古板）", "\ufeff白沙镇\n"),
    ],
)
def test_ways_to_write_a_township(county: Regions, typed: str) -> None:
    assert resolved(county, (typed, "古板")) == [("白沙镇", "古板村")]


@pytest.mark.parametrize(
    "typed",
    [
        *("古板", "古板村", "古板村委", "古板村委会", "古板村民委员会", "古板行政村", "古板 村"),
        *(
            "白沙镇古板村委会",
            "白沙乡古板",
            "阳朔县白沙镇古板村",
            "古板村三组",
            "白沙镇古板村委会5组12号",
            "450321101211",
        ),
    ],
)
def test_ways_to_write_a_village(county: Regions, typed: str) -> None:
    assert resolved(county, ("白沙镇", typed), (None, typed)) == [("白沙镇", "古板村")] * 2


def test_a_village_that_stands_in_the_township_column(county: Regions) -> None:
    assert resolved(county, ("阳朔县白沙镇古板村委", None), ("450321101211", None)) == [("白沙镇", "古板村")] * 2


def test_division_codes(county: Regions) -> None:
    typed: list[Pair] = [
        ("450321102", "450321102203"),
        ("福利镇", "450321102000"),
        ("福利镇", "450321"),
        (None, "450321102"),
    ]
    assert resolved(county, *typed) == [("福利镇", "双桥村"), ("福利镇", None), ("福利镇", "450321"), ("福利镇", None)]


def test_village_and_community_of_one_name_stay_two(county: Regions) -> None:
    pairs = [("葡萄镇", name) for name in ("葡萄居委会", "葡萄社区", "葡萄村委", "葡萄")]
    assert [village for _, village in resolved(county, *pairs)] == ["葡萄社区", "葡萄社区", "葡萄村", "葡萄村"]
    assert resolved(county, ("白沙镇", "白沙社区"), ("白沙镇", "白沙街"), ("白沙镇", "白沙")) == [
        ("白沙镇", "白沙街社区"),
        ("白沙镇", "白沙街社区"),
        ("白沙镇", "白沙村"),
    ]


def test_a_village_that_became_a_community_is_the_same_place(county: Regions) -> None:
    assert resolved(county, ("白沙镇", "古板社区")) == [("白沙镇", "古板村")]


TWO_TOWNS = """1,甲县,county,,,,,
11,东镇,township,1,,,,
12,西乡,township,1,西山乡;老西乡,,,
111,新村,village,11,,,,
121,新村,village,12,,,,
122,下·坝村,village,12,坝上,,,
"""


def test_one_name_in_two_townships_stays_two_villages(tmp_path: Path) -> None:
    regions = table(tmp_path, TWO_TOWNS)
    assert resolved(regions, ("东镇", "新村委"), ("西乡", "新"), (None, "新村")) == [
        ("东镇", "新村"),
        ("西乡", "新村"),
        (None, "新村"),
    ]


def test_aliases_dots_and_width(tmp_path: Path) -> None:
    regions = table(tmp_path, TWO_TOWNS)
    typed: list[Pair] = [
        ("西山", "坝上"),
        ("老西乡", "下坝村"),
        ("西乡", "下•坝村委会"),
        (None, "下・坝"),
        ("西 乡", "坝上村"),
    ]
    assert set(resolved(regions, *typed)) == {("西乡", "下·坝村")}


def test_a_village_is_not_looked_for_in_another_township(tmp_path: Path) -> None:
    regions = table(tmp_path, TWO_TOWNS)
    assert resolved(regions, ("东镇", "下坝村"), ("北镇", "坝上")) == [("东镇", "下坝村"), ("北镇", "坝上")]


MERGED = """1,甲县,county,,,,,
11,东镇,township,1,,,,
12,西乡,township,1,,,2024-07-01,11
111,前村,village,11,,,,
112,后村,village,11,,,2025-01-01,111
121,河村,village,12,,,,
122,前村,village,12,,,,
"""


def test_mergers_are_followed_from_their_day_on(tmp_path: Path) -> None:
    regions = table(tmp_path, MERGED)
    typed: list[Pair] = [("东镇", "后村"), ("西乡", "河村"), ("东镇", "河"), (None, "河村"), ("西乡", None)]
    assert resolved(regions, *typed, as_of=date(2025, 1, 1)) == [
        ("东镇", "前村"),
        ("东镇", "河村"),
        ("东镇", "河村"),
        ("东镇", "河村"),
        ("东镇", None),
    ]
    assert resolved(regions, *typed[:2], typed[4], as_of=date(2024, 6, 30)) == [
        ("东镇", "后村"),
        ("西乡", "河村"),
        ("西乡", None),
    ]
    assert resolved(regions, ("东镇", "后村"), as_of=date(2024, 12, 31)) == [("东镇", "后村")]


def test_unknown_places_are_kept_under_one_spelling(tmp_path: Path) -> None:
    regions = table(tmp_path, "1,甲县,county,,,,,\n")
    typed: list[Pair] = [
        ("甲县东镇", "大榕"),
        ("东", "大榕村"),
        ("东镇", "大榕村委会"),
        ("东乡", "东镇大榕村"),
        ("西镇", "大榕"),
        (None, "大榕"),
        ("东镇", "小榕居委会"),
        ("东镇", "小榕村"),
        ("东镇", "小榕"),
        (" ", "无"),
    ]
    assert resolved(regions, *typed) == [
        *[("东乡", "大榕村")] * 4,
        ("西镇", "大榕"),
        (None, "大榕"),
        ("东乡", "小榕居委会"),
        ("东乡", "小榕村"),
        ("东乡", "小榕村"),
        (None, None),
    ]


def test_a_county_that_lists_no_villages_follows_its_register(tmp_path: Path) -> None:
    regions = table(tmp_path, "1,甲县,county,,,,,\n11,东镇,township,1,,,,\n")
    register = frame(("东镇", "大榕村"), ("东镇", "小榕村"), ("西乡", "河村"), ("西乡", None), (None, "无名"))
    wiser = regions.add_places(register, as_of=TODAY)
    typed: list[Pair] = [
        ("东镇", "大榕村民委员会"),
        ("东", "大榕"),
        (None, "小榕"),
        ("西镇", "河村委"),
        ("东镇", "别村"),
    ]
    assert resolved(wiser, *typed) == [
        ("东镇", "大榕村"),
        ("东镇", "大榕村"),
        ("东镇", "小榕村"),
        ("西乡", "河村"),
        ("东镇", "别村"),
    ]
    assert wiser.add_places(register, as_of=TODAY).places.equals(wiser.places)


def test_rows_and_other_columns_stay_as_they_are(county: Regions) -> None:
    rows = pl.DataFrame({"row_number": [3, 1, 2], "village": ["古板", None, "古板"], "name": ["甲", "乙", "丙"]})
    out = county.resolve(rows, as_of=TODAY)
    assert out.columns == ["row_number", "village", "name", "township"]
    assert out.select("row_number", "name").equals(rows.select("row_number", "name"))
    assert out["township"].to_list() == ["白沙镇", None, "白沙镇"]
    assert county.resolve(rows.clear(), as_of=TODAY).schema == out.schema
    assert county.resolve(rows.select("name"), as_of=TODAY).columns == ["name", "township", "village"]


@given(
    st.lists(
        st.tuples(st.none() | st.text(max_size=8), st.none() | st.text("古板村委会白沙镇 1·", max_size=8)), max_size=8
    )
)
def test_whatever_is_written_no_row_and_no_place_is_lost(county: Regions, pairs: list[Pair]) -> None:
    typed = frame(*pairs)
    out = county.resolve(typed, as_of=TODAY)
    assert out.height == len(pairs)
    kept = typed.with_columns(tidy_place(pl.all())).select(pl.max_horizontal(pl.all().is_not_null()).alias("kept"))
    assert out.filter(kept["kept"] & pl.all_horizontal(pl.col("township", "village").is_null())).is_empty()
    known = out.filter(pl.col("village") == "古板村", pl.col("township") == "白沙镇")
    assert county.resolve(known, as_of=TODAY).equals(known)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("白沙", "白沙镇"),
        ("白沙乡", "白沙街道办事处"),
        ("草坪回族乡", "草坪"),
        ("古板", "古板村民委员会"),
        ("蔡村", "蔡村村委会"),
        ("第七团", "7团"),
        ("十二连", "第12连"),
        ("０３连", "三连"),
        ("阿依•买里村", "阿依买里"),
        ("莲峰社区居委会", "莲峰"),
    ],
)
def test_place_keys_of_one_place(left: str, right: str) -> None:
    assert make_place_key(left) == make_place_key(right) != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [("白沙村", "白沙街"), ("东乡村", "东村"), ("村委会", ""), ("三里店", "五里店"), ("七团", "十七团")],
)
def test_place_keys_of_two_places(left: str, right: str) -> None:
    assert make_place_key(left) != make_place_key(right)


@given(st.text("白沙镇乡街道村委会社区民员三3第十零〇团连·（）() ", max_size=10))
def test_the_scalar_keys_agree_with_the_column(text: str) -> None:
    typed = pl.DataFrame({"text": [text]})
    tidied = typed.select(tidy_place(pl.col("text"))).item() or ""
    scalar = make_village_key(tidied) if re.fullmatch(VILLAGE_FORM, tidied) else make_township_key(tidied)
    assert (typed.select(make_place_keys(pl.col("text"))).item() or "") == make_place_key(text) == scalar


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        ("3", ["3组", "第3组", "三组", "第三村民小组", "三屯", "03", "３组", " 3 组", "三队", "3", "第三组（屯）"]),
        ("10", ["十组", "10组", "第十村民小组", "一十组", "010"]),
        ("21", ["二十一组", "21屯", "第二十一生产队"]),
        ("大榕", ["大榕", "大榕屯", "大榕自然村", "大 榕 屯"]),
        ("古板村3", ["古板村三组", "古板村第3村民小组"]),
        (None, ["", "无", None, "-"]),
    ],
)
def test_group_keys(key: str | None, spellings: list[str | None]) -> None:
    keys = pl.DataFrame({"group": spellings}, schema={"group": pl.String}).select(make_group_keys(pl.col("group")))
    assert keys["group"].to_list() == [key] * len(spellings)


def faults_of(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[str]:
    path = tmp_path / "regions.csv"
    path.write_text(text, encoding=encoding)
    regions, faults = Regions.read_file(path, "config/regions.csv")
    assert (regions is None) == bool(faults)
    return [str(fault) for fault in faults]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = HEADER + (
        "450321,阳朔县,county,,,,,\n"
        "450321101,白沙镇,township,450322,,,,\n"
        "450321101,福利镇,township,450321,,,,\n"
        "450321102,,townshipp,450321,,,,\n"
        "450321103,兴坪镇,township,450321,,2026/1/1,,\n"
        "4.50321E+11,古板村,village,450321101,,,2025-01-01,450321101999\n"
        "450321101201,观桥村,village,450321,,2025-01-01,2024-01-01,450321103\n"
    )
    told = faults_of(tmp_path, text)
    expected = [
        ("第 4 行", "与第 3 行重复"),
        ("第 3 行", "parent 450322 不在本表中。是不是想写“450321”？"),
        ("第 5 行", "name 为空"),
        ("第 5 行", "是不是想写“township”？"),
        ("第 6 行", "valid_from 不是日期"),
        ("第 7 行", "code 为空或不是代码"),
        ("第 7 行", "merged_into 450321101999 不在本表中"),
        ("第 8 行", "valid_to 不晚于 valid_from"),
        ("第 8 行", "parent 450321 的级别不对"),
        ("第 8 行", "merged_into 450321103 的级别不同"),
    ]
    assert len(told) == len(expected)
    for line, (where, what) in zip(told, expected, strict=True):
        assert line.startswith(f"config/regions.csv → {where}：")
        assert what in line


def test_a_circle_of_mergers_is_a_fault(tmp_path: Path) -> None:
    lines = "1,甲县,county,,,,,\n11,东镇,township,1,,,,12\n12,西镇,township,1,,,,11\n13,北镇,township,1,,,,12\n"
    told = faults_of(tmp_path, HEADER + lines)
    assert [line.split("：")[0][-5:] for line in told] == ["第 3 行", "第 4 行"]
    assert all("绕了一圈" in line for line in told)


@pytest.mark.parametrize(
    ("text", "encoding", "what"),
    [
        ("code,name\n1,甲县\n", "utf-8", "缺少列 level"),
        (HEADER, "utf-8", "没有任何地名"),
        (HEADER + "1,阳朔县,county,,,,,\n", "gb18030", "不是 UTF-8"),
        (HEADER + "1,甲县,county,9,,,,\n", "utf-8", "县级地名写了 parent"),
        (HEADER + "1,甲县,county,,,,,\n11,东镇,township,,,,,\n", "utf-8", "parent 为空"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, text: str, encoding: str, what: str) -> None:
    [told] = faults_of(tmp_path, text, encoding)
    assert what in told


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    _, [fault] = Regions.read_file(tmp_path / "none.csv", "config/regions.csv")
    assert "缺少这个文件" in str(fault)


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "\ufeff" + HEADER + ",,,,,,,\n\n1,甲县,county,,甲；甲地,,,\n") == []
