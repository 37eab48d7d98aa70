"""Rows are accepted or quarantined, with a reason that names the column and the cure, and none is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission, RawRows
from domain.tables import conform
from expectations import admit_rows
from tests.expectations.declared import declared

MakeRows = Callable[..., RawRows]
TODAY = date(2026, 9, 30)
RULES = frozenset({"grade", "assessed_on", "loss", "vacated", "birth_date"})
GOOD = {
    "village": "古板村",
    "name": "李试验",
    "grade": "C级",
    "assessed_on": "2026.3.1",
    "loss": "1.2万",
    "vacated": "否",
}


def _checks(admission: Admission) -> list[tuple[int, str, str | None]]:
    return admission.quarantine.select("row_number", "check", "field").rows()


def test_a_good_row_is_typed(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    admission = admit_rows(make_rows(houses, [GOOD]), houses, RULES, TODAY)
    row = admission.accepted.row(0, named=True)
    assert (row["grade"], row["assessed_on"], row["loss"], row["vacated"]) == ("C", date(2026, 3, 1), 12000.0, False)
    assert admission.accepted.columns == [*PLACE, "numeric_id", *houses.fields]
    assert admission.quarantine.is_empty()
    assert admission.unreadable.is_empty()


@pytest.mark.parametrize(
    ("field", "cell", "check", "cure"),
    [
        ("grade", "E", "unreadable_code", "第 3 行“鉴定等级”不是可用的取值，请改为 C、D"),
        ("assessed_on", "2026.13.1", "unreadable_date", "第 3 行“鉴定时间”读不出日期，请改为 2026-06-15 这样的写法"),
        ("loss", "若干", "unreadable_amount", "第 3 行“损失”读不出金额，请改为以元为单位的数字，如 1200.50"),
        ("vacated", "大概", "unreadable_boolean", "第 3 行“是否搬离”读不出是或否，请改为“是”或“否”"),
    ],
)
def test_what_a_rule_reads_must_be_readable(
    make_rows: MakeRows, houses: SourceDeclaration, field: str, cell: str, check: str, cure: str
) -> None:
    admission = admit_rows(make_rows(houses, [GOOD | {field: cell}]), houses, RULES, TODAY)
    assert _checks(admission) == [(3, check, field)]
    assert admission.quarantine["detail"].to_list() == [cure]
    assert admission.accepted.is_empty()
    assert admission.unreadable.schema == admission.accepted.schema
    assert admission.unreadable[field].to_list() == [None]


def test_one_line_per_failing_field_and_the_row_counts_once(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    admission = admit_rows(make_rows(houses, [GOOD | {"grade": "E", "loss": "若干"}, GOOD]), houses, RULES, TODAY)
    assert _checks(admission) == [(3, "unreadable_code", "grade"), (3, "unreadable_amount", "loss")]
    assert (admission.accepted.height, admission.unreadable.height) == (1, 1)


def test_what_no_rule_reads_becomes_null(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    admission = admit_rows(make_rows(houses, [GOOD | {"grade": "E", "loss": "若干"}]), houses, frozenset(), TODAY)
    assert admission.quarantine.is_empty()
    assert admission.accepted.select("grade", "loss").row(0) == (None, None)


def test_a_damaged_birth_date_or_number_never_quarantines(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    row = GOOD | {"birth_date": "不是日期", "id_number": "4503211990****0011", "village": "？？"}
    assert admit_rows(make_rows(houses, [row]), houses, RULES, TODAY).accepted.height == 1


def test_blank_cells_never_quarantine(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    rows = [{"name": "李试验"}, {"id_number": "残缺号码450321"}]
    assert admit_rows(make_rows(houses, rows), houses, RULES, TODAY).accepted.height == 2


@pytest.mark.parametrize(
    "nobody", [{}, {"name": "无"}, {"name": "—", "id_number": "0"}, {"id_number": "111111111111111111"}]
)
def test_a_row_that_names_nobody(make_rows: MakeRows, houses: SourceDeclaration, nobody: dict[str, str]) -> None:
    admission = admit_rows(make_rows(houses, [{"village": "古板村", "grade": "E", **nobody}]), houses, RULES, TODAY)
    assert _checks(admission) == [(3, "no_identity", None), (3, "unreadable_code", "grade")]
    assert "“户主姓名”、“户主身份证号”" in admission.quarantine["detail"][0]
    assert admission.unreadable.is_empty()


def test_an_area_is_named_by_its_place(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    area = SourceDeclaration.model_validate(
        {
            "id": "works",
            "title": "供水工程",
            "department": "水利局",
            "grain": "area",
            "fields": {"township": {"headings": ["供水乡镇"]}, "village": {"headings": ["供水村"]}},
        }
    )
    admission = admit_rows(make_rows(area, [{"township": "白沙镇"}, {"village": "古板村"}, {}]), area, RULES, TODAY)
    assert _checks(admission) == [(5, "no_identity", None)]


@pytest.mark.parametrize(
    ("source", "officer"), [("verification_results", "checked_by"), ("measures", "helper"), ("village_reviews", None)]
)
def test_an_officers_name_says_of_no_household(make_rows: MakeRows, source: str, officer: str | None) -> None:
    filed = declared(source)
    cells = {"household_id": "H1"} | ({officer: "李核查"} if officer else {})
    admission = admit_rows(make_rows(filed, [cells, cells | {"household_id": ""}]), filed, frozenset(), TODAY)
    assert _checks(admission) == [(4, "no_identity", None)]
    assert "“户编号”没有填写" in admission.quarantine["detail"].item()


def test_a_source_about_neither_person_nor_place_keeps_every_row(make_rows: MakeRows) -> None:
    receipts = SourceDeclaration.model_validate(
        {
            "id": "receipts",
            "title": "回执",
            "department": "联席会议",
            "grain": "area",
            "anchor": "keyed",
            "fields": {"department": {"headings": ["检索部门"]}},
        }
    )
    assert admit_rows(make_rows(receipts, [{}, {"department": "公安局"}]), receipts, RULES, TODAY).accepted.height == 2


def test_a_member_of_the_register_stays_whatever_a_code_says(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    register = houses.model_copy(update={"anchor": "register", "grain": "person"})
    rows = [GOOD | {"grade": "E", "vacated": "大概"}, GOOD | {"assessed_on": "去年"}]
    admission = admit_rows(make_rows(register, rows), register, RULES, TODAY)
    assert _checks(admission) == [(4, "unreadable_date", "assessed_on")]
    assert admission.accepted.select("grade", "vacated").row(0) == (None, None)


def test_a_heading_in_ten_thousands_multiplies_the_bare_amounts(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    rows = [GOOD | {"loss": "1.2"}, GOOD | {"loss": "5000元"}]
    admission = admit_rows(make_rows(houses, rows, units={"loss": "万元"}), houses, RULES, TODAY)
    assert admission.accepted["loss"].to_list() == [12000.0, 5000.0]


CELLS = st.sampled_from(
    [None, "", "无", "李试验", "450321", "C级", "E", "2026-3-1", "20261301", "1.2万", "若干", "是", "0"]
)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys((*GOOD, "id_number", "birth_date"), CELLS)), max_size=30)


@settings(max_examples=25)
@given(ROWS, st.frozensets(st.sampled_from(sorted(RULES))))
def test_no_row_is_lost_or_counted_twice(
    make_rows: MakeRows, houses: SourceDeclaration, rows: list[dict[str, str | None]], rules: frozenset[str]
) -> None:
    raw_rows = make_rows(houses, rows)
    admission = admit_rows(raw_rows, houses, rules, TODAY)
    accepted, quarantined = admission.accepted.select(PLACE), admission.quarantine.select(PLACE).unique()
    assert pl.concat([accepted, quarantined]).sort(PLACE).equals(raw_rows.rows.select(PLACE))
    assert admission.unreadable.select(PLACE).join(quarantined, on=PLACE, how="anti").is_empty()
    assert conform(admission.quarantine, "quarantine").equals(admission.quarantine)


@settings(max_examples=30)
@given(st.lists(st.text(alphabet="张李王某测试", min_size=2, max_size=4), min_size=1, max_size=5))
def test_no_message_holds_a_cell(make_rows: MakeRows, houses: SourceDeclaration, values: list[str]) -> None:
    rows = [GOOD | dict.fromkeys(("grade", "assessed_on", "loss", "vacated"), value) for value in values]
    details = "".join(admit_rows(make_rows(houses, rows), houses, RULES, TODAY).quarantine["detail"])
    assert not any(value in details for value in values)


def test_a_row_sent_again_in_other_dress_counts_once(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    keyed = houses.model_copy(update={"natural_key": ("name", "assessed_on", "loss")})
    row = {"name": "莫秀英", "assessed_on": "2026-06-15", "loss": "1200"}
    rows = [
        row,
        row | {"assessed_on": "2026年6月15日", "loss": "1,200.00"},
        row | {"loss": "1300"},
        row | {"loss": None},
        row | {"loss": None},
    ]
    raw_rows = make_rows(keyed, rows)
    admission = admit_rows(raw_rows, keyed, frozenset(), TODAY)
    assert admission.accepted["row_number"].to_list() == [3, 5, 6, 7]
    assert admission.dropped.select("reason", "rows").rows() == [("duplicate_key", 1)]
    assert admission.accepted.height + int(admission.dropped["rows"].sum()) == raw_rows.rows.height


@pytest.mark.parametrize(
    ("kind", "words"),
    [("split", "换行断开的半行"), ("misquoted", "引号不配对"), ("zeros", "空字符"), ("too_long", "列数比表头多出许多")],
)
def test_a_broken_record_is_quarantined_for_that_alone(
    make_rows: MakeRows, houses: SourceDeclaration, kind: str, words: str
) -> None:
    whole = make_rows(houses, [GOOD, GOOD | {"name": "王试验", "grade": "E"}, {"village": "古板村"}])
    broken = whole.rows.select(PLACE).tail(2).with_columns(broken=pl.lit(kind))
    admission = admit_rows(replace(whole, broken=broken), houses, RULES, TODAY)
    first, *damaged = whole.rows["row_number"].to_list()
    assert _checks(admission) == [(number, "broken_record", None) for number in damaged]
    assert all(words in detail for detail in admission.quarantine["detail"])
    assert admission.accepted["row_number"].to_list() == [first]
    assert admission.unreadable["name"].to_list() == ["王试验"]  # a rule must not say that all is well with them
