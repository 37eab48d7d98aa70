from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import write_annexes, write_township_lists
from delivery.layout_check import LAYOUT_FIELDS
from delivery.list_rows.clue_rows import label_clues
from delivery.township.township_frames import make_township_frames
from domain.tables import conform

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.delivery.conftest import MadeUp, Row

VISIBLE = ["封面", "疑似风险户", "待核实户", "风险线索", "待核实线索"]
# Those with a row; the others are named on 本期概况.
ANNEXES = [
    "一览图",
    "本期概况",
    "分村汇总",
    "片区线索",
    "关注对象",
    "部门数据情况",
    "五项保障分村情况",
    "脱贫户排查花名册",
    "其他农户待查保障",
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, made_up: MadeUp) -> dict[str, Workbook]:
    """The township's workbooks as they are read back; nobody changes them."""
    folder = tmp_path_factory.mktemp("lists")
    paths = write_township_lists(
        folder, made_up.summarise(made_up.county()), made_up.context(), made_up.layout("suspected")
    )
    assert [path.parent.parent for path in paths] == [folder] * 3
    return {path.parent.name: openpyxl.load_workbook(path) for path in paths}


@pytest.fixture(scope="module")
def annexes(tmp_path_factory: pytest.TempPathFactory, made_up: MadeUp) -> dict[str, Workbook]:
    """The townships' 附表; nobody changes them."""
    folder = tmp_path_factory.mktemp("annexes")
    paths = write_annexes(folder, made_up.summarise(made_up.county()), made_up.context(), made_up.annexes())
    return {path.parent.name: openpyxl.load_workbook(path) for path in paths}


def frames(made_up: MadeUp, members: list[Row], findings: list[Row], suspected: list[Row]) -> dict[str, pl.DataFrame]:
    tables = made_up.tables(members, findings, suspected)
    return make_township_frames(made_up.summarise(tables), made_up.context(), "白沙镇")


def texts(book: Workbook) -> str:
    return "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)


def test_file_names_say_period_township_and_day(tmp_path: Path, made_up: MadeUp) -> None:
    county_rows = made_up.summarise(made_up.county())
    paths = write_township_lists(tmp_path, county_rows, made_up.context(), made_up.layout("suspected"), only=["福利镇"])
    assert [str(path.relative_to(tmp_path)) for path in paths] == [
        "福利镇/2026年9月_福利镇_疑似风险户名单_20260930_V1.xlsx"
    ]


def test_sheets_stand_in_their_order(written: dict[str, Workbook], annexes: dict[str, Workbook]) -> None:
    assert written["白沙镇"].sheetnames == VISIBLE
    assert annexes["白沙镇"].sheetnames == ANNEXES
    assert "片区线索" not in annexes["福利镇"].sheetnames


def test_a_folder_holds_its_own_township_only(
    written: dict[str, Workbook], annexes: dict[str, Workbook], made_up: MadeUp
) -> None:
    members = made_up.county()["members"]
    for township, book in (*written.items(), *annexes.items()):
        told = texts(book)
        strangers = members.filter(pl.col("township") != township)
        assert not [number for number in strangers["household_id"].unique() if number in told]
        assert not [number for number in strangers["id_number"] if number in told]


def test_township_without_suspects_still_gets_its_workbook(
    written: dict[str, Workbook], annexes: dict[str, Workbook]
) -> None:
    told = texts(written["高田镇"])
    assert "本期没有疑似风险户" in told
    assert "教育局（控辍保学台账）" in told
    assert "未提供，相关规则不能判定" in texts(annexes["高田镇"])


def test_every_finding_stands_on_exactly_one_clue_sheet_or_is_attention(made_up: MadeUp) -> None:
    tables, context = made_up.county(), made_up.context()
    ready = made_up.summarise(tables)
    shown: list[str] = []
    for township in ("白沙镇", "福利镇", "高田镇"):
        made = make_township_frames(ready, context, township)
        for name in ("clues", "to_verify", "areas"):
            shown += made[name]["clue_id"].to_list()
        shown += made["attention"].filter(pl.col("on_list") == "否")["clue_id"].to_list()
    assert sorted(shown) == sorted(tables["findings"]["clue_id"])


def test_frames_offer_what_layouts_may_name(made_up: MadeUp) -> None:
    tables = made_up.county()
    made = make_township_frames(made_up.summarise(tables), made_up.context(), "白沙镇")
    assert made.keys() == LAYOUT_FIELDS["suspected"].keys()
    for name, fields in LAYOUT_FIELDS["suspected"].items():
        assert not set(fields) - set(made[name].columns), name


