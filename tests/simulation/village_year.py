"""A village's year: four runs, and what happens to each household between the third quarter and the months after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from tests.simulation.county_frames import CountyFrames, is_at
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun, compare
from tests.simulation.townships import HEADINGS, import_files
from tests.simulation.village import (
    CHILD,
    add_bill,
    add_disease,
    add_house,
    add_pupil,
    belongs_to,
    household_number,
    make_village,
    name_of,
    number_of,
    renumber,
    settle,
)
from tests.simulation.world import Row

# Households by what becomes of them.
FALSE, SOLVED, TRUE, INCLUDED, DENIED_NUMBER, DENIED_NAME, SHRUNK, GROWN, MANDATORY = range(1, 10)
REST_RENUMBERED, RENUMBERED, ACCEPTED, DEAD, LEFT, MONITORED, PASSED, REFUNDED, HOUSE_GONE, ENROLLED = range(10, 20)
MOVED, MERGED, HOST, SPLIT, WAITING, ANOTHER_RISK, REOPENED, RESTING_HOUSE, DEAD_CHILD = range(20, 29)
# Strangers who are registered in October under the number that a renumbered household bore.
NEWCOMERS = 30
# The number of those who part from a household.
PARTED = "20000000023"
VISITED = "2026-10-08"
_ANSWERS = {
    FALSE: "不属实", SOLVED: "已解决", TRUE: "属实", INCLUDED: "属实", DENIED_NUMBER: "非本人", DENIED_NAME: "非本人",
    SHRUNK: "不属实", GROWN: "不属实", MANDATORY: "不属实", REST_RENUMBERED: "不属实", ANOTHER_RISK: "不属实",
    RESTING_HOUSE: "已解决",
}  # fmt: skip
_BILLS = (
    FALSE, SOLVED, TRUE, INCLUDED, DENIED_NUMBER, DENIED_NAME, GROWN, REST_RENUMBERED, RENUMBERED, LEFT, REFUNDED,
    MOVED, MERGED, HOST, SPLIT, ANOTHER_RISK, REOPENED,
)  # fmt: skip
_HOUSES = (ACCEPTED, HOUSE_GONE, WAITING, RESTING_HOUSE)
_PEOPLE = {MERGED: 2, HOST: 2, SPLIT: 2, ENROLLED: 2, DEAD: 2, DEAD_CHILD: 2}


@dataclass(frozen=True)
class VillageYear:
    """The four runs, and what was delivered for each."""

    june: PeriodRun
    september: PeriodRun
    october: PeriodRun
    november: PeriodRun
    inboxes: Path

    def number_in_october(self, household: int) -> str:
        """The household's number after some were given new ones."""
        return {REST_RENUMBERED: "20000000010", RENUMBERED: "20000000011"}.get(household, household_number(household))

    def in_october(self, household: int) -> dict[str, str]:
        """Rule -> what the run of October says of the household's clue."""
        return dict(self.october.clues_of(self.number_in_october(household)))


def live_year(folder: Path) -> VillageYear:
    """Run the second and the third quarter, October and November; townships answer to the third quarter's list."""
    frames, inboxes, workspace = _found_village(), folder / "inboxes", folder / "workspace"
    june = compare("2026Q2", frames.write(inboxes / "2026Q2"), workspace)
    september = compare("2026Q3", frames.write(inboxes / "2026Q3"), workspace)
    import_files(workspace, [_write_answers(september, folder / "answers.csv")], date(2026, 10, 15))
    _live_october(frames)
    october = compare("2026-10", frames.write(inboxes / "2026-10"), workspace)
    add_bill(frames, REOPENED, 9000, "2026-11-10")
    frames.remove("register_members", belongs_to(DEAD, 2))
    november = compare("2026-11", frames.write(inboxes / "2026-11", {"housing_safety"}), workspace)
    return VillageYear(june, september, october, november, inboxes)


