"""The rows that found nobody: those first that somebody must look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import DocumentContext, describe_rows, write_unlinked
from delivery.department import unlinked_frames
from delivery.department.described_rows import DESCRIPTION
from delivery.layout_check import LAYOUT_FIELDS
from domain.county.source import SourceDeclaration
from domain.tables import polars_schema
from matchers.declarations.matching import Outcome
from pipeline.summaries import summarise_suppliers
from storage.run_store import RunStore
from storage.stored_frames import StoredFrames

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Row

BILLS, HOUSES = "insurance_settlement", "housing_safety"
PLACE = {"file": "结算.xlsx", "sheet": ""}


def link(row: int, source: str = BILLS, decision: str = "unlinked") -> Row:
    return {"source": source, **PLACE, "row_number": row, "decision": decision, "reason": "nobody_found"}


def stranger(row: int, rule: str, risk: str = "因病", source: str = BILLS) -> Row:
    return {"source": source, **PLACE, "row_number": row, "rule_id": rule, "risk": risk, "evidence": f"依据{rule}"}


def returned(
    made_up: MadeUp, links: list[Row], strangers: list[Row], context: DocumentContext | None = None
) -> Mapping[str, pl.DataFrame]:
    rows = [
        {name: line.get(name) for name in DESCRIPTION} | {"name": f"某{line['row_number']}", "content": "个人自付：3"}
        for line in links
    ]
    described = pl.DataFrame(rows, schema=DESCRIPTION)
    run = RunStore.in_memory({"deliveries": made_up.county()["deliveries"]})
    run.put("strangers", made_up.table("strangers", strangers))
    files = pl.DataFrame(schema=polars_schema("files") | {"supplier": pl.String})
    owners = {name: label.department for name, label in (context or made_up.context()).sources.items()}
    summarise_suppliers.put_unlinked_rows(run, made_up.table("links", links), owners, lambda _: described)
    summarise_suppliers.put_supplier_issues(run, RunStore.in_memory(), owners, files, lambda _: described)
    return StoredFrames(run)


def frames(
    made_up: MadeUp, given: Mapping[str, pl.DataFrame], department: str = "医保局"
) -> Mapping[str, pl.DataFrame]:
    context = replace(
        made_up.context(), outcomes={"nobody_found": Outcome(title="没有找到", decision="unlinked", score=0)}
    )
    return unlinked_frames.make_unlinked_frames(given, context, department)


def test_frames_offer_what_layouts_may_name(made_up: MadeUp) -> None:
    found = frames(made_up, returned(made_up, [link(5), link(6)], [stranger(5, "medical_burden")]))
    assert found.keys() == LAYOUT_FIELDS["unlinked"].keys()
    for name, fields in LAYOUT_FIELDS["unlinked"].items():
        assert not set(fields) - set(found[name].columns), name


def test_every_unlinked_row_stands_on_one_sheet_only(made_up: MadeUp) -> None:
    links = [link(5), link(6), link(7), link(8, decision="linked"), link(9, decision="review"), link(5, HOUSES)]
    strangers = [stranger(6, "medical_burden"), stranger(6, "accident", "意外事故")]
    found = frames(made_up, returned(made_up, links, strangers))
    assert found["strong"].select("row_number", "name", "risk", "evidence", "reason").rows() == [
        (6, "某6", "意外事故、因病", "依据accident；依据medical_burden", "没有找到")
    ]
    assert found["others"]["row_number"].to_list() == [5, 7]
    assert found["sources"].select("rows", "linked", "review", "unlinked", "strong").rows() == [(5, 1, 1, 3, 1)]
    assert found["reasons"].select("reason", "rows").rows() == [("没有找到", 3)]


def test_the_gravest_strong_clues_stand_on_top(made_up: MadeUp) -> None:
    """By amount; where there is none by grade; then as they stand in the file."""
    worth: dict[int, Row] = {
        2: {"gravity": 1},
        3: {"amount": 21000.0},
        4: {},
        5: {"amount": 90000.5},
        6: {"gravity": 0},
    }
    strangers = [stranger(row, "dangerous_house", "住房") | more for row, more in worth.items()]
    strangers.append(stranger(3, "accident") | {"amount": 95000.0, "gravity": 2})
    links = [link(row) for row in worth]
    given = returned(made_up, links, strangers)
    assert frames(made_up, given)["strong"]["row_number"].to_list() == [3, 5, 6, 2, 4]
    turned = returned(made_up, links[::-1], strangers[::-1])
    assert frames(made_up, turned)["strong"].equals(frames(made_up, given)["strong"])


def test_a_department_gets_its_own_rows_and_none_when_nothing_was_compared(made_up: MadeUp, tmp_path: Path) -> None:
    given = returned(made_up, [link(5), link(6, HOUSES)], [stranger(6, "dangerous_house", "住房", HOUSES)])
    paths = write_unlinked(tmp_path / "未对应", given, made_up.context(), made_up.layout("unlinked"))
    assert [path.name for path in paths] == ["医保局.xlsx", "住建局.xlsx"]  # 水利局 was refused: nothing was compared
    bills, houses = (openpyxl.load_workbook(path) for path in paths)
    assert bills.sheetnames == ["封面", "未在册强线索", "其他未对应"]
    assert "某6" in _text(houses["未在册强线索"])
    assert not [name for name in bills.sheetnames if "某6" in _text(bills[name])]
    assert "本期没有未在册强线索。" in _text(bills["未在册强线索"])


def _text(sheet: object) -> str:
    return str([[cell.value for cell in row] for row in sheet.rows])  # type: ignore[attr-defined]


def test_a_long_list_gives_every_source_its_share_and_says_so(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (unlinked_frames, summarise_suppliers):
        monkeypatch.setattr(module, "MOST_ROWS", 4)
    context = made_up.context()
    context = replace(context, sources={**context.sources, "insurance_enrolment": context.sources[BILLS]})
    links = [link(row) for row in range(2, 12)] + [link(row, "insurance_enrolment") for row in (2, 3)]
    given = returned(made_up, links, [stranger(11, "medical_burden")], context)
    found = unlinked_frames.make_unlinked_frames(given, context, "医保局")
    assert dict(found["others"]["source"].value_counts().iter_rows()) == {"医疗费用结算": 4}
    assert found["others"]["row_number"].to_list() == [2, 3, 2, 3]
    assert found["strong"]["row_number"].to_list() == [11]  # a limit of its own
    assert "11 行（见“其他未对应”）；清单列出其中 4 行" in found["facts"]["content"].to_list()


def test_rows_are_shown_as_the_department_wrote_them() -> None:
    source = SourceDeclaration.model_validate(
        {
            "id": HOUSES, "title": "鉴定", "department": "住建局", "grain": "household", "identifiers": ["id_number"],
            "fields": {
                "village": {"headings": ["村"]},
                "name": {"headings": ["户主姓名"], "type": "name"},
                "id_number": {"headings": ["身份证号"], "type": "id_number"},
                "grade": {"headings": ["鉴定等级"], "type": "code", "codes": {"D": []}},
                "loss": {"headings": ["损失"], "type": "money"},
                "assessed_on": {"headings": ["鉴定时间"], "type": "date"},
                "vacated": {"headings": ["是否搬离"], "type": "boolean", "optional": True},
            },
        }
    )  # fmt: skip
    rows = pl.DataFrame(
        {
            **{name: [value, value] for name, value in PLACE.items()}, "row_number": [4, 5],
            "village": ["古板", None], "name": ["某甲", None], "id_number": ["45032X", None], "grade": ["D", None],
            "loss": [1200.5, None], "assessed_on": [date(2026, 5, 1), None], "vacated": [False, None],
        },
        schema_overrides={"row_number": pl.Int64},
    )  # fmt: skip
    shown = describe_rows(rows, source)
    assert shown.schema == DESCRIPTION
    assert shown.row(0)[4:] == (
        "某甲", "45032X", None, "古板", "鉴定等级：D；损失：1200.5；鉴定时间：2026-05-01；是否搬离：否"
    )  # fmt: skip
    assert shown.row(1)[4:] == (None, None, None, None, "")


def test_no_rows_at_all(made_up: MadeUp, tmp_path: Path) -> None:
    given = returned(made_up, [], [])
    assert write_unlinked(tmp_path, given, made_up.context(), made_up.layout("unlinked")) == []
    assert frames(made_up, given)["strong"].height == 0
