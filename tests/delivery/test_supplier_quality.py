"""What a supplier is told of its data: only its own, and what became of last period's issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import DocumentContext, write_data_quality
from delivery.department import data_quality_frames
from delivery.department.data_quality_frames import STATE_LABELS
from delivery.department.described_rows import DESCRIPTION
from delivery.layout_check import LAYOUT_FIELDS
from pipeline.summaries import summarise_suppliers
from storage.run_store import RunStore
from storage.stored_frames import StoredFrames

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Row

OPEN, CLOSED = STATE_LABELS["open"], STATE_LABELS["closed"]
REGISTER, BILLS, HOUSES = "register_members", "insurance_settlement", "housing_safety"
KEEPER = "乡村振兴（农业农村）局"


def issue(source: str, row: int | None, key: str, **changes: object) -> Row:
    return {
        "source": source,
        "file": f"{source}.xlsx",
        "sheet": "表1",
        "row_number": row,
        "field": "id_number",
        "check": "invalid_id",
        "problem": "“证件号码”通不过校验",
        "cure": "请对照身份证核对",
        "issue_key": key,
    } | changes


def returned(
    made_up: MadeUp,
    issues: list[Row],
    earlier: list[Row] | None = None,
    deliveries: pl.DataFrame | None = None,
    context: DocumentContext | None = None,
) -> Mapping[str, pl.DataFrame]:
    """What the county's tables say of these issues; every row with one is in 白沙镇 by an even number."""
    rows = [
        {name: line.get(name) for name in DESCRIPTION} | {"name": f"某{line['row_number']}", "id_number": "45032"}
        for line in issues
        if line["row_number"] is not None
    ]
    described = pl.DataFrame(rows, schema=DESCRIPTION).unique(maintain_order=True)
    files = pl.DataFrame(
        [
            ("附件.xlsx", "表1", "unrecognised", None, 0, "缺少表头：鉴定等级", "住建局"),
            ("教育局/反馈.xlsx", "表1", "not_used", "education_dropouts", 0, "本次不使用。", "教育局"),
        ],
        schema=["file", "sheet", "status", "source", "rows_read", "message", "supplier"],
        orient="row",
    )
    run = RunStore.in_memory()
    run.put("deliveries", made_up.county()["deliveries"] if deliveries is None else deliveries)
    previous = RunStore.in_memory()
    for store, lines in ((run, issues), (previous, earlier or [])):
        store.put("issues", made_up.table("issues", lines))
        store.put("issue_places", made_up.table("issue_places", _places(lines)))
    owners = {name: label.department for name, label in (context or made_up.context()).sources.items()}
    summarise_suppliers.put_unlinked_rows(run, made_up.table("links", []), owners, lambda _: described)
    summarise_suppliers.put_supplier_issues(run, previous, owners, files, lambda _: described)
    return StoredFrames(run)


def _places(issues: list[Row]) -> list[Row]:
    return [
        {name: line[name] for name in ("source", "file", "sheet", "row_number")}
        | {"township": "福利镇" if int(str(line["row_number"])) % 2 else "白沙镇"}
        for line in issues
        if line["source"] == REGISTER and line["row_number"]
    ]


def frames(
    made_up: MadeUp, given: Mapping[str, pl.DataFrame], department: str = "医保局"
) -> Mapping[str, pl.DataFrame]:
    return data_quality_frames.make_quality_frames(given, made_up.context(), department)


