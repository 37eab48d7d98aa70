"""后续跟踪 in 附表: a township's own advice in words, and nothing to fill in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from delivery.township.advice_lists import TABLES
from delivery.township.annexes import LEFT_OUT, write_annexes
from pipeline.summaries.summarise_advice import put_advice
from screening.summary.households import make_households, make_persons
from storage.run_store import RunStore

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Row, Tables

SHEETS = ["持续关注", "拟修正风险消除", "可评估风险消除"]


@pytest.fixture
def lines(made_up: MadeUp) -> Tables:
    """H0 and H1 in 白沙镇, H2 in 福利镇, each with a line of every kind."""
    homes = [
        made_up.home(*place, n)
        for n, place in enumerate((("白沙镇", "古板村"), ("白沙镇", "翠屏村"), ("福利镇", "双桥村")))
    ]
    rows = [member for home in homes for member in home]
    members = made_up.table("members", rows)
    verdicts = ("not_yet", "assess", "unknown")
    heads: list[Row] = [
        {name: home[0][name] for name in ("household_id", "person_id", "township", "village")} for home in homes
    ]
    run = RunStore.in_memory()
    watched = {
        "evidence": "2026年2月28日退出低保",
        "watched_since": date(2026, 2, 28),
        "watched_until": date(2027, 2, 27),
    }
    run.put("watched", made_up.table("watched", [head | watched for head in heads]))
    correction = {
        "risks": "住房",
        "evidence": "房屋鉴定为D级",
        "findings": 1,
        "status": "new",
        "first_period": "2026Q3",
    }
    run.put("correction_advice", made_up.table("correction_advice", [head | correction for head in heads]))
    removal = [
        head | {"verdict": verdict, "against": "收入有风险"} for head, verdict in zip(heads, verdicts, strict=True)
    ]
    run.put("removal_advice", made_up.table("removal_advice", removal))
    put_advice(run, make_households(members), make_persons(members))
    return {**made_up.summarise(made_up.tables(rows, [], [])), **{name: run.read(name) for name in TABLES}}


def read_sheets(path: Path) -> dict[str, list[list[object]]]:
    return {
        sheet.title: [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(path)
    }


def test_each_township_has_its_own_advice_in_words(lines: Tables, made_up: MadeUp, tmp_path: Path) -> None:
    paths = write_annexes(tmp_path, lines, made_up.context(), made_up.annexes())
    assert [path.parent.name for path in paths] == ["白沙镇", "福利镇"]
    sheets = read_sheets(paths[0])
    assert [name for name in sheets if name in SHEETS] == SHEETS
    texts = {name: [str(cell) for row in rows for cell in row] for name, rows in sheets.items()}
    assert texts["持续关注"].count("2026年2月28日退出低保") == 2
    assert texts["拟修正风险消除"].count("新增") == 2
    assert not any("双桥村" in cell for cells in texts.values() for cell in cells)
    advised = [cell for cell in texts["可评估风险消除"] if cell in {"可评估", "暂不具备条件", "有待查明"}]
    assert advised == ["可评估", "暂不具备条件"]


def test_a_township_without_advice_is_told_so(lines: Tables, made_up: MadeUp, tmp_path: Path) -> None:
    nothing = {name: frame.clear() if name in TABLES else frame for name, frame in lines.items()}
    path, _ = write_annexes(tmp_path, nothing, made_up.context(), made_up.annexes())
    sheets = read_sheets(path)
    assert not {*SHEETS} & {*sheets}
    cells = [str(cell) for row in sheets["本期概况"] for cell in row]
    assert {*SHEETS} <= {*cells[cells.index(LEFT_OUT) + 1].split("、")}


def test_nothing_is_to_be_filled_in(made_up: MadeUp) -> None:
    columns = [
        column for sheet in made_up.layout("advice").sheets for table in sheet.tables for column in table.columns
    ]
    assert not any(column.answer for column in columns)
