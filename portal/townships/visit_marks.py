"""What sets a household apart on a township's pages: words, each with the class of its badge."""

from __future__ import annotations

from services.townships.visits import HouseholdVisit

# Class of a badge (empty: grey), and what stands in it.
Mark = tuple[str, str]


def list_marks(home: HouseholdVisit) -> list[Mark]:
    """紧急, 必须列入, 监测中, the status in this period, 待核实: those that hold."""
    household = home.visit.household
    status = ("warn", "新增") if home.is_new else ("", str(household["status"] or ""))
    marks = [
        ("bad", "紧急" if home.is_urgent else ""),
        ("", "必须列入" if household["mandatory"] == "是" else ""),
        ("", "监测中" if household["monitored"] == "是" else ""),
        status,
        ("", "" if household["on_list"] else "待核实"),
    ]
    return [mark for mark in marks if mark[1]]


def list_risks(home: HouseholdVisit) -> str:
    """The kinds of risk that somebody goes there for, each once, the worst first."""
    return "、".join(dict.fromkeys(str(clue["risk"]) for clue in home.visit.clues))


def describe_due(home: HouseholdVisit) -> Mark:
    """Whether it is done, how late it is, or until when there is time."""
    day = f"{home.due_on:%Y-%m-%d}" if home.due_on else ""
    return {
        "done": ("good", "已办"),
        "overdue": ("bad", f"逾期 {home.days_overdue} 天"),
        "due_soon": ("warn", f"{day} 到期"),
    }.get(home.state, ("plain", f"{day} 前" if day else ""))