def facts(found: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    return dict(found["facts"].select("item", "content").iter_rows())


def test_frames_offer_what_layouts_may_name(made_up: MadeUp) -> None:
    found = frames(made_up, returned(made_up, [issue(BILLS, 5, "a")], [issue(BILLS, 4, "a")]))
    assert found.keys() == LAYOUT_FIELDS["data_quality"].keys()
    for name, fields in LAYOUT_FIELDS["data_quality"].items():
        assert not set(fields) - set(found[name].columns), name


def test_a_department_is_told_of_its_own_rows_alone(made_up: MadeUp, tmp_path: Path) -> None:
    given = returned(made_up, [issue(BILLS, 5, "a"), issue(HOUSES, 6, "b"), issue(HOUSES, None, "c")])
    paths = write_data_quality(tmp_path / "质量", given, made_up.context(), made_up.layout("data_quality"))
    assert [path.name for path in paths] == ["医保局.xlsx", "住建局.xlsx", "水利局.xlsx"]
    book = openpyxl.load_workbook(paths[0])
    assert book.sheetnames == ["封面", "问题清单", "上期问题整改情况"]
    assert [cell.value for cell in book["问题清单"][4]][1:11] == [
        "医疗费用结算", f"{BILLS}.xlsx", "表1", 5, "某5", "45032", None, None, "证件号码", "“证件号码”通不过校验",
    ]  # fmt: skip
    assert "某6" not in str([[cell.value for cell in row] for sheet in book for row in sheet.rows])
    assert "某5" not in str(
        [[c.value for c in row] for sheet in openpyxl.load_workbook(paths[1]) for row in sheet.rows]
    )


def test_whole_columns_stand_before_rows(made_up: MadeUp) -> None:
    found = frames(made_up, returned(made_up, [issue(BILLS, 5, "a"), issue(BILLS, None, "c")]))
    assert found["issues"]["row_number"].to_list() == [None, 5]
    assert facts(found)["本期问题"].startswith("2 处，涉及 1 行")


def test_the_answer_columns_alone_are_open(made_up: MadeUp, tmp_path: Path) -> None:
    given = returned(made_up, [issue(BILLS, 5, "a")])
    (path, *_) = write_data_quality(tmp_path, given, made_up.context(), made_up.layout("data_quality"))
    sheet = openpyxl.load_workbook(path)["问题清单"]
    assert sheet.protection.sheet
    open_ = [heading.value for heading, cell in zip(sheet[3], sheet[4], strict=True) if not cell.protection.locked]
    assert open_ == ["整改结果", "说明"]


def test_last_period_s_issues_are_closed_or_still_open(made_up: MadeUp) -> None:
    earlier = [issue(BILLS, 4, "kept"), issue(BILLS, 7, "mended"), issue(BILLS, 8, "mended")]
    found = frames(made_up, returned(made_up, [issue(BILLS, 9, "kept"), issue(BILLS, 10, "new")], earlier))
    assert found["earlier"].select("row_number", "state").rows() == [(9, OPEN), (7, CLOSED)]
    assert facts(found)["上期问题"] == "2 处：已整改 1 处，仍存在 1 处"


def test_what_did_not_come_is_not_called_mended(made_up: MadeUp) -> None:
    context = made_up.context()
    context = replace(context, sources={**context.sources, "education_dropouts": context.sources[BILLS]})
    earlier = [issue("education_dropouts", 4, "a"), issue(BILLS, 4, "b")]
    given = returned(made_up, [], earlier, context=context)
    found = data_quality_frames.make_quality_frames(given, context, "医保局")
    assert found["earlier"]["state"].to_list() == [CLOSED]
    assert facts(found)["上期问题"] == "2 处：已整改 1 处，仍存在 0 处，本期未收到相应数据、无法核对 1 处"


def test_first_period_and_clean_data_say_so(made_up: MadeUp) -> None:
    told = facts(frames(made_up, returned(made_up, [])))
    assert (told["本期问题"], told["上期问题"]) == ("没有发现问题", "上期没有问题记录")


def test_the_register_s_issues_go_to_their_townships(made_up: MadeUp, tmp_path: Path) -> None:
    # One number that two townships registered is one issue with a row in each.
    issues = [issue(REGISTER, 6, "twice"), issue(REGISTER, 7, "twice"), issue(REGISTER, None, "column")]
    came = made_up.county()["deliveries"].with_columns(
        source=pl.col("source").replace(HOUSES, REGISTER), department=pl.col("department").replace("住建局", KEEPER)
    )
    given = returned(made_up, issues, [issue(REGISTER, 4, "mended")], deliveries=came)
    context = made_up.context()
    own = {name: given["supplier_issues"].filter(supplier=name) for name in ("白沙镇", "福利镇")}
    assert {name: rows["row_number"].to_list() for name, rows in own.items()} == {"白沙镇": [6], "福利镇": [7]}
    told = facts(data_quality_frames.make_quality_frames(given, context, "白沙镇"))
    assert told["上期问题"] == "1 处：已整改 1 处，仍存在 0 处"
    assert told["报送情况"].startswith("全县登记数据中白沙镇的部分")
    paths = write_data_quality(tmp_path, given, context, made_up.layout("data_quality"))
    assert {path.stem for path in paths} >= {KEEPER, "白沙镇", "福利镇"}
    assert frames(made_up, given, KEEPER)["issues"].height == 3


def test_a_file_that_was_not_taken_goes_back_too(made_up: MadeUp) -> None:
    files = frames(made_up, returned(made_up, []), "住建局")["files"]
    assert files.select("status", "message").row(0) == ("未能识别", "缺少表头：鉴定等级")
    nothing = returned(made_up, [], deliveries=made_up.table("deliveries", []))
    # What was sent for the property search alone goes back to nobody after a comparison.
    assert nothing["suppliers"]["supplier"].to_list() == ["住建局"]


def test_a_long_list_is_cut_and_says_so(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (data_quality_frames, summarise_suppliers):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
    found = frames(made_up, returned(made_up, [issue(BILLS, row, str(row)) for row in range(5)]))
    assert found["issues"].height == 2
    assert found["checks"]["places"].to_list() == [5]
    assert "列出前 2 处" in facts(found)["本期问题"]


def test_same_tables_same_bytes(made_up: MadeUp, tmp_path: Path) -> None:
    issues = [issue(BILLS, row, str(row)) for row in range(9)]
    given, shuffled = (returned(made_up, lines, [issue(BILLS, 3, "3")]) for lines in (issues, issues[::-1]))
    for name, one in (("a", given), ("b", shuffled)):
        write_data_quality(tmp_path / name, one, made_up.context(), made_up.layout("data_quality"))
    assert (tmp_path / "a" / "医保局.xlsx").read_bytes() == (tmp_path / "b" / "医保局.xlsx").read_bytes()
