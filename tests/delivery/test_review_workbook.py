"""The review workbook: most valuable first, differences seen, and nothing taken back that was not asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import check_answers, label_review_lines, make_answer_source, write_workbook
from delivery.layout_check import LAYOUT_FIELDS
from domain.tables import empty, polars_schema
from matchers.review.candidate_lines import select_review_lines
from pipeline.county.county import County
from pipeline.county.load_county import load_county

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Row, Tables

PLACE = {"file": "登记.xlsx", "sheet": ""}
BILLS, HOUSES = "insurance_settlement", "housing_safety"
TODAY = date(2026, 10, 20)


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(Path(__file__).parents[2] / "config")


def link(row: int, key: str, source: str = BILLS, **more: object) -> Row:
    return {
        "source": source, **PLACE, "row_number": row, "decision": "review", "reason": "name_village_only",
        "score": 0.9, "runner_up": 0.1, "row_key": key,
    } | more  # fmt: skip


def pair(
    row: int, key: str, person: str, probability: float, source: str = BILLS, rank: int = 1, **more: object
) -> Row:
    return {
        "source": source, **PLACE, "row_number": row, "row_key": key, "rank": rank, "person_id": person,
        "household_id": "H1", "person_key": f"k{person}", "levels": "surname=equal given_name=same_pinyin",
        "weights": "surname=4.0 given_name=-1.5", "prior": -8.0, "bits": 2.5, "probability": probability,
    } | more  # fmt: skip


@pytest.fixture
def tables(made_up: MadeUp) -> Tables:
    cells: Row = {"name": "韦永红", "sex": "男", "place": "白沙镇白沙村", "phone": "13900000001"}
    other = cells | {
        "name": "韦永宏",
        "sex": "女",
        "household_id": "H1",
        "place": "白沙镇白沙村三组",
        "family": "韦小明",
    }
    return {
        "links": made_up.table("links", [
            link(5, "a"), link(6, "a"), link(7, "b"), link(3, "c", HOUSES), link(8, "d", decision="linked"),
        ]),
        "review_pairs": made_up.table("review_pairs", [
            pair(5, "a", "甲", 0.6), pair(5, "a", "乙", 0.3, rank=2), pair(5, "a", "丙", 0.001, rank=3),
            pair(6, "a", "甲", 0.6), pair(7, "b", "甲", 0.95), pair(3, "c", "丁", 0.99, HOUSES),
            pair(7, "b", "戊", 0.0, rank=2, barred="overturned"), pair(8, "d", "甲", 0.99),
        ]),
        "review_rows": made_up.table("review_rows", [
            *({"source": BILLS, **PLACE, "row_number": row} | cells for row in (5, 6, 7)),
            {"source": HOUSES, **PLACE, "row_number": 3, "name": "韦永红"},
        ]),
        "review_people": made_up.table("review_people", [{"person_id": name} | other for name in "甲乙丙丁戊"]),
        "review_decisions": empty("review_decisions"), "link_doubts": empty("link_doubts"),
    }  # fmt: skip


def frame(tables: Tables, made_up: MadeUp, county: County, everything: bool = False) -> pl.DataFrame:
    context = made_up.context()
    lines = select_review_lines(tables, {BILLS: 0, HOUSES: 1}, everything)
    comparisons = county.matching.model.comparisons
    return label_review_lines(lines, context, {"name_village_only": "同村同名"}, comparisons, "R1")


@pytest.fixture
def asked(tables: Tables, made_up: MadeUp, county: County) -> pl.DataFrame:
    return frame(tables, made_up, county)


def test_fields_are_those_that_layouts_may_name(asked: pl.DataFrame) -> None:
    assert not set(LAYOUT_FIELDS["review"]["pairs"]) - set(asked.columns)


def test_most_valuable_first_and_the_same_content_once(asked: pl.DataFrame) -> None:
    lines = asked.select("row_key", "person_id", "rows", "worth").rows()
    assert lines == [
        ("b", "甲", 1, "直接形成名单"), ("a", "甲", 2, "直接形成名单"), ("a", "乙", 2, "直接形成名单"),
        ("c", "丁", 1, "用于核实"),
    ]  # fmt: skip


def test_differences_and_levels_in_words(asked: pl.DataFrame) -> None:
    line = asked.row(0, named=True)
    marked = [name for name in asked.columns if name.endswith("_differs") and line[name]]
    assert marked == ["name_differs", "sex_differs"]
    assert line["compared"] == "姓相同（+4.0）；名同音不同调（-1.5）"
    assert line["where"] == "登记.xlsx 第7行"


def said(*lines: tuple[str, str, str, str | None]) -> pl.DataFrame:
    known = [dict(zip(("row_key", "person_id", "verdict", "person_key"), line, strict=True)) for line in lines]
    return pl.DataFrame(known, schema=polars_schema("review_decisions"))


def test_no_doubt_is_put_twice(tables: Tables, made_up: MadeUp, county: County) -> None:
    decisions = said(("a", "乙", "other", "k乙"), ("b", "甲", "unsure", "k甲"), ("c", "丁", "same", "k丁"))
    later = tables | {"review_decisions": decisions}
    assert frame(later, made_up, county).select("row_key", "person_id").rows() == [("a", "甲")]
    assert frame(later, made_up, county, everything=True).height == 4
    changed = tables | {"review_decisions": said(("b", "甲", "unsure", "as it was"))}
    assert ("b", "甲") in frame(changed, made_up, county).select("row_key", "person_id").rows()


def test_a_denied_link_waits_though_it_is_linked_and_until_somebody_decides(
    tables: Tables, made_up: MadeUp, county: County
) -> None:
    line: Row = {"source": BILLS, **PLACE, "row_number": 8, "row_key": "d", "person_id": "甲", "household_id": "H1"}
    signed: Row = {"decided_by": "李", "decided_on": TODAY}
    doubts = pl.DataFrame([line | signed], schema=polars_schema("link_doubts"))

    def lines(*words: tuple[str, str, str, str | None]) -> list[tuple[str, str]]:
        waiting = tables | {"link_doubts": doubts, "review_decisions": said(*words)}
        asked = frame(waiting, made_up, county).filter(pl.col("row_key") == "d")
        assert asked["reason"].str.contains("非本人").all()
        return asked.select("row_key", "person_id").rows()

    doubt = ("d", "甲", "doubted", None)
    assert lines(doubt) == [("d", "甲")]
    assert lines(("d", "甲", "same", "k甲"), doubt) == [("d", "甲")]
    assert lines(("d", "甲", "same", "k甲")) == []
    assert lines(doubt, ("d", "甲", "unsure", "k甲")) == []


def test_no_probability_is_shown_as_a_hundred_per_cent(tables: Tables, made_up: MadeUp, county: County) -> None:
    near = tables["review_pairs"].with_columns(
        probability=pl.when(pl.col("probability") > 0.9).then(0.99999).otherwise(0.5)
    )
    shown = frame(tables | {"review_pairs": near}, made_up, county)
    assert set(shown["probability"]) == {0.999, 0.5}


def given(asked: pl.DataFrame, county: County, answers: Mapping[int, Row]) -> pl.DataFrame:
    """What comes back of the lines; `answers`: line -> cells that were written."""
    layout = county.lists["review"]
    names = list(make_answer_source(layout).fields)
    lines = []
    for number, line in enumerate(asked.iter_rows(named=True)):
        blank: dict[str, object] = {"verdict": None, "decided_by": None, "decided_on": None, "remark": None}
        cells = {name: line.get(name) for name in names} | blank | answers.get(number, {})
        lines.append({"file": "填好.xlsx", "sheet": "待人工确认", "row_number": number + 4} | cells)
    schema = {"verdict": pl.String, "decided_by": pl.String, "decided_on": pl.Date, "remark": pl.String}
    return pl.DataFrame(lines, schema_overrides=schema)


GOOD: dict[str, object] = {"verdict": "同一人", "decided_by": "王核实", "decided_on": date(2026, 10, 15)}


def test_answers_come_back_with_what_was_asked(asked: pl.DataFrame, county: County) -> None:
    rest: dict[str, object] = GOOD | {"verdict": "非同一人", "decided_on": None}
    checked = check_answers(given(asked, county, {0: GOOD, 2: rest}), asked, county.lists["review"], TODAY)
    assert (checked.faults, checked.blank) == ([], 2)
    columns = ("row_key", "person_id", "verdict", "decided_by", "decided_on", "person_key", "row_number_asked")
    assert checked.answers.select(columns).rows() == [
        ("b", "甲", "same", "王核实", date(2026, 10, 15), "k甲", 7), ("a", "乙", "other", "王核实", TODAY, "k乙", 5),
    ]  # fmt: skip


STRANGE = "这一行不是这次比对导出的内容，或“行标识”“人编号”被改动。请重新导出后填写，不要增加行。"


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({0: GOOD | {"decided_by": None}}, "第 4 行：“确认人”没有填写。请填写作出判断的人。"),
        ({0: GOOD | {"decided_on": date(2026, 12, 1)}}, "第 4 行：“确认日期”晚于今天。请改为实际判断的日期。"),
        ({0: GOOD | {"person_name": "别人"}}, "第 4 行：“登记：姓名”列与导出时不同。请恢复原样，只填浅黄色的列。"),
        ({0: GOOD | {"person_id": "乙"}}, f"第 4 行：{STRANGE}"),
        ({0: GOOD | {"run_id": "R0"}}, f"第 4 行：{STRANGE}"),
        ({1: GOOD, 2: GOOD}, "第 5 行：同一行数据有两名登记人员都填了同一人。请只保留一名。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_row_column_and_cure(
    asked: pl.DataFrame, county: County, answers: dict[int, Row], fault: str
) -> None:
    checked = check_answers(given(asked, county, answers), asked, county.lists["review"], TODAY)
    assert f"填好.xlsx［待人工确认］{fault}" in checked.faults


def test_the_workbook_marks_differences_and_offers_the_choices(
    asked: pl.DataFrame, made_up: MadeUp, county: County, tmp_path: Path
) -> None:
    texts = made_up.context().make_texts()
    write_workbook(tmp_path / "a.xlsx", county.lists["review"], {"pairs": asked}, texts, TODAY)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    titles = {cell.value: cell for cell in sheet[3]}
    name, same = (sheet.cell(4, titles[title].column or 0) for title in ("登记：姓名", "登记：住址"))
    assert (name.value, name.fill.fgColor.rgb) == ("韦永宏", "FFFCD5B4")
    assert same.fill.fgColor.rgb != "FFFCD5B4"
    choices = [str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert choices == ['"同一人,非同一人,存疑"']
    assert sheet.protection.sheet


def test_what_differs_and_what_agrees_is_said_in_words(asked: pl.DataFrame) -> None:
    line = asked.row(0, named=True)
    assert line["differences"] == "姓名不同\n性别：男 ／ 女"
    assert line["agreements"] == "住址、电话"
    assert line["is_different"]
    of_houses = asked.filter(source=HOUSES).row(0, named=True)
    assert (of_houses["differences"], of_houses["agreements"]) == ("姓名不同", "没有相符的")


def test_names_answer_and_differences_stand_on_one_screen(county: County) -> None:
    sheet = county.lists["review"].sheets[0]
    columns = sheet.tables[0].columns
    # 1300 pixels at 100 % without the row numbers and the scroll bar; a unit is seven pixels, a cell has five more.
    width, shown = 0.0, []
    for column in columns:
        width += column.width * 7 + 5
        if width <= 1300 - 50:
            shown.append(column.field)
    first = {"name", "person_name", "verdict", "decided_by", "differences", "agreements", "reason", "probability"}
    assert first | {"id_number", "person_id_number"} <= set(shown)
    # Who it is and the answer stay where they are while the rest moves.
    assert {column.field for column in columns[: sheet.freeze]} >= {"name", "person_name", "verdict", "decided_by"}


def test_a_workbook_of_before_comes_back_without_the_newer_columns(asked: pl.DataFrame, county: County) -> None:
    answers: dict[int, Row] = {0: GOOD | {"differences": None, "agreements": None}}
    assert not check_answers(given(asked, county, answers), asked, county.lists["review"], TODAY).faults
