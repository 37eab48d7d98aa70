"""Over random authorisations and replies nobody outside the gate stands in any file, table, log or message.

The oracle says in plain Python who may be looked up where; whatever a department tells of anybody else carries a mark
that must not come out anywhere.
"""

from __future__ import annotations

import io
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangpin.property import tell_property_search
from fangpin.screen import console
from tests.id_numbers import make_number
from tests.pipeline.property.search_county import PROJECT, County, Someone, searched

AS_OF = date(2026, 9, 30)
DEPARTMENTS = {"公安局": "vehicles", "税务局": "tax", "财政局": "payroll"}
NAMES = ("莫大山", "徐小河", "廖三江", "莫大山")  # two of them are namesakes
BIRTHS = (date(1970, 1, 5), date(1985, 6, 7), date(2012, 3, 3), date(1990, 9, 9))
DAYS = st.sampled_from(["", "2026-08-01", "2026-09-30", "2026-10-01", "2025-01-01"])
PAPER = st.fixed_dictionaries(
    {
        "签署日期": DAYS, "有效期至": DAYS, "撤销日期": st.sampled_from(["", "", "2026-09-01"]),
        "授权部门": st.sampled_from(["", "公安局", "税务、财政", "全部部门", "除公安局外", "无"]),
        "代理人姓名": st.sampled_from(["", "徐小河"]), "授权书编号": st.sampled_from(["A1", "A2", ""]),
    }
)  # fmt: skip
PAPERS = st.lists(st.tuples(st.integers(0, 3), PAPER), max_size=5)
ROW = st.tuples(st.integers(0, 5), st.sampled_from(sorted(DEPARTMENTS)), st.sampled_from(["own", "other", "none"]))
ROWS = st.lists(ROW, max_size=8)


# So many draws share a search: its fixed costs are what a draw takes.
VILLAGES = 4


def number_of(village: int, who: int) -> str:
    return make_number(BIRTHS[who], 200 * village + BIRTHS[who].year % 100)


def register(county: County, village: int) -> list[Someone]:
    """People of four households; every village has the same names and birth days."""
    return [
        county.person(name, born=born, household=f"H{village}-{born.year}", sequence=200 * village + born.year % 100)
        for name, born in zip(NAMES, BIRTHS, strict=True)
    ]


SCOPES = {
    "": set(DEPARTMENTS),
    "全部部门": set(DEPARTMENTS),
    "公安局": {"公安局"},
    "税务、财政": {"税务局", "财政局"},
    "无": set(),
}
Entry = tuple[int, dict[str, str]]


def open_for(village: int, papers: list[Entry]) -> set[tuple[str, str]]:
    """(ID number, department) of everybody of the village who may be looked up."""
    allowed = set()
    for who, paper in papers:
        if _is_good(who, paper, papers):
            allowed |= {(number_of(village, who), department) for department in SCOPES[paper["授权部门"]]}
    return allowed


def _is_good(who: int, paper: dict[str, str], papers: list[Entry]) -> bool:
    named = paper["授权书编号"]
    entries = [entry for one, entry in papers if one == who and entry["授权书编号"] == named]
    signed, until = _signed(who, paper, papers), [day for entry in entries if (day := entry["有效期至"])]
    minor = BIRTHS[who] > date(2008, 9, 30)
    agent = paper["代理人姓名"] not in {"", NAMES[who]}
    return (
        named != ""
        and {one for one, entry in papers if entry["授权书编号"] == named} == {who}
        and "" < signed <= AS_OF.isoformat()
        and all(day >= AS_OF.isoformat() for day in until)
        and not any(entry["撤销日期"] for entry in entries)
        and all(entry["授权部门"] in SCOPES for entry in entries)
        and (agent or not minor)
        and not any(_takes_back(who, entry, signed, papers) for one, entry in papers if one == who)
    )


def _signed(who: int, paper: dict[str, str], papers: list[Entry]) -> str:
    """Of several entries of one paper the last day."""
    if not paper["授权书编号"]:
        return paper["签署日期"]
    same = [entry for one, entry in papers if one == who and entry["授权书编号"] == paper["授权书编号"]]
    return max(entry["签署日期"] for entry in same)


