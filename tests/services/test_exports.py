"""Files for other systems: who is in them, in which columns, and what a county declares itself. Nobody here exists."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import polars as pl
import pytest

from delivery.declarations.exports import ROW_TABLES, ExportColumn, ExportDeclaration, find_export_faults
from delivery.exports.write_export import make_cells
from domain.errors import ConfigurationError, InputsRefused, UsageError
from domain.tables import polars_schema
from pipeline.county.load_county import load_county
from services.exports.row_sources import ExportSources, read_valid_papers
from services.exports.write_exports import WrittenExport, write_named_export
from tests.simulation.county_frames import CONFIG
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import compare_tables
from tests.simulation.townships import HEADINGS, import_files
from tests.simulation.village import add_bill, household_number, make_village, name_of, number_of, settle

DECIDED, DENIED, ASKED, MONITORED = range(1, 5)
REVIEWS = ("户编号", "评议日期", "评议结果", "公示起", "公示止", "审定结果", "审定日期")
DAY = date(2026, 10, 20)
_TICKETS = {"declarations": "channel ticket_no declared_on name id_number phone township village request"}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, frames = tmp_path_factory.mktemp("exports"), make_village(_TICKETS)
    for household in (DECIDED, DENIED, ASKED, MONITORED):
        settle(frames, household, members=2)
    for household in (DECIDED, DENIED, ASKED):
        add_bill(frames, household, 9000, "2026-05-10")
    home = pl.col("household_id") == household_number(MONITORED)
    frames.update(
        "register_members", home, monitor_type="脱贫不稳定户", monitored_since="2024-03-01", risk_cleared="否"
    )
    for number, (household, ticket) in enumerate(((DECIDED, "GD1"), (ASKED, "GD2"), (9, "GD3"), (DENIED, None))):
        frames.add("declarations", {
            "channel": "12317", "ticket_no": ticket, "declared_on": f"2026-09-1{number}", "name": name_of(household),
            "id_number": number_of(household), "phone": "13900000000", "township": "白沙镇", "village": "白沙村",
            "request": "申请救助",
        })  # fmt: skip
    run = compare_tables("2026Q3", frames.write(folder / "inbox"), folder / "workspace")
    findings = run.read("findings").filter(pl.col("rule_id") == "medical_burden")
    clues = dict(findings.select("household_id", "clue_id").iter_rows())
    answers = [
        (household_number(home), clues[household_number(home)], "属实", "是", "核查员", "2026-10-08")
        for home in (DECIDED, DENIED)
    ]
    _import(folder, "visits", HEADINGS, answers)
    said = {DECIDED: ("同意", "同意纳入"), DENIED: ("同意", "不予纳入"), MONITORED: ("同意消除风险", "同意风险消除")}
    reviews = [
        (household_number(home), "2026-10-12", result, "2026-10-13", "2026-10-17", decision, "2026-10-19")
        for home, (result, decision) in said.items()
    ]
    _import(folder, "reviews", REVIEWS, reviews)
    return folder


def _import(folder: Path, name: str, headings: tuple[str, ...], lines: Iterable[tuple[str | None, ...]]) -> None:
    receipt = import_files(folder / "workspace", [write_lines(folder / f"{name}.csv", [headings, *lines])], DAY).lines
    assert set(receipt["status"]) == {"taken"}


@pytest.fixture
def sources(village: Path, tmp_path: Path) -> ExportSources:
    workspace = Path(shutil.copytree(village / "workspace", tmp_path / "ws"))
    return ExportSources(workspace, CONFIG, DAY, village / "inbox")


def export(sources: ExportSources, name: str, township: str | None = None) -> WrittenExport:
    return write_named_export(sources, name, township, "李")


def read(written: WrittenExport) -> list[dict[str, str]]:
    assert written.file
    if written.file.suffix == ".csv":
        text = written.file.read_bytes().decode(written.declared.encoding)
        return list(csv.DictReader(io.StringIO(text)))
    sheet = openpyxl.load_workbook(written.file)["数据"]
    heading, *rows = sheet.iter_rows(values_only=True)
    names = [str(cell) for cell in heading]
    return [dict(zip(names, ("" if cell is None else str(cell) for cell in row), strict=True)) for row in rows]


def test_only_the_decided_are_to_be_entered_a_line_per_member(sources: ExportSources) -> None:
    written = export(sources, "national_entries")
    rows = read(written)
    assert [row["证件号码"] for row in rows] == [number_of(DECIDED), number_of(DECIDED, 2)]
    assert {row["户编号"] for row in rows} == {household_number(DECIDED)}
    assert [row["序号"] for row in rows] == ["1", "2"]
    assert rows[0]["风险是否消除"] == "否"
    assert written.number == "出2026-0001"
    assert export(sources, "national_entries").number == written.number


def test_households_to_file_and_to_enter_elsewhere_are_a_line_each(sources: ExportSources) -> None:
    for name in ("filing", "hunan_monitoring"):
        rows = read(export(sources, name))
        assert [row["户编号"] for row in rows] == [household_number(DECIDED)]
        assert rows[0]["审定结果"] == "同意纳入"


def test_a_decided_removal_waits_to_be_marked(sources: ExportSources) -> None:
    rows = read(export(sources, "national_removals"))
    assert [(row["户编号"], row["审定结果"]) for row in rows] == [(household_number(MONITORED), "同意风险消除")]


def test_tickets_go_back_with_what_became_of_them(sources: ExportSources) -> None:
    written = export(sources, "hotline_replies")
    rows = read(written)
    assert written.declared.encoding == "gb18030"
    assert {row["工单编号"]: row["办理结果"] for row in rows} == {
        "GD1": "核查属实，正在办理纳入", "GD2": "正在核查", "GD3": "未对应到登记农户，请人工核实",
    }  # fmt: skip


def test_households_to_visit_with_room_for_the_answer(sources: ExportSources) -> None:
    rows = read(export(sources, "app_visits", "白沙镇"))
    assert {row["户编号"] for row in rows} >= {household_number(DECIDED), household_number(ASKED)}
    assert {row["核查结果"] for row in rows} == {""}
    assert all(row["风险线索描述"] for row in rows)


def test_people_by_category_are_those_of_the_lists_to_departments(sources: ExportSources) -> None:
    rows = read(export(sources, "hunan_low_income"))
    assert {row["人员类别"] for row in rows} == {"防止返贫监测对象"}
    assert {row["户编号"] for row in rows} == {household_number(MONITORED)}


def test_nobody_is_checked_without_the_gate(sources: ExportSources) -> None:
    with pytest.raises(UsageError, match="没有经过授权审核"):
        export(sources, "means_checks")


def test_an_assumed_layout_says_so_in_name_and_file(sources: ExportSources) -> None:
    written = export(sources, "filing")
    assert written.file and "（版式待核）" in written.file.name
    notes = {row[0]: row[1] for row in openpyxl.load_workbook(written.file)["说明"].iter_rows(values_only=True)}
    assert "没有公开" in str(notes["版式"])
    public = export(sources, "national_entries").file
    assert public and "待核" not in public.name


def test_what_cannot_be_exported_is_told(sources: ExportSources, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="national_entries"):
        export(sources, "national_entrys")
    with pytest.raises(UsageError, match="白沙镇"):
        export(sources, "app_visits", "白沙")
    nowhere = ExportSources(sources.workspace, CONFIG, DAY, tmp_path / "nowhere")
    with pytest.raises(UsageError, match="--inbox"):
        export(nowhere, "hotline_replies")


def test_nothing_to_export_writes_nothing(sources: ExportSources, tmp_path: Path) -> None:
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    declared = config / "exports" / "filing.yaml"
    text = declared.read_text(encoding="utf-8").replace("relation = '户主'", "relation = '无人'")
    declared.write_text(text, encoding="utf-8")
    written = export(ExportSources(sources.workspace, config, DAY, sources.inbox), "filing")
    assert (written.rows, written.file, written.number) == (0, None, "")


def test_a_new_system_is_a_declaration(sources: ExportSources, tmp_path: Path) -> None:
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    (config / "exports" / "city_platform.yaml").write_text(
        """
