"""What villages, townships, the county and departments do with the households of the cast, each on its day."""

from __future__ import annotations

from datetime import date

from tests.simulation.county_frames import CountyFrames
from tests.simulation.road_cast import (
    DECLARED,
    EXTENDED,
    HOUSE_MENDED,
    HOUSE_STANDS,
    HOUSE_UNREPORTED,
    INEFFECTIVE,
    LATE_ENTRY,
    MANDATORY,
    OBJECTION,
    RENUMBERED,
    SHORT_PUBLICITY,
    SOLVED,
    UNDECIDED,
    UNSIGNED,
    UNTRUE,
    UNVISITED,
    URGENT,
    VEHICLE,
    WATER_MENDED,
    WHOLE_ROAD,
    number_at,
)
from tests.simulation.village import household_number, name_of, number_of
from tests.simulation.world import Row

# Household -> result of the first visit, whether to be included, day.
_PROPOSED = (
    WHOLE_ROAD, VEHICLE, UNSIGNED, RENUMBERED, OBJECTION, SHORT_PUBLICITY, INEFFECTIVE, MANDATORY, UNDECIDED,
    LATE_ENTRY,
)  # fmt: skip
VISITS: dict[int, tuple[str, str, str]] = {
    **dict.fromkeys(_PROPOSED, ("属实", "是", "2026-10-08")),
    **dict.fromkeys((HOUSE_MENDED, HOUSE_STANDS, HOUSE_UNREPORTED, WATER_MENDED), ("属实", "否", "2026-10-09")),
    DECLARED: ("已解决", "否", "2026-10-20"),
    URGENT: ("属实", "否", "2026-09-30"),
    UNTRUE: ("不属实", "否", "2026-10-08"),
    SOLVED: ("已解决", "否", "2026-10-08"),
    EXTENDED: ("已解决", "否", "2026-11-03"),
}
NEVER_VISITED = (UNVISITED,)
_SIGNED = (WHOLE_ROAD, VEHICLE, RENUMBERED, OBJECTION, SHORT_PUBLICITY, INEFFECTIVE, MANDATORY, UNDECIDED, LATE_ENTRY)
# Household -> the day from which and until which it was published, objection, decision, its day.
_DECIDED: dict[int, tuple[str | None, str | None, str | None, str | None, str | None]] = {
    WHOLE_ROAD: ("2026-10-16", "2026-10-20", "无", "同意纳入", "2026-10-23"),
    RENUMBERED: ("2026-10-16", "2026-10-20", "无", "同意纳入", "2026-10-23"),
    INEFFECTIVE: ("2026-10-16", "2026-10-20", "无", "同意纳入", "2026-10-23"),
    MANDATORY: ("2026-10-16", "2026-10-20", "无", "同意纳入", "2026-10-23"),
    LATE_ENTRY: ("2026-10-16", "2026-10-20", "无", "同意纳入", "2026-10-23"),
    OBJECTION: ("2026-10-16", "2026-10-20", "有，经核实符合条件", "同意纳入", "2026-10-26"),
    SHORT_PUBLICITY: ("2026-10-16", "2026-10-18", "无", None, None),
    UNDECIDED: ("2026-10-16", "2026-10-20", "无", None, None),
    VEHICLE: (None, None, None, None, None),
    UNSIGNED: (None, None, None, None, None),
}
REVIEWED_ON, SIGNED_ON, SEARCHED_ON = "2026-10-14", "2026-10-10", "2026-10-19"
_SEARCHING = (
    "公安局", "自然资源局", "住建局", "市场监管局", "税务局", "财政局", "编办", "人社局", "民政局",
)  # fmt: skip
_AGAIN_ON, _REMOVAL_ON = "2026-10-28", "2028-01-10"


def deliver_papers(frames: CountyFrames, day: date) -> CountyFrames:
    """The county's deliveries with what its own offices have written down up to a day."""
    sent = frames.copy()
    for source, on, line in _list_lines(day):
        if date.fromisoformat(on) <= day:
            sent.add(source, line)
    return sent


def _list_lines(day: date) -> list[tuple[str, str, Row]]:
    """Source, day, row: everything that is written down of the cast; its numbers are those of the day."""
    return [*_list_authorisations(), *_list_reviews(day), *_list_measures(day), *_list_search_replies()]


def _list_authorisations() -> list[tuple[str, str, Row]]:
    return [
        ("authorisations", SIGNED_ON, {
            "authorisation_no": f"SQ{household:02}{member}", "household_id": household_number(household),
            "name": name_of(household, member), "id_number": number_of(household, member), "signed_on": SIGNED_ON,
        })
        for household in _SIGNED
        for member in (1, 2)
    ]  # fmt: skip


def _list_reviews(day: date) -> list[tuple[str, str, Row]]:
    lines: list[tuple[str, str, Row]] = []
    for household, (start, end, objection, decision, decided_on) in _DECIDED.items():
        review: Row = {
            "household_id": number_at(household, day),
            "reviewed_on": REVIEWED_ON,
            "review_result": "同意纳入",
        }
        if start and end and day >= date.fromisoformat(end):
            review |= {"published_from": start, "published_until": end, "objection": objection}
        if decided_on and day >= date.fromisoformat(decided_on):
            review |= {"decision": decision, "decided_on": decided_on}
        lines.append(("village_reviews", REVIEWED_ON, review))
    again: Row = {
        "household_id": household_number(VEHICLE), "reviewed_on": _AGAIN_ON, "review_result": "不同意纳入",
        "decision": "不予纳入", "decided_on": "2026-10-30",
    }  # fmt: skip
    removal: Row = {
        "household_id": household_number(WHOLE_ROAD), "reviewed_on": _REMOVAL_ON, "review_result": "同意风险消除",
        "published_from": "2028-01-12", "published_until": "2028-01-16", "objection": "无",
        "decision": "同意风险消除", "decided_on": "2028-01-20",
    }  # fmt: skip
    return [*lines, ("village_reviews", _AGAIN_ON, again), ("village_reviews", _REMOVAL_ON, removal)]


def _list_measures(day: date) -> list[tuple[str, str, Row]]:
    """What departments have done for households, with its effect."""
    measures = [
        (WHOLE_ROAD, "2026-11-05", "医疗救助", "医保局", "已完成", "有效"),
        (INEFFECTIVE, "2026-11-05", "医疗救助", "医保局", "已完成", "无效"),
        (INEFFECTIVE, "2027-02-20", "大病专项救助", "医保局", "已完成", "有效"),
        (RENUMBERED, "2026-11-12", "医疗救助", "医保局", "实施中", None),
    ]
    return [
        ("measures", on, {
            "household_id": number_at(household, day), "risk": "因病", "measure": measure, "department": department,
            "helper": "帮扶干部", "started_on": on, "status": status, "effect": effect,
        })
        for household, on, measure, department, status, effect in measures
    ]  # fmt: skip


def _list_search_replies() -> list[tuple[str, str, Row]]:
    vehicle: Row = {
        "name": name_of(VEHICLE), "id_number": number_of(VEHICLE), "plate": "桂C00001", "vehicle_type": "小型轿车",
        "registered_on": "2024-03-01", "status": "正常",
    }  # fmt: skip
    receipts: list[Row] = [
        {"department": department, "searched_on": SEARCHED_ON, "persons_searched": str(2 * len(_SIGNED))}
        for department in _SEARCHING
    ]
    return [("property_vehicles", SEARCHED_ON, vehicle), *(("property_receipts", SEARCHED_ON, one) for one in receipts)]
