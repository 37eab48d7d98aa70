"""Every declared check: a pair that is a conflict, and one that looks like it and is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from domain.handover import PLACE
from domain.tables import conform, polars_schema
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from screening.conflicts.conflict_sides import ConflictInputs, make_register_rows
from screening.conflicts.department_conflicts import find_conflicts
from screening.declarations.conflicts import ConflictDeclaration, find_conflict_faults
from screening.rules.rule_examples import make_typed_rows

AS_OF = date(2026, 9, 30)
Line = Mapping[str, Any]
P1: Line = {"name": "韦甲", "sex": "男", "birth_date": date(1980, 1, 1), "relation": "户主"}
P2: Line = {"name": "莫乙", "sex": "女", "birth_date": date(2012, 5, 1), "relation": "子女"}
DEAD: Line = {"death_date": date(2025, 12, 1)}
HOUSE: Line = {"grade": "D", "assessed_on": date(2022, 1, 1)}


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(Path(__file__).parents[2] / "config")


@dataclass(frozen=True)
class Case:
    """Rows in which the check finds exactly this pair, and a change to the first row of `a` that makes it none."""

    pair: tuple[str, str]
    rows: Mapping[str, list[Line]]
    innocent: Line = field(default_factory=dict)
    members: tuple[Line, Line] = (P1, P2)
    reason: str = "id_and_name"


def found(
    county: County, rows: Mapping[str, list[Line]], members: tuple[Line, Line] = (P1, P2), reason: str = "id_and_name"
) -> pl.DataFrame:
    """Conflicts in the register of P1 (the head) and P2 of household H1, and what departments wrote of them."""
    accepted = typed(county, "register_members", [{"person": n, **line} for n, line in enumerate(members, start=1)])
    register = {
        "sex": ["男", "女"],
        "birth_date": [P1["birth_date"], P2["birth_date"]],
        "is_head": [True, False],
        "id_valid": [True, True],
    }
    table = known(accepted.with_columns(pl.Series(name, values) for name, values in register.items()))
    claimed = {name: typed(county, name, own).with_columns(file=pl.lit(name)) for name, own in rows.items()}
    links = pl.concat(
        frame.select(pl.lit(name).alias("source"), *PLACE, pl.lit(reason).alias("reason"))
        for name, frame in claimed.items()
    )
    claimed["register_members"] = make_register_rows(accepted, table)
    return find_conflicts(ConflictInputs(county.conflicts, claimed, table, links, county.regions, AS_OF))


def typed(county: County, source: str, lines: list[Line]) -> pl.DataFrame:
    """Rows in 白沙镇古板村; dates as the examples of rules write them."""
    here = {"township": "白沙镇", "village": "古板村"}
    plain = [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in line.items()}
        for line in lines
    ]
    return make_typed_rows([{**here, **line} for line in plain], county.sources[source])


def known(given: pl.DataFrame) -> pl.DataFrame:
    """Table `members` with what is given."""
    columns = (pl.col(name) if name in given.columns else pl.lit(None).alias(name) for name in polars_schema("members"))
    return conform(given.select(columns), "members")


CASES: dict[str, Case] = {
    "sex": Case(("女", "男"), {"insurance_enrolment": [{"sex": "女", "year": 2026}]}, {"sex": "男"}),
    "sex_in_register": Case(("女", "男"), {"civil_deaths": []}, members=({**P1, "sex": "女"}, P2)),
    "birth_date": Case(
        ("1980-10-01", "1980-01-01"), {"education_students": [{"birth_date": date(1980, 10, 1)}]}, {"birth_date": None}
    ),
    "birth_date_in_register": Case(
        ("1980-02-01", "1980-01-01"), {"civil_deaths": []}, members=({**P1, "birth_date": date(1980, 2, 1)}, P2)
    ),
    "name": Case(
        ("韦丙", "韦甲"), {"insurance_enrolment": [{"name": "韦丙"}]}, {"name": "韦*"}, reason="id_and_birth_and_sex"
    ),
    "place": Case(
        ("福利镇福利村", "白沙镇古板村"),
        {"civil_assistance": [{"township": "福利镇", "village": "福利村"}]},
        {"township": "白沙", "village": "古板村委会"},
    ),
    "dead_and_registered": Case(("死亡", "登记在册"), {"civil_deaths": [DEAD]}, {"death_date": date(2026, 9, 15)}),
    "dead_and_assisted": Case(
        ("死亡", "享受低保"),
        {"civil_deaths": [DEAD], "civil_assistance": [{"category": "低保", "start_date": date(2020, 1, 1)}]},
        {"death_date": date(2026, 9, 15)},
    ),
    "dead_and_insured": Case(
        ("死亡", "2026年度正常参保"),
        {"civil_deaths": [DEAD], "insurance_enrolment": [{"year": 2026, "status": "正常参保"}]},
        {"death_date": date(2026, 2, 1)},
    ),
    "dead_and_treated": Case(
        ("死亡", "住院结算"),
        {
            "police_changes": [{"change": "死亡", "changed_on": date(2026, 1, 1)}],
            "insurance_settlement": [{"care_type": "住院", "settled_on": date(2026, 3, 1), "self_paid": 5.0}],
        },
        {"change": "迁入"},
    ),
    "dead_and_certified": Case(
        ("死亡（停发原因）", "残疾人证正常"),
        {
            "civil_assistance": [{"stop_reason": "对象死亡", "stop_date": date(2026, 1, 1), "category": "低保"}],
            "disability_certificates": [{"status": "正常"}],
        },
        {"stop_reason": "收入超标"},
    ),
    "dead_and_studying": Case(
        ("死亡", "在读"), {"civil_deaths": [DEAD], "education_students": [{"enrolment_status": "在读"}]},
        {"death_date": None},
    ),
    "dead_and_working": Case(
        ("死亡", "就业"),
        {"civil_deaths": [DEAD], "labour_employment": [{"status": "就业", "registered_on": date(2026, 5, 1)}]},
        {"death_date": date(2026, 4, 30)},
    ),
    "moved_out": Case(
        ("迁出", "户籍"),
        {"police_changes": [{"change": "迁出", "changed_on": date(2026, 3, 1)}]},
        {"change": "迁入"},
        members=({**P1, "residence": "户籍"}, P2),
    ),
    "disabled_but_healthy": Case(
        ("持证残疾", "健康"),
        {"disability_certificates": [{"status": "正常", "category": "精神", "issued_on": date(2020, 1, 1)}]},
        {"status": "注销"},
        members=({**P1, "health": "健康"}, P2),
    ),
    "ill_but_healthy": Case(
        ("大病", "健康"),
        {"health_major_disease": [{"disease_class": "大病", "disease": "某病"}]},
        {"person": 2},
        members=({**P1, "health": "健康"}, {**P2, "health": "患有大病"}),
    ),
    "studying_and_dropped_out": Case(
        ("疑似辍学", "在读"),
        {"education_dropouts": [{"person": 2}], "education_students": [{"person": 2, "enrolment_status": "在读"}]},
        {"home_teaching": True},
    ),
    "left_school": Case(
        ("退学", "七年级"),
        {"education_students": [{"person": 2, "enrolment_status": "退学"}]},
        {"enrolment_status": "毕业"},
        members=(P1, {**P2, "student_status": "七年级"}),
    ),
    "studying": Case(
        ("非在校生", "在读"),
        {"education_students": [{"person": 2, "enrolment_status": "在读"}]},
        {"enrolment_status": "毕业"},
        members=(P1, {**P2, "student_status": "非在校生"}),
    ),
    "two_students": Case(
        ("一校在读", "二校在读"),
        {
            "education_students": [
                {"school": school, "enrolment_status": "在读", "stage": "小学"} for school in ("二校", "一校", "一校")
            ]
        },
        {"stage": "本科"},
    ),
    "two_assistances": Case(
        ("特困供养", "低保"),
        {"civil_assistance": [{"category": "特困供养"}, {"category": "低保"}]},
        {"stop_date": date(2026, 1, 1)},
    ),
    "working_and_unemployed": Case(
        ("失业", "2026年度职工正常参保"),
        {
            "labour_employment": [{"status": "失业", "registered_on": date(2026, 3, 1)}],
            "insurance_enrolment": [{"year": 2026, "scheme": "职工", "status": "正常参保"}],
        },
        {"status": "就业"},
    ),
    "householder": Case(
        ("莫乙", "韦甲"), {"water_households": [{"person": 2, "name": "莫乙"}]}, {"person": 1, "name": "韦甲"}
    ),
    "house_grade": Case(
        ("A级", "D级"), {"housing_safety": [HOUSE, {**HOUSE, "grade": "A"}]}, {"assessed_on": date(2020, 1, 1)}
    ),
    "house_better_without_repair": Case(
        ("D级", "B级"),
        {"housing_safety": [HOUSE, {"grade": "B", "assessed_on": date(2026, 1, 1)}]},
        {"accepted_on": date(2023, 1, 1)},
    ),
    "household_size": Case(
        ("3", "2"), {"register_income": [{"year": 2025, "household_size": 3}]}, {"household_size": 2}
    ),
}  # fmt: skip


def test_every_check_has_a_case(county: County) -> None:
    assert set(CASES) == set(county.conflicts.checks)


def pairs(frame: pl.DataFrame, check: str) -> list[tuple[str, str]]:
    return frame.filter(pl.col("check") == check).select("value_a", "value_b").rows()


@pytest.mark.parametrize("name", CASES)
def test_check_finds_its_pair_and_no_innocent_one(county: County, name: str) -> None:
    case = CASES[name]
    assert pairs(found(county, case.rows, case.members, case.reason), name) == [case.pair]
    source, lines = next(iter(case.rows.items()))
    changed = {**case.rows, source: [{**line, **case.innocent} for line in lines[:1]] + lines[1:]}
    members = case.members if case.innocent else (P1, P2)
    assert pairs(found(county, changed, members, case.reason), name) == []


def test_doubtful_rows_make_no_conflict(county: County) -> None:
    rows: dict[str, list[Line]] = {"insurance_enrolment": [{"sex": "女", "certain": False}]}
    assert found(county, rows).is_empty()


def test_one_line_per_pair_of_values_with_the_newest_row(county: County) -> None:
    days = (date(2026, 1, 1), date(2026, 5, 1), date(2026, 3, 1))
    (line,) = found(county, {"insurance_settlement": [{"sex": "女", "settled_on": day} for day in days]}).to_dicts()
    assert (line["row_number_a"], line["date_a"]) == (2, date(2026, 5, 1))
    assert (line["file_a"], line["source_b"], line["file_b"]) == ("insurance_settlement", "register_members", "例")
    assert (line["person_id"], line["household_id"], line["township"], line["field"]) == ("P1", "H1", "白沙镇", "性别")


def test_every_department_hears_of_its_own_value(county: County) -> None:
    both = found(county, {"insurance_enrolment": [{"sex": "女"}], "education_students": [{"sex": "女"}]})
    assert both["source_a"].to_list() == ["education_students", "insurance_enrolment"]


def test_no_disease_and_no_kind_of_disability_is_told(county: County) -> None:
    rows: dict[str, list[Line]] = {
        "health_major_disease": [{"disease_class": "慢病", "disease": "某种病"}],
        "disability_certificates": [{"status": "正常", "category": "精神", "grade": "一级"}],
    }
    told = found(county, rows, members=({**P1, "health": "健康"}, P2))
    assert sorted(told["value_a"]) == ["慢病", "持证残疾"]


def test_nothing_delivered_nothing_found(county: County) -> None:
    assert found(county, {"civil_deaths": []}).is_empty()


@pytest.mark.parametrize(
    ("slot", "text", "said"),
    [
        ("from", ["civil_death"], "是不是想写“civil_deaths”？"),
        ("from", ["water_works"], "不是数据比对中按人或按户的数据来源"),
        ("where", "death_date", "表达式的结果不是“是/否”"),
        ("where", "deth_date > as_of", "没有名为“deth_date”的字段"),
        ("value", "MAX(name)", "这里不能用 SUM、COUNT 等汇总"),
        ("value", "nme", "没有名为“nme”的字段"),
        ("day", "name", "应是日期或年份"),
        ("latest", "name", "不是日期字段"),
    ],
)
def test_slip_in_a_side_is_told(county: County, slot: str, text: object, said: str) -> None:
    side = {"from": ["civil_deaths"], "value": "name", slot: text}
    check = {"field": "姓名", "a": [side], "b": [{"from": ["civil_deaths"], "value": "name"}], "advice": "核实"}
    declared = ConflictDeclaration.model_validate({"checks": {"mine": check}})
    assert any(said in str(fault) for fault in find_conflict_faults(declared, county.sources))


def test_slip_in_the_conflict_is_told(county: County) -> None:
    side = {"from": ["civil_deaths"], "value": "name"}
    check = {"field": "姓名", "a": [side], "b": [side], "conflict": "value_a = value_c", "advice": "核实"}
    declared = ConflictDeclaration.model_validate({"days": {"civil_death": "x"}, "checks": {"mine": check}})
    told = [str(fault) for fault in find_conflict_faults(declared, county.sources)]
    assert [fault.split("：")[0] for fault in told] == [
        "conflicts.yaml → days.civil_death", "conflicts.yaml → checks.mine.conflict",
    ]  # fmt: skip