def _found_village() -> CountyFrames:
    frames = make_village()
    for household in range(1, DEAD_CHILD + 1):
        kind, income = ("脱贫户", 20000)
        if household in {MANDATORY, MONITORED}:
            kind, income = ("一般农户" if household == MONITORED else "脱贫户", 4000)
        settle(
            frames,
            household,
            members=_PEOPLE.get(household, 1),
            kind=kind,
            income=income,
            child=household in {ENROLLED, DEAD_CHILD},
        )
    for household in _BILLS:
        add_bill(frames, household, 9000, "2026-05-10", by_name=household == DENIED_NAME)
    for amount in (6000, 5500):
        add_bill(frames, SHRUNK, amount, "2026-05-12")
    for household in _HOUSES:
        add_house(frames, household)
    add_disease(frames, DEAD, "2026-04-01", member=2)
    add_disease(frames, PASSED, "2025-10-15")
    add_disease(frames, SPLIT, "2026-04-01", member=2)
    settle(frames, 40, members=2, child=True)
    add_pupil(frames, 40, 2)
    frames.add("civil_deaths", {"name": "某某", "id_number": number_of(99), "death_date": "2026-03-01"})
    return frames


def _write_answers(run: PeriodRun, path: Path) -> Path:
    lines = []
    for household, result in _ANSWERS.items():
        clues = run.read("findings").filter(pl.col("household_id") == household_number(household))
        include = "是" if household == INCLUDED else "否"
        lines += [
            (household_number(household), clue, result, include, "核查员", VISITED)
            for clue in clues["clue_id"].to_list()
        ]
    return write_lines(path, [HEADINGS, *lines])


def _live_october(frames: CountyFrames) -> None:
    _refund(frames, SHRUNK, "5500")
    _refund(frames, REFUNDED, "9000")
    _refund(frames, REOPENED, "9000")
    add_bill(frames, GROWN, 5000, "2026-10-20")
    add_disease(frames, ANOTHER_RISK, "2026-10-12")
    renumber(frames, REST_RENUMBERED, "20000000010", people=True)
    renumber(frames, RENUMBERED, "20000000011")
    settle(frames, NEWCOMERS)
    renumber(frames, NEWCOMERS, household_number(RENUMBERED))
    add_bill(frames, NEWCOMERS, 9000, "2026-10-03")
    frames.update("housing_safety", belongs_to(ACCEPTED), accepted_on="2026-10-10")
    frames.remove("housing_safety", belongs_to(HOUSE_GONE))
    for household, number in ((DEAD, number_of(DEAD, 2)), (DEAD_CHILD, number_of(DEAD_CHILD, 2, CHILD))):
        death: Row = {"name": name_of(household, 2), "id_number": number, "death_date": "2026-10-05"}
        frames.add("civil_deaths", death)
    frames.remove("register_members", is_at(household_number(LEFT)))
    frames.update(
        "register_members", is_at(household_number(MONITORED)),
        household_type="监测对象", monitor_type="突发严重困难户", risk_cleared="否", monitored_since="2026-10-15",
    )  # fmt: skip
    add_pupil(frames, ENROLLED, 2)
    frames.update("register_members", is_at(household_number(MOVED)), township="福利镇", village="双桥村")
    frames.update(
        "register_members", is_at(household_number(MERGED)), household_id=household_number(HOST), relation="其他"
    )
    frames.update("register_members", belongs_to(SPLIT, 2), household_id=PARTED, relation="户主")
    incomes = frames["register_income"].filter(is_at(household_number(SPLIT)))
    frames.add("register_income", *(income | {"household_id": PARTED} for income in incomes.to_dicts()))


def _refund(frames: CountyFrames, household: int, amount: str) -> None:
    bills = frames["insurance_settlement"].filter(belongs_to(household), pl.col("self_paid") == amount)
    for bill in bills.to_dicts():
        reversed_amounts = {name: f"-{bill[name]}" for name in ("total_cost", "fund_paid", "self_paid")}
        frames.add("insurance_settlement", bill | reversed_amounts)
