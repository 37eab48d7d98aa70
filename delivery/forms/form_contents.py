"""What the templates of `config/forms` may name, made from declared tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from delivery.document_context import DocumentContext

Row = dict[str, Any]
# 致贫返贫风险 as the national system names them; the household ticks.
RISK_CHOICES = (
    "因病", "因残", "因学", "因自然灾害", "因意外事故", "产业项目失败", "务工就业不稳", "缺劳动力", "住房", "饮水",
    "其他",
)  # fmt: skip
_CLASSES = ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")


def make_household_content(
    tables: Mapping[str, pl.DataFrame], context: DocumentContext, paper_no: str, day: date
) -> dict[str, Any]:
    """For the forms of households: `texts` of the county, `homes` with `members`, `adults`, `minors`.

    `tables`: `form_households`, `form_people`. A blank is where nothing is registered: it is written by hand.
    """
    people: dict[str, list[Row]] = {}
    for person in tables["form_people"].iter_rows(named=True):
        people.setdefault(str(person["household_id"]), []).append(_show(person))
    homes = []
    for home in tables["form_households"].iter_rows(named=True):
        members = people.get(str(home["household_id"]), [])
        head = next((one for one in members if one["relation"] == "户主"), None)
        homes.append(
            _show(home)
            | {
                "number": f"{paper_no}-{home['item']:03d}",
                "head": head or {"person_name": "", "person_id_number": ""},
                "members": members,
                "adults": [one for one in members if not one["is_minor"]],
                "minors": [one for one in members if one["is_minor"]],
                "is_last": False,
            }
        )
    if homes:
        homes[-1]["is_last"] = True
    return {"texts": _make_texts(context, day), "homes": homes, "risks": RISK_CHOICES, "classes": _CLASSES}


def make_publicity_content(
    lines: pl.DataFrame, context: DocumentContext, paper_no: str, supervision: str
) -> dict[str, Any]:
    """For a township's publicity edition: `boards`, one per village and kind, each with its lines.

    `lines`: table `publicity_lines` of the township; its household_id stays here.
    """
    boards = []
    for (village, kind), rows in lines.partition_by("village", "kind", as_dict=True, maintain_order=True).items():
        first = rows.row(0, named=True)
        boards.append({
            "village": village, "is_correction": kind == "correction", "count": rows.height,
            "from_day": _say_day(first["published_from"]), "until_day": _say_day(first["published_until"]),
            "days": (first["published_until"] - first["published_from"]).days + 1,
            "lines": [_show(row) for row in rows.drop("household_id").iter_rows(named=True)],
            "is_last": False,
        })  # fmt: skip
    if boards:
        boards[-1]["is_last"] = True
    day = lines["published_from"][0] if lines.height else context.as_of
    texts = _make_texts(context, day) | {
        "township": lines["township"][0] if lines.height else "", "paper_no": paper_no,
        "supervision": supervision or "＿＿＿＿＿＿＿＿＿＿",
    }  # fmt: skip
    return {"texts": texts, "boards": boards}


def make_campaign_content(
    context: DocumentContext, steps: Sequence[tuple[str, date | None]], ends: date
) -> dict[str, Any]:
    """For a campaign's 工作流程: `days`, step of the road -> its day in words (a blank where none is set)."""
    blank = "　　　　年　　月　　日"
    days = {name: f"{_say_day(day)}前" if day else blank for name, day in steps}
    return {"texts": _make_texts(context, context.as_of), "days": days, "ends": _say_day(ends)}


def _make_texts(context: DocumentContext, day: date) -> dict[str, str]:
    return {
        "county": context.county, "unit": context.reporting_unit, "contact": context.contact,
        "period": context.period_title, "day": _say_day(day), "level_township": context.levels.township,
        "level_village": context.levels.village, "level_county": context.levels.county,
    }  # fmt: skip


def _say_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _show(row: Mapping[str, Any]) -> Row:
    """Every absent value as an empty text."""
    return {name: "" if value is None else value for name, value in row.items()}
