"""入户核查单: a page per household in the order of the walk, every question once, in words that a village reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import DocumentContext, RuleLabel
from delivery.declarations.visit_form import VisitForm
from delivery.visits.visit_book import write_visit_books
from domain.visit_form import KIND, LABELS, SIGNED_BY, SIGNED_BY_RELATIVE, TITLE
from screening.summary.visits import make_visit_households, make_visit_people

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.delivery.conftest import MadeUp, Row

COLUMNS = 6
LOOK = "看墙有没有裂。"


@pytest.fixture(scope="module")
def context(made_up: MadeUp) -> DocumentContext:
    rules = {**made_up.context().rules, "dangerous_house": RuleLabel("危房", "住房", "房子可能不安全", LOOK)}
    form = VisitForm(instructions=("一户一单。", "打√。"), blank_pages=1)
    return replace(made_up.context(), rules=rules, run_id="20260930-000000000000", visit_form=form)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, made_up: MadeUp, context: DocumentContext) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("visits")
    paths = write_visit_books(folder, made_up.summarise(made_up.county()), context)
    return {path.parent.name: path for path in paths}


def rows(sheet: Worksheet) -> list[list[str]]:
    return [[str(c.value) for c in row if c.value is not None] for row in sheet.iter_rows(max_col=COLUMNS)]


def pages(path: Path) -> list[list[list[str]]]:
    """The pages of all villages, each with its rows; blank ones are left out."""
    found: list[list[list[str]]] = []
    for sheet in openpyxl.load_workbook(path):
        for row in rows(sheet):
            if row == [TITLE]:
                found.append([])
            if found:
                found[-1].append(row)
    return [page for page in found if any(row[:1] == ["户主"] for row in page)]


def find_number(page: list[list[str]]) -> str:
    return next(row[row.index("户编号") + 1] for row in page if "户编号" in row)


def test_every_household_to_be_visited_has_one_page_in_its_own_townships_book(
    books: dict[str, Path], made_up: MadeUp
) -> None:
    suspected = made_up.county()["suspected"]
    assert set(books) == {"白沙镇", "福利镇", "高田镇"}
    for township, path in books.items():
        assert path.name == f"2026年9月_{township}_入户核查单_20260930_V1.xlsx"
        numbers = [find_number(page) for page in pages(path)]
        assert sorted(numbers) == sorted(suspected.filter(township=township)["household_id"])


def test_nothing_on_paper_is_for_the_office(books: dict[str, Path], made_up: MadeUp) -> None:
    clues = made_up.county()["findings"]["clue_id"].to_list()
    text = "\n".join(cell for page in pages(books["白沙镇"]) for row in page for cell in row)
    for word in ("匹配", "证件号码一致", "姓名与情况", ".xlsx", "结算", *clues):
        assert word not in text or word == "结算", word
    assert text.count("到家看：") == text.count("核查结果")


def test_why_somebody_comes_stands_before_what_to_look_at_and_one_box(
    made_up: MadeUp, context: DocumentContext, tmp_path: Path
) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    found = [
        made_up.finding(home, 1, "to_verify", rule_id="dangerous_house", evidence="鉴定为D级"),
        made_up.finding(home, 2, status="continuing"), made_up.finding(home, 3, "attention"),
    ]  # fmt: skip
    tables = made_up.summarise(made_up.tables(home, found, [made_up.listing(home, 1)]))
    (page,) = pages(write_visit_books(tmp_path, tables, context)[0])
    starts = [row[0] for row in page if row and row[0][:2] in {"1.", "2."}]
    assert [start.partition("：")[2] for start in starts] == [
        "医疗费用负担较重",
        "房子可能不安全",
    ]  # the sure one first
    assert any(LOOK in row[0] for row in page if row)
    labels = [label for row in page for label in row if label in LABELS]
    assert labels.count("核查结果") == 2
    assert [labels.count(label) for label in ("是否拟纳入", "核查人", "核查时间")] == [1, 1, 1]
    assert any(row[0].startswith("还要留意") for row in page if row)
    assert any("2026年10月30日" in row[0] for row in page if row)


def test_what_the_village_has_said_itself_stands_there_too(
    made_up: MadeUp, context: DocumentContext, tmp_path: Path
) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    tables = dict(made_up.summarise(made_up.tables(home, [made_up.finding(home, 1)], [made_up.listing(home, 1)])))
    line = {"household_id": home[0]["household_id"], "township": "白沙镇", "compared": "both", "reason": "房屋漏雨"}
    tables["list_comparison_lines"] = made_up.table("list_comparison_lines", [line])
    (page,) = pages(write_visit_books(tmp_path, tables, context)[0])
    assert any("村里排查也提出了这户：房屋漏雨。" in cell for row in page for cell in row)


def test_the_walk_goes_by_urgency_then_group_by_group(made_up: MadeUp) -> None:
    homes = [made_up.home("白沙镇", "甲村", number, 1) for number in range(5)]
    groups = ("二组", "一组", "一组", "二组", "一组")
    for home, group in zip(homes, groups, strict=True):
        home[0]["group"] = group
    marks: list[Row] = [
        {},
        {"certainty": "to_verify"},
        {},
        {"mandatory": True},
        {"certainty": "to_verify", "urgent": True},
    ]
    listed = [made_up.listing(home, 9 - n, **mark) for n, (home, mark) in enumerate(zip(homes, marks, strict=True))]
    found = [made_up.finding(home, n) for n, home in enumerate(homes)]
    tables = made_up.summarise(made_up.tables([m for home in homes for m in home], found, listed))
    order = tables["visit_households"].sort("turn")["household_id"].to_list()
    assert order == [homes[n][0]["household_id"] for n in (4, 3, 2, 0, 1)]


def test_a_dead_householder_is_not_asked_to_sign(made_up: MadeUp, context: DocumentContext, tmp_path: Path) -> None:
    home = made_up.home("白沙镇", "甲村", 1)
    tables = dict(made_up.summarise(made_up.tables(home, [made_up.finding(home, 1)], [made_up.listing(home, 1)])))
    dead = pl.DataFrame({"person_id": [home[0]["person_id"]] * 2, "change": ["迁出", "死亡"]})
    people = make_visit_people(made_up.table("members", home), tables["listed_households"], dead, date(2026, 9, 30))
    households = make_visit_households(tables["listed_households"], tables["guaranteed_households"], people)
    tables |= {"visit_people": people, "visit_households": households}
    (page,) = pages(write_visit_books(tmp_path, tables, context)[0])
    texts = [cell for row in page for cell in row]
    assert SIGNED_BY_RELATIVE in texts
    assert SIGNED_BY not in texts
    assert "部门数据：已死亡" in texts


def test_pages_break_where_households_change_and_nothing_is_scaled(books: dict[str, Path]) -> None:
    for sheet in openpyxl.load_workbook(books["白沙镇"]).worksheets:
        if sheet.title in {"填写说明", "报回标识"}:
            continue
        starts = [row[0].row for row in sheet.iter_rows(max_col=1) if str(row[0].value or "").startswith(TITLE)]
        assert [b.id + 1 for b in sheet.row_breaks.brk] == starts[1:]
        assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.scale in {None, 100}


def test_every_line_bears_a_mark_and_every_question_a_code(books: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(books["福利镇"])["双桥村"]
    for row in sheet.iter_rows(max_col=COLUMNS + 1):
        *cells, mark = row
        is_open = any(not cell.protection.locked for cell in cells)
        is_head = cells[0].value == "户主" and cells[2].value == "电话"
        assert ("|" in str(mark.value)) == (is_open or is_head), cells[0].value
    assert any(f"|{KIND}|" in str(row[-1].value) for row in sheet.iter_rows(max_col=COLUMNS + 1))


def test_the_first_page_says_how_and_where_and_blank_pages_follow(books: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(books["高田镇"])
    assert book.sheetnames == ["填写说明", "空白单", "报回标识"]
    assert book["报回标识"].sheet_state == "veryHidden"
    cover = [cell for row in rows(book["填写说明"]) for cell in row]
    assert "1. 一户一单。" in cover
    assert any("V1" in cell for cell in cover)
    assert any("发现的困难" in row for row in rows(book["空白单"]))


def test_the_same_tables_give_the_same_book(
    books: dict[str, Path], made_up: MadeUp, context: DocumentContext, tmp_path: Path
) -> None:
    again = write_visit_books(tmp_path, made_up.summarise(made_up.county()), context)
    assert [path.read_bytes() for path in again] == [books[path.parent.name].read_bytes() for path in again]
