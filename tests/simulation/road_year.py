"""The cast's road: runs, and between them what townships, the county and departments do on which day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from domain.periods import Period
from pipeline.current_clocks import judge_current_clocks
from pipeline.current_run import CurrentRun, open_current_run
from pipeline.order_book import OrderBook
from services.follow_up.candidates import issue_candidates
from services.follow_up.extensions import ExtensionRequest, extend_clock
from services.follow_up.reminders import Reminders, write_reminders
from services.follow_up.roads import Roads, open_roads
from services.orders.register import issue_orders
from tests.simulation.county_frames import CONFIG, CountyFrames
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun, compare_tables
from tests.simulation.property_runs import search
from tests.simulation.road_cast import CAST, CHANGES, EXTENDED, PERIODS, found_cast, number_at
from tests.simulation.road_papers import SEARCHED_ON, VISITS, deliver_papers
from tests.simulation.townships import HEADINGS, import_files

_CONTROL = "县防返贫专班"
_REPLY_HEADINGS = ("单号", "办理结果", "办理日期", "说明")


@dataclass
class RoadYear:
    """The cast's runs and papers in a folder. `overdue`: day -> the cast's households that were late on it."""

    folder: Path
    frames: CountyFrames = field(default_factory=found_cast)
    runs: list[PeriodRun] = field(default_factory=list)
    overdue: dict[date, dict[int, int]] = field(default_factory=dict)
    extended_clues: set[str] = field(default_factory=set)
    reminders: list[Reminders] = field(default_factory=list)

    @property
    def workspace(self) -> Path:
        """Where the runs lie."""
        return self.folder / "workspace"

    def run_periods(self, count: int = len(PERIODS)) -> None:
        """Run the first of the periods; what is done between two runs is done before the later one."""
        for period in PERIODS[:count]:
            as_of = Period.parse(period).end
            if self.runs:
                self._work_until(as_of)
            if period in CHANGES:
                CHANGES[period](self.frames)
            inbox = deliver_papers(self.frames, as_of).write(self.folder / "inboxes" / period)
            self.runs.append(compare_tables(period, inbox, self.workspace))

    def _work_until(self, as_of: date) -> None:
        """Everything of the agenda between the last run and a day."""
        for day, work in sorted(_AGENDA.items()):
            if self.runs[-1].as_of < day <= as_of:
                work(self, day)

    def open_run(self, day: date) -> CurrentRun:
        """The lists that hold on a day."""
        return open_current_run(self.workspace, CONFIG, day)

    def open_roads(self, day: date) -> Roads:
        """The roads of all households as of a day."""
        return open_roads(self.workspace, CONFIG, day)

    def read_orders(self, day: date) -> pl.DataFrame:
        """Table `order_states` as of a day."""
        return OrderBook(self.open_run(day)).states

    # --- what is done between runs -----------------------------------------------------------------------

    def answer(self, day: date) -> None:
        """Townships report what they visited up to the day."""
        findings = self.runs[0].read("findings").filter(pl.col("certainty") != "attention")
        lines = [
            (number_at(household, self.runs[0].as_of), clue, result, include, "核查员", on)
            for household, (result, include, on) in VISITS.items()
            if date.fromisoformat(on) <= day
            for clue in findings.filter(household_id=number_at(household, self.runs[0].as_of))["clue_id"]
        ]
        path = self.folder / f"answers{day:%Y%m%d}.csv"
        import_files(self.workspace, [write_lines(path, [HEADINGS, *lines])], day)

    def extend(self, day: date) -> None:
        """The county allows a declaration more time."""
        current = self.open_run(day)
        clue = current.run.read("findings").filter(household_id=number_at(EXTENDED, day), rule_id="declared")["clue_id"]
        self.extended_clues.add(clue.item())
        request = ExtensionRequest(clue.item(), None, 10, "外出务工，约定返乡后入户", _CONTROL)
        extend_clock(current, request)

    def search_property(self, day: date) -> None:
        """Departments reply to the search of those who have signed."""
        inbox = deliver_papers(self.frames, day).write(self.folder / "inboxes" / "search")
        search("2026-10", inbox, self.workspace, "2026-10-15")

    def issue_orders(self, day: date) -> None:
        """The county orders measures of departments."""
        issue_orders(self.workspace, str(CONFIG), day, _CONTROL)

    def reply_to_orders(self, day: date) -> None:
        """Every order that is open is reported done, in one table."""
        orders = self.open_run(day).ledger.read_records("orders").filter(pl.col("issued_on") < day)
        replied = self.open_run(day).ledger.read_records("order_events")["order_no"]
        lines = [
            (number, "已办结", day.isoformat(), "")
            for number in orders.filter(~pl.col("order_no").is_in(replied.implode()))["order_no"]
        ]
        path = self.folder / f"replies{day:%Y%m%d}.csv"
        import_files(self.workspace, [write_lines(path, [_REPLY_HEADINGS, *lines])], day)

    def remind(self, day: date) -> None:
        """The county reminds townships; who is late is written down."""
        self.reminders.append(write_reminders(self.open_run(day), _CONTROL))
        self.overdue[day] = self.list_overdue(day)

    def issue_candidates(self, day: date) -> None:
        """The county lists whom to take in."""
        issue_candidates(self.workspace, CONFIG, day, _CONTROL)

    def list_overdue(self, day: date) -> dict[int, int]:
        """The cast's households that are late on a day, by how many days."""
        clocks = judge_current_clocks(self.open_run(day)).filter(state="overdue")
        days = dict(clocks.group_by("household_id").agg(pl.col("days_overdue").max()).iter_rows())
        return {one: days[number_at(one, day)] for one in CAST if number_at(one, day) in days}


_AGENDA: Mapping[date, Callable[[RoadYear, date], None]] = {
    date(2026, 10, 8): RoadYear.extend,
    date(2026, 10, 12): RoadYear.answer,
    date.fromisoformat(SEARCHED_ON): RoadYear.search_property,
    date(2026, 10, 21): RoadYear.answer,
    date(2026, 10, 24): RoadYear.issue_candidates,
    date(2026, 10, 30): RoadYear.remind,
    date(2026, 11, 3): RoadYear.issue_orders,
    date(2026, 11, 4): RoadYear.answer,
    date(2026, 11, 10): RoadYear.remind,
    date(2026, 11, 25): RoadYear.reply_to_orders,
    date(2026, 12, 8): RoadYear.issue_orders,
    date(2027, 1, 15): RoadYear.remind,
    date(2027, 3, 1): RoadYear.reply_to_orders,
}