def test_villages_are_blocks_and_priority_orders_inside(made_up: MadeUp) -> None:
    homes = [made_up.home("白沙镇", village, number) for number, village in enumerate(["乙村", "丙村", "乙村"])]
    listed = [made_up.listing(home, priority) for home, priority in zip(homes, (3, 2, 1), strict=True)]
    found = [made_up.finding(home, number) for number, home in enumerate(homes)]
    made = frames(made_up, [member for home in homes for member in home], found, listed)
    order = [home[0]["household_id"] for home in (homes[1], homes[2], homes[0])]
    assert made["households"]["household_id"].to_list() == order
    assert made["clues"]["household_id"].to_list() == order


def test_mandatory_household_is_on_the_list_though_unverified(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    made = frames(
        made_up,
        home,
        [made_up.finding(home, 1, "to_verify")],
        [made_up.listing(home, 1, certainty="to_verify", mandatory=True)],
    )
    assert (made["households"].height, made["clues"].height, made["to_verify"].height) == (1, 1, 0)


def test_attention_stands_beside_the_other_findings_and_on_its_own_sheet(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    found = [made_up.finding(home, 1), made_up.finding(home, 2, "attention", rule_id="dangerous_house")]
    made = frames(made_up, home, found, [made_up.listing(home, 1)])
    assert made["households"]["attention"].to_list() == ["住房为C、D级危房"]
    assert made["clues"]["certainty"].to_list() == ["确定", "关注"]
    assert made["attention"]["on_list"].to_list() == ["是"]


def test_attention_alone_lists_nobody(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    made = frames(made_up, home, [made_up.finding(home, 1, "attention")], [])
    assert (made["households"].height, made["clues"].height, made["attention"].height) == (0, 0, 1)


def test_finding_about_the_whole_household_names_nobody(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    made = frames(made_up, home, [made_up.finding(home, 1, person_id=None)], [made_up.listing(home, 1)])
    row = made["clues"].row(0, named=True)
    assert (row["person_name"], row["person_id_number"], row["household_size"]) == ("（全户）", None, 2)


def test_methods_of_the_evidence_are_told_in_words(made_up: MadeUp) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    found = [made_up.finding(home, number) for number in (1, 2)]
    tables = made_up.tables(home, found, [made_up.listing(home, 1)])
    both = tables["finding_evidence"].with_columns(clue_id=pl.lit(found[0]["clue_id"]))
    tables = made_up.tables(home, found, [made_up.listing(home, 1)], finding_evidence=both)
    made = make_township_frames(made_up.summarise(tables), made_up.context(), "白沙镇")
    assert made["clues"]["method"].to_list() == ["姓名与情况（98%）、证件号码一致", "登记信息"]


def test_an_emergency_is_named_on_the_cover_and_beside_its_clues(made_up: MadeUp) -> None:
    homes = [made_up.home("白沙镇", "甲村", number) for number in (1, 2)]
    found = [made_up.finding(home, number, "to_verify") for number, home in enumerate(homes)]
    listed = [made_up.listing(homes[0], 2), made_up.listing(homes[1], 1, certainty="to_verify", urgent=True)]
    made = frames(made_up, [*homes[0], *homes[1]], found, listed)
    cover = dict(made["facts"].select("item", "content").iter_rows())
    number = homes[1][0]["household_id"]
    assert cover["紧急申报（最先入户）"] == f"1 户：甲村 {homes[1][0]['name']}（户编号 {number}，见“待核实线索”）"
    assert made["to_verify"]["urgent"].to_list() == ["紧急"]
    assert made["clues"]["urgent"].to_list() == [None]
    assert "紧急申报（最先入户）" not in dict(
        frames(made_up, homes[0], found[:1], listed[:1])["facts"].select("item", "content").iter_rows()
    )


def _followed(made_up: MadeUp) -> tuple[list[list[Row]], pl.DataFrame]:
    homes = [made_up.home("白沙镇", "甲村", number) for number in (1, 2, 3)]
    homes.append(made_up.home("福利镇", "双桥村", 9))
    line = {"cause": "cannot_judge", "source": "insurance_settlement", "risks": "因病", "reason": "未提供"}
    lines = [
        {**line, "household_id": homes[1][0]["household_id"]},
        {**line, "household_id": homes[1][0]["household_id"], "source": "housing_safety", "risks": "住房、因病"},
        {"household_id": homes[2][0]["household_id"], "cause": "monitored", "reason": "监测对象"},
        {"household_id": homes[0][0]["household_id"], "cause": "monitored", "reason": "监测对象"},
        {**line, "household_id": homes[3][0]["household_id"]},
    ]
    return homes, made_up.table("follow_up", lines)


def test_who_is_to_be_looked_at_besides_is_named_by_household(made_up: MadeUp) -> None:
    homes, follow_up = _followed(made_up)
    members = [member for home in homes for member in home]
    tables = made_up.tables(members, [], [made_up.listing(homes[0], 1)], follow_up=follow_up)
    made = make_township_frames(made_up.summarise(tables), made_up.context(), "白沙镇")["follow_up"]
    assert made.select("head_name", "cause", "risks", "department", "reason", "on_list").rows() == [
        (homes[0][0]["name"], "监测对象", "", "", "监测对象", "是"),
        (homes[1][0]["name"], "不能判定", "因病、住房", "医保局、住建局", "未提供", "否"),
        (homes[2][0]["name"], "监测对象", "", "", "监测对象", "否"),
    ]


def test_who_is_to_be_looked_at_besides_has_a_sheet(tmp_path: Path, made_up: MadeUp) -> None:
    homes, follow_up = _followed(made_up)
    tables = made_up.tables([member for home in homes for member in home], [], [], follow_up=follow_up)
    paths = write_annexes(tmp_path, made_up.summarise(tables), made_up.context(), made_up.annexes())
    books = {path.parent.name: openpyxl.load_workbook(path) for path in paths}
    told = {name: _cells(book["另需走访的户"]) for name, book in books.items()}
    assert [row[3] for row in told["白沙镇"] if isinstance(row[0], int)] == [h[0]["household_id"] for h in homes[:3]]
    assert [row[0] for row in told["福利镇"] if isinstance(row[0], int)] == [1]
    assert any("3 户" in str(row) for row in _cells(books["白沙镇"]["本期概况"]) if "另需走访" in row)


def _cells(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_unanswered_is_told_from_zero(annexes: dict[str, Workbook]) -> None:
    rules = _cells(annexes["白沙镇"]["部门数据情况"])
    unanswered = next(row for row in rules if "控辍保学台账在册" in row)
    assert unanswered[3:] == ["否", "全部", "教育局未提供控辍保学台账"]
    assert not [row for row in rules if "住房为C、D级危房" in row]


def test_refused_is_told_from_not_delivered(annexes: dict[str, Workbook]) -> None:
    refused = next(row for row in _cells(annexes["白沙镇"]["部门数据情况"]) if "供水工程" in row)
    assert "未通过检查" in refused


def test_village_summary_adds_up(annexes: dict[str, Workbook]) -> None:
    sheet = annexes["白沙镇"]["分村汇总"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    villages = [row for row in rows if isinstance(row[0], int)]
    total = next(row for row in rows if row[0] == "合计")
    assert len(villages) == 5
    assert [sum(int(str(row[n])) for row in villages) for n in range(2, 12)] == total[2:12]
    assert total[2] == 60


def test_the_same_tables_give_the_same_bytes(tmp_path: Path, made_up: MadeUp) -> None:
    layout = made_up.layout("suspected")
    county_rows = made_up.summarise(made_up.county())
    once, again = (
        [path.read_bytes() for path in write_township_lists(tmp_path / run, county_rows, made_up.context(), layout)]
        for run in ("1", "2")
    )
    assert once == again


def test_what_a_visit_sheet_asks_no_other_book_asks(written: dict[str, Workbook], annexes: dict[str, Workbook]) -> None:
    assert not [sheet.title for sheet in written["白沙镇"] for row in sheet.iter_rows() for cell in row
                if cell.value in {"核查结果", "是否拟纳入", "备注"}]  # fmt: skip
    sheet = annexes["白沙镇"]["关注对象"]
    headings = [cell.value for cell in sheet[3]]
    rows = [dict(zip(headings, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    visited = {row[4] for row in _cells(written["白沙镇"]["疑似风险户"])[3:] if len(row) > 5}
    closed = {row["户编号"] for row in rows if row["备注"] == "填入户核查单"}
    assert closed <= {row["户编号"] for row in rows if row["是否在疑似风险户名单"] == "是"}
    assert visited


def test_a_finding_whose_link_a_township_denies_says_so_beside_it(made_up: MadeUp) -> None:
    county = made_up.county()
    denied = county["finding_evidence"].head(1).with_columns(
        row_key=pl.lit("k"), person_id=pl.lit("p"), household_id=pl.lit("h"), decided_by=pl.lit("李"),
        decided_on=pl.lit(date(2026, 10, 16)),
    )  # fmt: skip
    doubts = conform(denied, "link_doubts")
    told = _methods(made_up, county | {"link_doubts": doubts})
    before = _methods(made_up, county)
    clue = denied["clue_id"].item()
    assert told[clue] == before[clue] + "（乡镇核查为“非本人”，待人工确认）"
    assert {key for key in told if told[key] != before[key]} == {clue}


def _methods(made_up: MadeUp, tables: dict[str, pl.DataFrame]) -> dict[str, str]:
    clues = label_clues(made_up.summarise(tables)["household_clues"], made_up.context())
    return dict(clues.select("clue_id", "method").rows())
