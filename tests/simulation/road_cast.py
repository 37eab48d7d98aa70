"""Twenty-one households whose road is followed from the first clue to removal, and what is sent of them when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tests.simulation.county_frames import CountyFrames, is_at
from tests.simulation.village import (
    add_bill,
    add_house,
    belongs_to,
    household_number,
    make_village,
    name_of,
    number_of,
    renumber,
    settle,
)

# Households by what becomes of them.
WHOLE_ROAD, HOUSE_MENDED, HOUSE_STANDS, HOUSE_UNREPORTED, WATER_MENDED, VEHICLE, UNSIGNED = range(1, 8)
UNVISITED, EXTENDED, DECLARED, URGENT, UNTRUE, SOLVED, RENUMBERED, OBJECTION, SHORT_PUBLICITY = range(8, 17)
INEFFECTIVE, ONCE_CLEARED, MANDATORY, UNDECIDED, LATE_ENTRY = range(17, 22)
CAST = {
    WHOLE_ROAD: "从线索到风险消除", HOUSE_MENDED: "危房修好、住建数据销号", HOUSE_STANDS: "报办结而数据仍是危房",
    HOUSE_UNREPORTED: "报办结而住建不再报送", WATER_MENDED: "饮水修好、水利数据销号",
    VEHICLE: "评议后查出车辆，再次评议", UNSIGNED: "没有签授权书", UNVISITED: "一直没有核查",
    EXTENDED: "申报办理延期", DECLARED: "申报按期办结", URGENT: "紧急申报", UNTRUE: "不属实，期满复查",
    SOLVED: "已解决", RENUMBERED: "途中改户编号", OBJECTION: "公示有异议", SHORT_PUBLICITY: "公示不足五天",
    INEFFECTIVE: "措施无效，再次开单", ONCE_CLEARED: "已消除又有风险（拟修正）", MANDATORY: "收入线以下必须列入",
    UNDECIDED: "评议后县里未审定", LATE_ENTRY: "审定后迟迟未录入",
}  # fmt: skip
NEW_NUMBER = "20000000014"
# Where the road leads into the register.
ENTERING = (WHOLE_ROAD, RENUMBERED, OBJECTION, INEFFECTIVE, MANDATORY)
_BILLS = (
    WHOLE_ROAD, VEHICLE, UNSIGNED, UNVISITED, UNTRUE, SOLVED, RENUMBERED, OBJECTION, SHORT_PUBLICITY, INEFFECTIVE,
    ONCE_CLEARED, UNDECIDED, LATE_ENTRY,
)  # fmt: skip
_HOUSES = (HOUSE_MENDED, HOUSE_STANDS, HOUSE_UNREPORTED)
_DECLARATIONS = {EXTENDED: "2026-09-10", DECLARED: "2026-09-21", URGENT: "2026-09-28"}
_OTHER_TOWNSHIP = ("福利镇", "双桥村")
_MORE_COLUMNS = {
    "water_households": "township village name id_number quality",
    "declarations": "channel ticket_no declared_on name id_number township village request urgent",
    "village_reviews": "household_id reviewed_on review_result published_from published_until objection decision "
    "decided_on",
    "measures": "household_id risk measure department helper started_on status effect",
    "authorisations": "authorisation_no household_id name id_number signed_on",
    "property_vehicles": "name id_number plate vehicle_type registered_on status",
    "property_receipts": "department searched_on persons_searched",
}


def number_at(household: int, day: date) -> str:
    """The household's number in the register on a day."""
    is_renumbered = household == RENUMBERED and day >= date(2026, 11, 5)
    return NEW_NUMBER if is_renumbered else household_number(household)


def found_cast() -> CountyFrames:
    """The deliveries of the third quarter of 2026."""
    frames = make_village(_MORE_COLUMNS)
    for household in CAST:
        place = _OTHER_TOWNSHIP if household % 3 == 0 else ("白沙镇", "白沙村")
        kind = "脱贫户" if household % 2 == 1 or household == MANDATORY else "一般农户"
        kind = "脱贫户" if household in _BILLS else kind
        settle(frames, household, place=place, kind=kind, income=4000 if household == MANDATORY else 20000, members=2)
    for household in _BILLS:
        add_bill(frames, household, 9000, "2026-08-10")
    for household in _HOUSES:
        add_house(frames, household)
    frames.add("water_households", _water(WATER_MENDED, "不达标"))
    for household, day in _DECLARATIONS.items():
        frames.add("declarations", {
            "channel": "12317", "ticket_no": f"GD{household:03}", "declared_on": day, "name": name_of(household),
            "id_number": number_of(household), "township": "白沙镇", "village": "白沙村", "request": "生活困难",
            "urgent": "是" if household == URGENT else "否",
        })  # fmt: skip
    frames.update(
        "register_members", is_at(household_number(ONCE_CLEARED)),
        household_type="监测对象", monitor_type="突发严重困难户", risk_cleared="是", monitored_since="2024-05-01",
    )  # fmt: skip
    return frames


def _water(household: int, quality: str) -> dict[str, str | None]:
    return {"township": "白沙镇", "village": "白沙村", "name": name_of(household), "id_number": number_of(household),
            "quality": quality}  # fmt: skip


def enter_register(frames: CountyFrames, household: int, day: str) -> None:
    """The household is entered as monitored."""
    frames.update(
        "register_members", belongs_to(household),
        household_type="监测对象", monitor_type="突发严重困难户", risk_cleared="否", monitored_since=day,
    )  # fmt: skip


def _live_october(frames: CountyFrames) -> None:
    for household in ENTERING:
        enter_register(frames, household, "2026-10-29")


def _live_november(frames: CountyFrames) -> None:
    frames.update("housing_safety", belongs_to(HOUSE_MENDED), accepted_on="2026-11-20")
    frames.remove("housing_safety", belongs_to(HOUSE_UNREPORTED))
    frames.update("water_households", belongs_to(WATER_MENDED), quality="达标")
    renumber(frames, RENUMBERED, NEW_NUMBER)


def _add_incomes(frames: CountyFrames, year: str) -> None:
    last_year = frames["register_income"].filter(year="2025").to_dicts()
    frames.add("register_income", *(line | {"year": year, "wage_income": "40000"} for line in last_year))


def _live_last_month(frames: CountyFrames) -> None:
    """Whose risk is gone is marked so."""
    _add_incomes(frames, "2027")
    frames.update("register_members", belongs_to(WHOLE_ROAD), risk_cleared="是")


# Period -> what changes in the deliveries before its run.
CHANGES: Mapping[str, Callable[[CountyFrames], None]] = {
    "2026-10": _live_october,
    "2026-11": _live_november,
    "2027-01": lambda frames: _add_incomes(frames, "2026"),
    "2028-01": _live_last_month,
}
PERIODS = ("2026Q3", "2026-10", "2026-11", "2026Q4", "2027-01", "2027Q1", "2027Q2", "2027Q3", "2027Q4", "2028-01")
