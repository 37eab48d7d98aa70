"""Periods a run is made for, and the windows that rules look back over."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import UsageError

_QUARTERS = "一二三四"


class PeriodKind(StrEnum):
    """How often a comparison is made (notice 2: monthly, notice 4: quarterly, notice 1: yearly, notice 0: campaign)."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    CAMPAIGN = "campaign"


# Of two periods that end on one day, the one whose kind stands first here is the earlier.
PERIOD_KINDS = tuple(PeriodKind)

# The contract's forms, and what people type for them.
_FORMS = (
    (PeriodKind.MONTHLY, re.compile(r"(\d{4})(?:[-/.]|年)(0?[1-9]|1[0-2])月?(?:份)?")),
    (PeriodKind.MONTHLY, re.compile(r"(\d{4})(0[1-9]|1[0-2])")),
    (PeriodKind.QUARTERLY, re.compile(r"(\d{4})年?[-/]?(?:Q(?=\d$)|第?(?=[1-4一二三四]季))([1-4一二三四])(?:季度?)?")),
    (PeriodKind.ANNUAL, re.compile(r"(\d{4})()(?:年度?)?")),
    (PeriodKind.CAMPAIGN, re.compile(r"(\d{4})年?(?:C(?=\d+$)|第?(?=\d+次))([1-9]\d?)(?:次(?:集中排查)?)?")),
)
_NUMERALS = str.maketrans(_QUARTERS, "1234")


