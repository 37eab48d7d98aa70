"""Rows of departments' files in one line each, as explanations name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import polars as pl

from delivery.list_labels import METHOD_LABELS
from domain.probabilities import format_computed_share
from domain.progress import format_sheet
from screening.rules.apply_rules import REGISTER
from services.runs.choice import FinishedRun

DECISIONS = {"linked": "已对应", "review": "待人工确认", "unlinked": "未对应"}
BARRED = {"overturned": "已由人工或乡镇否定，不再考虑", "another_id": "两个不同的有效证件号码，是两个人"}
# So many rows of one sheet are named; a household may have hundreds of bills.
_MOST_ROWS = 20


def name_source(run: FinishedRun, source: str) -> str:
    """Department and title of a source."""
    declared = run.county.sources.get(source)
    return f"{declared.department}“{declared.title}”" if declared else source


def name_person(person_id: str | None, people: Mapping[str, str]) -> str:
    """A person by name and relation where they are known, else by number; empty for nobody in particular."""
    if not person_id:
        return ""
    return f"{people[person_id]}，人编号 {person_id}" if person_id in people else f"人编号 {person_id}"


def format_places(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line per file and sheet with the numbers of its rows."""
    sheets: dict[str, list[int]] = {}
    for row in rows:
        sheets.setdefault(format_sheet(row["file"], row["sheet"]), []).append(row["row_number"])
    return [f"{sheet} 第 {_join_numbers(numbers)} 行" for sheet, numbers in sheets.items()]


def describe_link(run: FinishedRun, row: Mapping[str, Any]) -> str:
    """What was decided of a row, and on which ground."""
    if row["decision"] is None:
        return "农户登记本身" if row["source"] == REGISTER else "写有户编号，按户编号归户"
    title = run.county.matching.outcomes[row["reason"]].title
    method = METHOD_LABELS.get(row["method"] or "")
    return f"{DECISIONS[row['decision']]}（{method}）：{title}" if method else f"{DECISIONS[row['decision']]}：{title}"


def hint_row(rows: pl.DataFrame, run: FinishedRun) -> str:
    """How to ask about the first of the rows."""
    row = rows.row(0, named=True)
    declared = run.county.sources.get(row["source"])
    title = declared.title if declared else row["source"]
    return f"要看某一行为什么是这个人的，如：fangpin explain --source {title} --row {row['row_number']}"


def describe_recheck(run: FinishedRun, clue: Mapping[str, Any]) -> str:
    """Why a clue that was answered is told again; empty where nobody has answered it."""
    answer, day, rule_id = clue.get("last_result"), clue.get("last_checked_on"), clue["rule_id"]
    if not answer or day is None:
        return ""
    days = run.policy.find_recheck_days(rule_id)
    reasons = {
        "periodic": f"答复有效 {days} 天，到 {day + timedelta(days=days)} 已满，按规定复查",
        "mandatory": "这条规则必须列入，核查过也要再列",
        "changed": "核查以后情况加重，或这一户又有新的确定线索，所以再列",
        None: "没有解决以前一直列出" if answer == "属实" else "答复没有使这条线索结束",
    }
    return f"{day} 核查为“{answer}”，为什么又列出：{reasons[clue.get('recheck')]}"


def describe_odds(row: Mapping[str, Any]) -> str:
    """How probable the member was, and what rules them out; empty where nobody was weighed."""
    probability = "" if row["probability"] is None else f"，概率 {format_computed_share(row['probability'])}"
    barred = f"，{BARRED[row['barred']]}" if row["barred"] else ""
    return probability + barred


def _join_numbers(numbers: list[int]) -> str:
    shown = "、".join(map(str, sorted(numbers)[:_MOST_ROWS]))
    return f"{shown} 等 {len(numbers)} " if len(numbers) > _MOST_ROWS else shown