def _takes_back(who: int, entry: dict[str, str], signed: str, papers: list[Entry]) -> bool:
    """Whether another paper's entry may mean the one that was signed on a day."""
    refuses = entry["授权部门"] not in SCOPES
    if not (refuses or entry["撤销日期"]):
        return False
    day, its_signed = entry["撤销日期"] or entry["签署日期"], _signed(who, entry, papers)
    if day and signed > day:
        return False
    return refuses or not entry["授权书编号"] or not its_signed or its_signed == signed


@given(villages=st.lists(st.tuples(PAPERS, ROWS), min_size=VILLAGES, max_size=VILLAGES))
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nobody_outside_the_gate(villages: list[tuple[list[Entry], list[tuple[int, str, str]]]]) -> None:
    county, allowed, hidden, shown = County(), set(), set[str](), set[str]()
    for village, (papers, rows) in enumerate(villages):
        people = register(county, village)
        for who, paper in papers:
            signed = {"授权书编号": f"{paper['授权书编号']}-{village}"} if paper["授权书编号"] else {}
            county.sign(people[who], **paper | signed)
        opened = open_for(village, papers)
        allowed |= opened
        _reply(county, village, rows, people, opened, (hidden, shown))
    folder = Path(tempfile.mkdtemp())
    try:
        _check(county, folder, allowed, (hidden, shown))
    finally:
        shutil.rmtree(folder)


STRANGERS = [("覃陌生", make_number(date(1960, 2, 2), 333)), ("莫大山", make_number(date(1961, 2, 2), 335))]


def _reply(
    county: County, village: int, rows: list[tuple[int, str, str]], people: list[Someone],
    allowed: set[tuple[str, str]], marks: tuple[set[str], set[str]],
) -> None:  # fmt: skip
    """What departments tell of the village's people and of strangers; `marks`: what must stay hidden, and be shown."""
    everybody, (hidden, shown) = [*((p.name, p.id_number) for p in people), *STRANGERS], marks
    for place, (who, department, how) in enumerate(rows):
        name, own = everybody[who]
        given_number = {"own": own, "other": STRANGERS[1][1], "none": ""}[how]
        mark = f"记号{village}{place}号"
        told = {
            "vehicles": (mark, "小型轿车", mark, "2020-01-01", "正常"),
            "tax": ("2025", "1000", mark),
            "payroll": (mark, mark, "在职"),
        }
        kind = DEPARTMENTS[department]
        county.add(kind, name, given_number, *told[kind])
        (shown if how == "own" and (own, department) in allowed else hidden).add(mark)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Whatever any library says, down to its debugging notes."""
    log, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(log), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield log
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def _check(county: County, folder: Path, allowed: set[tuple[str, str]], marks: tuple[set[str], set[str]]) -> None:
    with logged() as log:
        outcome = searched(county, folder, PROJECT / "config")
    with console.capture() as capture:
        tell_property_search(outcome.folder)
    said = log.getvalue() + capture.get()
    assert "财产检索完成" in said
    assert not [who for who in county.people if who.name in said or who.id_number in said]
    households = {who.household: who.id_number for who in county.people}
    asked = {(households[h], d) for h, d in outcome.table("asked").select("household_id", "department").iter_rows()}
    assert {pair for pair in asked if pair[1] in DEPARTMENTS} == allowed
    found = outcome.table("property_findings").select("household_id", "department").iter_rows()
    assert {(households[h], d) for h, d in found} == asked
    linked = outcome.table("links").drop_nulls("household_id").select("household_id", "source").iter_rows()
    sources = {f"property_{kind}": department for department, kind in DEPARTMENTS.items()}
    assert {(households[h], sources[s]) for h, s in linked} <= allowed
    for path in (outcome.folder / "requests").glob("*.xlsx"):
        text = outcome.workbook(path)
        outside = {who.id_number for who in county.people} - {n for n, d in asked if d == path.stem}
        assert not [n for n in outside if n in text]
    hidden, shown = marks
    text = outcome.texts()
    assert not [mark for mark in hidden | shown if mark in said]
    assert not [mark for mark in hidden if mark in text]
    assert not [mark for mark in shown if mark not in text]
    assert not [stranger for stranger in STRANGERS[0] if stranger in text]