@dataclass(frozen=True)
class Period:
    """A period of one of the four kinds; `number` is the month, the quarter or the campaign (0 for a year)."""

    kind: PeriodKind
    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2026-09`, `2026Q3`, `2026` or `2026C1`, also as people write them: `2026年9月`, `2026年第三季度`.

        Raises `UsageError` naming the four forms.
        """
        typed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
        for kind, form in _FORMS:
            if (match := form.fullmatch(typed)) and int(match[1]) >= 1990:
                return cls(kind, int(match[1]), int(match[2].translate(_NUMERALS) or 0))
        raise UsageError("期次写法不对。请写成 2026-09（月）、2026Q3（季）、2026（年度）或 2026C1（第一次集中排查）。")

    def __str__(self) -> str:
        """The form that `parse` reads."""
        suffix = {
            PeriodKind.MONTHLY: f"-{self.number:02d}",
            PeriodKind.QUARTERLY: f"Q{self.number}",
            PeriodKind.ANNUAL: "",
            PeriodKind.CAMPAIGN: f"C{self.number}",
        }
        return f"{self.year}{suffix[self.kind]}"

    @property
    def title(self) -> str:
        """The period as it stands in the title of a list."""
        if self.kind is PeriodKind.QUARTERLY:
            return f"{self.year}年第{_QUARTERS[self.number - 1]}季度"
        titles = {
            PeriodKind.MONTHLY: f"{self.year}年{self.number}月",
            PeriodKind.ANNUAL: f"{self.year}年度",
            PeriodKind.CAMPAIGN: f"{self.year}年第{self.number}次集中排查",
        }
        return titles[self.kind]

    @property
    def short_title(self) -> str:
        """The period as it stands below a bar of a chart."""
        if self.kind is PeriodKind.QUARTERLY:
            return f"{self.year}年{_QUARTERS[self.number - 1]}季度"
        if self.kind is PeriodKind.CAMPAIGN:
            return f"{self.year}年排查{self.number}"
        return self.title

    @property
    def start(self) -> date:
        """First day; a campaign may look at anything of its year."""
        if self.kind is PeriodKind.MONTHLY:
            return date(self.year, self.number, 1)
        if self.kind is PeriodKind.QUARTERLY:
            return date(self.year, 3 * self.number - 2, 1)
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        """Last day, the default as-of date."""
        month = {PeriodKind.MONTHLY: self.number, PeriodKind.QUARTERLY: 3 * self.number}.get(self.kind, 12)
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def contradicts(self, span: NamedSpan) -> bool:
        """Whether data of that span can hardly be meant for this period.

        Months that lie outside it contradict; a whole year may be the one before, as last year's income is.
        """
        if (span.start.month, span.end.month) == (1, 12):
            return span.start.year not in {self.year, self.year - 1}
        return span.end < self.start or span.start > self.end

    def precedes(self, later: Period) -> bool:
        """Whether this is an earlier period of the same kind, so that it can be the other's "previous"."""
        return self.kind is later.kind and (self.year, self.number) < (later.year, later.number)


@dataclass(frozen=True)
class NamedSpan:
    """A stretch of time that a title names: its words, first and last day."""

    words: str
    start: date
    end: date


_SPAN = re.compile(
    r"(?P<year>\d{4})年(?:度)?(?:第?(?P<quarter>[一二三四1-4])季度?|(?P<half>[上下])半年"
    r"|(?P<first>1[0-2]|0?[1-9])月?[-—–~至到](?P<last>1[0-2]|0?[1-9])月|(?P<month>1[0-2]|0?[1-9])月)?"
)


def parse_period_name(name: str) -> Period | None:
    """The period that a folder is named as, in any form that `Period.parse` reads; none for another name."""
    try:
        return Period.parse(name)
    except UsageError:
        return None


def find_named_span(title: str) -> NamedSpan | None:
    """The first month, run of months, quarter, half or whole year that a title names, if it names any."""
    match = _SPAN.search(unicodedata.normalize("NFKC", title).replace(" ", ""))
    if match is None:
        return None
    first, last = _read_months(match)
    year = int(match["year"])
    return NamedSpan(match[0], date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


_STAMP = re.compile(
    r"(?:填报|填表|报送|上报|制表|导出|打印|生成)(?:时间|日期):?"
    r"(?:(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})|(\d{4})(\d{2})(\d{2})(?!\d))"
)


def find_stamped_day(texts: Iterable[str]) -> date | None:
    """The newest day that lines above a table give as the day on which it was filled in or exported, if any."""
    stamps = _STAMP.findall(re.sub(r"\s", "", unicodedata.normalize("NFKC", " ".join(texts))))
    days = [day for parts in stamps if (day := _real_day(*(int(part) for part in parts if part)))]
    return max(days, default=None)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_months(match: re.Match[str]) -> tuple[int, int]:
    """First and last month of a match of `_SPAN`."""
    if quarter := match["quarter"]:
        last = 3 * (int(quarter) if quarter.isdigit() else _QUARTERS.index(quarter) + 1)
        return last - 2, last
    if match["half"]:
        return (1, 6) if match["half"] == "上" else (7, 12)
    if match["first"]:
        return int(match["first"]), max(int(match["first"]), int(match["last"]))
    return (int(match["month"]), int(match["month"])) if match["month"] else (1, 12)


def subtract_months(day: date, months: int) -> date:
    """The same day of the month `months` earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def find_day_of_month(day: date, number: int) -> date:
    """The first day with that number on or after `day`; a shorter month's last day stands for it."""
    last = calendar.monthrange(day.year, day.month)[1]
    if day.day <= min(number, last):
        return day.replace(day=min(number, last))
    first = day.replace(day=last) + timedelta(days=1)
    return find_day_of_month(first, number)


def find_window_start(as_of: date, months: int) -> date:
    """First day of the window of `months` months that ends with, and includes, the as-of date."""
    return subtract_months(as_of, months) + timedelta(days=1)


def find_last_august_31(as_of: date) -> date:
    """The 31 August before the as-of date: the day on which school age is counted (义务教育法第十一条)."""
    this_year = date(as_of.year, 8, 31)
    return this_year if this_year < as_of else date(as_of.year - 1, 8, 31)


def compute_age(birth: date, day: date) -> int:
    """Completed years on a day; a birthday on 29 February completes on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
