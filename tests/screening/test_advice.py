"""Whom to watch, which removals to correct, which to assess: advice with its reasons, and never a decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from domain.tables import add_absent_columns, conform, empty
from screening.advice.correction_advice import make_correction_table
from screening.advice.measures_done import summarise_measures
from screening.advice.monitored_households import list_monitored_households
from screening.advice.removal_advice import RemovalInputs, make_removal_table
from screening.advice.watched_people import make_watched_table
from screening.rules.apply_rules import apply_rules
from screening.rules.rule_parameters import make_rule_parameters

if TYPE_CHECKING:
    from tests.screening.conftest import Bench

AS_OF = date(2026, 9, 30)
LEFT = {"category": "低保", "start_date": "2020-01-01", "stop_date": "2026-02-28", "stop_reason": "收入超标"}
AGAIN = {"category": "低保边缘", "start_date": "2026-03-01"}
REFUSED = {"category": "特困供养", "result": "不予确认", "accepted_on": "2026-05-01", "closed_on": "2026-06-10"}


def table(name: str, *lines: dict[str, Any]) -> pl.DataFrame:
    """The declared table with these lines; columns that they do not name are empty."""
    kinds = {"String": "", "Boolean": False, "Int64": 0, "Float64": 0.0}
    schema = empty(name).schema
    plain: dict[str, Any] = {column: kinds.get(str(dtype)) for column, dtype in schema.items()}
    return conform(pl.DataFrame([plain | line for line in lines], schema=schema), name)


# --- 持续关注 ---------------------------------------------------------------------------------------------
def watch(
    bench: Bench, facts: dict[str, bool] | None = None, gone: bool = False, listed: bool = False, **rows: Any
) -> list[tuple[Any, ...]]:
    people = bench.people([{"gone": gone}], {"H1": facts or {}})
    sources = ("civil_assistance", "civil_applications")
    given = {name: bench.rows(name, rows.get(name, [])) for name in sources}
    policy = bench.only("watched_leaver", "watched_refused")
    parameters = make_rule_parameters(policy, bench.sources, "450321", AS_OF, given)
    suspected = table("suspected", {"household_id": "H1"}) if listed else empty("suspected")
    watched = make_watched_table(people, apply_rules(people, given, parameters), suspected, parameters)
    return watched.select("person_id", "rule_id", "evidence", "watched_since", "watched_until").rows()


def test_leavers_and_refused_applicants_are_watched_for_a_year(bench: Bench) -> None:
    assert watch(bench, civil_assistance=[LEFT], civil_applications=[REFUSED]) == [
        ("P1", "watched_leaver", "2026年2月28日退出低保，现在没有别的救助", date(2026, 2, 28), date(2027, 2, 27)),
        ("P1", "watched_refused", "申请特困供养，没有批准，现在没有别的救助", date(2026, 6, 10), date(2027, 6, 9)),
    ]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param({"listed": True}, id="on the list"),
        pytest.param({"facts": {"under_monitoring": True}}, id="under monitoring"),
        pytest.param({"gone": True}, id="moved out"),
        pytest.param({"civil_assistance": [LEFT, AGAIN]}, id="receives again"),
        pytest.param({"civil_assistance": [LEFT | {"stop_date": "2025-09-30"}]}, id="more than a year ago"),
        pytest.param({"civil_assistance": [LEFT | {"stop_reason": "本人死亡"}]}, id="dead"),
        pytest.param({"civil_assistance": [LEFT | {"certain": False}]}, id="perhaps somebody else"),
        pytest.param({"civil_assistance": [LEFT | {"category": "临时救助"}]}, id="paid once"),
    ],
)  # fmt: skip
def test_nobody_is_watched_who_need_not_be(bench: Bench, case: dict[str, Any]) -> None:
    assert watch(bench, **({"civil_assistance": [LEFT]} | case)) == []


def test_the_watch_ends_on_the_last_day_that_the_rule_finds_them(bench: Bench) -> None:
    last_day = [line[-1] for line in watch(bench, civil_assistance=[LEFT | {"stop_date": "2025-10-01"}])]
    assert last_day == [AS_OF]


def test_watching_puts_nobody_on_the_list(bench: Bench) -> None:
    given = {"civil_assistance": bench.rows("civil_assistance", [LEFT])}
    assert bench.screen(["watched_leaver"], bench.people([{}], {"H1": {}}), given).findings.is_empty()


# --- households under monitoring ----------------------------------------------------------------------
MEMBER = {"person_id": "P1", "household_id": "H1", "monitor_type": "边缘易致贫户", "monitored_since": date(2025, 3, 1)}


def monitored(bench: Bench, *members: dict[str, Any], cleared: bool = False) -> pl.DataFrame:
    people = bench.people([{}], {"H1": {"under_monitoring": not cleared}})
    return list_monitored_households(table("members", *(MEMBER | member for member in members)), people)


def test_the_last_identification_of_a_household_counts(bench: Bench) -> None:
    homes = monitored(bench, {}, {"person_id": "P2", "monitored_since": date(2026, 1, 5)}, {"monitor_type": None})
    assert homes.select("monitor_type", "monitored_since").rows() == [("边缘易致贫户", date(2026, 1, 5))]


# --- 拟修正风险消除 ---------------------------------------------------------------------------------------
FOUND = {
    "clue_id": "C1", "household_id": "H1", "rule_id": "dangerous_house", "risk": "住房", "certainty": "confirmed",
    "evidence": "房屋鉴定为D级", "status": "continuing", "first_period": "2026Q2",
}  # fmt: skip
ILL = FOUND | {"clue_id": "C2", "rule_id": "major_disease", "risk": "因病", "evidence": "确诊大病", "status": "new"}


def correct(bench: Bench, *findings: dict[str, Any], cleared: bool = True) -> list[tuple[Any, ...]]:
    found = add_absent_columns(table("findings", *findings), "findings")
    advice = make_correction_table(monitored(bench, {}, cleared=cleared), found)
    return advice.select("household_id", "risks", "findings", "evidence", "status", "first_period").rows()


def test_a_cleared_household_with_confirmed_findings_is_to_be_corrected(bench: Bench) -> None:
    later = ILL | {"first_period": "2026Q3"}
    assert correct(bench, FOUND, later) == [("H1", "住房、因病", 2, "房屋鉴定为D级；确诊大病", "new", "2026Q2")]
    assert [line[4] for line in correct(bench, FOUND)] == ["continuing"]
    assert [line[4] for line in correct(bench, FOUND | {"status": "worsened"})] == ["new"]
    assert [line[4] for line in correct(bench, FOUND | {"status": None})] == [None]


def test_what_is_not_confirmed_corrects_nothing(bench: Bench) -> None:
    assert correct(bench, FOUND | {"certainty": "to_verify"}) == []
    assert correct(bench, FOUND | {"household_id": "H2"}) == []
    assert correct(bench, FOUND, cleared=False) == []
    assert correct(bench) == []


# --- 可评估风险消除 ---------------------------------------------------------------------------------------
DONE = {
    "household_id": "H1",
    "measure": "危房改造",
    "status": "已完成",
    "effect": "已入住",
    "started_on": date(2025, 5, 1),
}
GUARANTEES = ("income", "education", "medical", "housing", "water")


def advise(bench: Bench, member: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """The only line of the table."""
    verdicts = dict.fromkeys(GUARANTEES, "safe") | given.get("verdicts", {})
    coverage = [{"household_id": "H1", "guarantee": k, "verdict": v, "reason": "理由"} for k, v in verdicts.items()]
    measures = given.get("measures", [DONE])
    inputs = RemovalInputs(
        monitored(bench, member or {}),
        table("findings", *given.get("findings", [])),
        table("suppressed", *given.get("suppressed", [])),
        table("coverage", *coverage),
        None if measures is None else measure_rows(*measures),
        tracking_months=12,
        as_of=AS_OF,
    )
    (line,) = make_removal_table(inputs).rows(named=True)
    return line


def measure_rows(*lines: dict[str, Any]) -> pl.DataFrame:
    names = ("person_id", "household_id", "measure", "status", "effect", "file", "sheet")
    texts: dict[str, pl.DataType] = dict.fromkeys(names, pl.String())
    others = {"started_on": pl.Date(), "row_number": pl.Int64(), "unreadable": pl.List(pl.String())}
    place = {"file": "台账.xlsx", "sheet": "", "row_number": 2}
    rows = pl.DataFrame([place | line for line in lines], schema=texts | others)
    return rows.with_columns(certain=pl.lit(value=True))


def test_a_household_against_which_nothing_speaks_can_be_assessed(bench: Bench) -> None:
    line = advise(bench)
    assert (line["verdict"], line["against"], line["open_points"]) == ("assess", None, None)
    assert (line["measures"], line["measures_done"]) == (1, "危房改造（已完成，已入住）")


@pytest.mark.parametrize(
    ("given", "against"),
    [
        ({"member": {"monitored_since": date(2025, 10, 1)}}, "2025年10月1日识别，跟踪管理不满12个月"),
        ({"findings": [FOUND]}, "有未解决的线索：住房"),
        ({"findings": [FOUND | {"certainty": "to_verify"}, ILL]}, "有未解决的线索：住房、因病"),
        ({"verdicts": {"income": "risk"}}, "收入有风险：理由"),
        ({"verdicts": {"water": "risk", "housing": "risk"}}, "住房安全有风险：理由；饮水安全有风险：理由"),
        ({"measures": []}, "帮扶措施台账中没有本户的措施"),
        ({"measures": [DONE | {"started_on": date(2026, 10, 1)}]}, "帮扶措施台账中没有本户的措施"),
        ({"measures": [DONE, DONE | {"status": "正在实施"}]}, "1项帮扶措施没有写明完成"),
        ({"measures": [DONE | {"status": "未完成"}]}, "1项帮扶措施没有写明完成"),
        ({"measures": [DONE | {"status": None}]}, "1项帮扶措施没有写明完成"),
    ],
)
def test_a_condition_that_is_not_met_speaks_against(bench: Bench, given: dict[str, Any], against: str) -> None:
    line = advise(bench, **given)
    assert (line["verdict"], line["against"]) == ("not_yet", against)


@pytest.mark.parametrize(
    ("given", "point"),
    [
        ({"member": {"monitored_since": None}}, "没有识别监测时间"),
        ({"verdicts": {"medical": "unknown"}}, "基本医疗不清楚：理由"),
        ({"measures": None}, "没有提供帮扶措施台账"),
        ({"suppressed": [FOUND | {"reason": "waiting"}]}, "线索本期无法判定：住房"),
    ],
)
def test_what_nobody_can_tell_is_no_proof(bench: Bench, given: dict[str, Any], point: str) -> None:
    given["suppressed"] = [{k: v for k, v in line.items() if k != "status"} for line in given.get("suppressed", [])]
    line = advise(bench, **given)
    assert (line["verdict"], line["open_points"]) == ("unknown", point)


def test_what_is_known_to_fail_goes_before_what_nobody_can_tell(bench: Bench) -> None:
    line = advise(bench, findings=[FOUND], measures=None)
    assert (line["verdict"], line["open_points"]) == ("not_yet", "没有提供帮扶措施台账")


@pytest.mark.parametrize(
    "given",
    [
        {"findings": [FOUND | {"certainty": "attention"}]},
        {"suppressed": [{k: v for k, v in FOUND.items() if k != "status"} | {"reason": "checked"}]},
        {"member": {"monitored_since": date(2025, 9, 30)}},
    ],
)
def test_what_does_not_count_against_a_household(bench: Bench, given: dict[str, Any]) -> None:
    assert advise(bench, **given)["verdict"] == "assess"


def test_measures_of_a_household_are_told_in_their_order() -> None:
    work = DONE | {"measure": "公益岗位", "status": "已落实", "effect": None, "started_on": date(2024, 1, 1)}
    rows = summarise_measures(measure_rows(DONE, work, DONE | {"household_id": "H2", "measure": None}), AS_OF)
    assert rows.select("household_id", "measures", "measures_open", "measures_done").rows() == [
        ("H1", 2, 0, "公益岗位（已落实）；危房改造（已完成，已入住）"),
        ("H2", 1, 0, "（未写措施）（已完成，已入住）"),
    ]