title: 市级平台名单
system: 市级平台
rows: visits
where: "mandatory = FALSE"
format: csv
layout: assumed
basis: 试验
columns:
  - {heading: 户号, field: household_id}
  - {heading: 类型, field: household_type, codes: {脱贫户: "01"}}
  - {heading: 批次, value: 第一批}
  - {heading: 备注}
""",
        encoding="utf-8",
    )
    rows = read(export(ExportSources(sources.workspace, config, DAY), "city_platform"))
    assert {(row["类型"], row["批次"], row["备注"]) for row in rows} == {("01", "第一批", "")}
    assert household_number(DECIDED) in {row["户号"] for row in rows}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"rows": "visit"}, "rows"),
        ({"where": "priority"}, "where"),
        ({"where": "nobody = 1"}, "where"),
        ({"columns": [{"heading": "甲", "field": "household"}, {"heading": "乙"}]}, "columns.0.field"),
    ],
)
def test_faults_of_a_declaration_are_named(change: dict[str, object], key: str) -> None:
    columns = [{"heading": "甲", "field": "household_id"}, {"heading": "乙"}]
    filled = {"title": "甲", "system": "乙", "rows": "visits", "layout": "assumed", "basis": "丙", "columns": columns}
    faults = list(find_export_faults({"x": ExportDeclaration.model_validate(filled | change)}))
    assert [(fault.file, fault.key) for fault in faults] == [("exports/x.yaml", key)]


def test_a_faulty_declaration_stops_every_command(tmp_path: Path) -> None:
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    path = config / "exports" / "filing.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("rows: entries", "rows: entry"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"exports/filing\.yaml"):
        load_county(config)


def test_every_delivered_declaration_is_sound_and_every_kind_of_rows_is_used() -> None:
    exports = load_county(CONFIG).exports
    assert {one.rows for one in exports.values()} == set(ROW_TABLES)
    assert all(one.basis for one in exports.values())


def test_text_that_a_program_would_compute_stays_text(tmp_path: Path) -> None:
    export = ExportDeclaration(
        title="甲", system="乙", rows="visits", layout="assumed", basis="丙",
        columns=(ExportColumn(heading="户主", field="head_name"), ExportColumn(heading="必须", field="mandatory")),
    )  # fmt: skip
    line = dict.fromkeys(polars_schema("export_visits").names()) | {"head_name": "=1+1", "mandatory": True}
    rows = pl.DataFrame([line], schema=polars_schema("export_visits"))
    assert make_cells(export, rows) == [["户主", "必须"], ["=1+1", "是"]]


@pytest.mark.parametrize(
    ("valid_until", "revoked_on", "is_valid"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2026, 10, 19), None, False),
        (None, DAY, False),
        (None, date(2026, 10, 21), True),
    ],
)
def test_a_paper_that_has_ended_since_the_search_lets_nobody_through(
    valid_until: date | None, revoked_on: date | None, is_valid: bool
) -> None:
    papers = pl.DataFrame(
        [("权1", valid_until, revoked_on), ("权2", None, None)],
        schema={"authorisation_no": pl.String, "valid_until": pl.Date, "revoked_on": pl.Date}, orient="row",
    )  # fmt: skip
    sources = SimpleNamespace(today=DAY, admit=lambda name: {name: SimpleNamespace(accepted=papers)})
    kept = read_valid_papers(sources)["authorisation_no"].to_list()  # type: ignore[arg-type]
    assert kept == (["权1", "权2"] if is_valid else ["权2"])


def test_without_the_register_of_papers_nobody_is_let_through() -> None:
    with pytest.raises(InputsRefused, match="授权"):
        read_valid_papers(SimpleNamespace(today=DAY, admit=lambda _: {}))  # type: ignore[arg-type]
