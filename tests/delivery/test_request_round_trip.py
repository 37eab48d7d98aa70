"""A template that is filled in as its instructions say comes back without a single issue."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

import expectations
import intake
from delivery import list_requested_departments
from domain.handover import SheetFound
from domain.periods import Period
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from screening.declarations.rule_fields import find_fields_read
from services.deliveries.request import write_requests

PROJECT = Path(__file__).parents[2]
PERIOD = Period.parse("2026-09")
COUNTY = load_county(PROJECT / "config")
ASKED = [
    source.id for sources in list_requested_departments(COUNTY.sources, COUNTY.settings).values() for source in sources
]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every request, its templates filled with the examples of its own instructions."""
    folder = tmp_path_factory.mktemp("returned")
    for path in write_requests(folder, COUNTY, PERIOD, PERIOD.end):
        book = openpyxl.load_workbook(path)
        for name in book.sheetnames[1:-1]:
            for column, example in enumerate(_examples(book, name), 1):
                book[name].cell(2, column, example)
        book.save(path)
    return folder


def _examples(book: openpyxl.Workbook, source: str) -> list[str | None]:
    lines = book["填写说明"].iter_rows(min_row=4, values_only=True)
    return [str(line[7]) if line[7] else None for line in lines if line[1] == source]


@pytest.fixture(scope="module")
def sheets(inbox: Path) -> list[SheetFound]:
    return surveyed(COUNTY, inbox)


def surveyed(county: County, inbox: Path) -> list[SheetFound]:
    return intake.recognise_files(inbox, county.source_headings.values())


def test_every_template_is_recognised_with_all_its_columns(sheets: list[SheetFound]) -> None:
    found = {sheet.source: sheet for sheet in sheets if sheet.status == "recognised"}
    assert sorted(name for name in found if name) == sorted(ASKED)
    for name in ASKED:
        assert not found[name].unknown_headings
        assert list(found[name].columns) == list(COUNTY.sources[name].fields)


def test_letter_and_instructions_are_known_as_no_data(sheets: list[SheetFound]) -> None:
    others = {(sheet.sheet, sheet.status) for sheet in sheets if sheet.status != "recognised"}
    assert others == {("函", "not_used"), ("填写说明", "not_used")}


@pytest.mark.parametrize("name", ASKED)
def test_the_example_is_admitted_without_issues(name: str, inbox: Path, sheets: list[SheetFound]) -> None:
    source = COUNTY.sources[name]
    suites, faults = expectations.read_suites(PROJECT / "expectations", COUNTY.sources)
    assert not faults
    inspection = expectations.DeliveryInspection(
        source, find_fields_read(COUNTY.policy(), source), suites[name], PERIOD.end
    )
    raw_rows = intake.read_raw_rows(inbox, source, sheets)
    admission = inspection.admit(raw_rows)
    assert admission.accepted.height == 1
    empty = {field for field in source.required_fields if admission.accepted[field][0] is None}
    assert not empty
    issues = inspection.make_issues(admission.examined_rows.lazy(), lambda _: raw_rows.rows)
    assert issues.select("field", "problem").rows() == []


def test_a_damaged_example_does_raise_issues(inbox: Path, sheets: list[SheetFound]) -> None:
    source = COUNTY.sources["insurance_settlement"]
    raw_rows = intake.read_raw_rows(inbox, source, sheets)
    broken = raw_rows.rows.with_columns(settled_on=pl.lit("昨天"))
    today = PERIOD.end
    spoilt = type(raw_rows)(raw_rows.source, broken, raw_rows.dropped, raw_rows.rows_read, raw_rows.sheets)
    assert expectations.admit_rows(spoilt, source, find_fields_read(COUNTY.policy(), source), today).accepted.is_empty()
