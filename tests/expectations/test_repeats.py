"""What was sent again counts once; what contradicts itself is never dropped silently (M30)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.county.reading import build_model, read_mapping
from domain.county.source import SourceDeclaration
from domain.handover import RawRows
from expectations import admit_rows
from tests.expectations.inspecting import inspected

MakeRows = Callable[..., RawRows]
TODAY = date(2026, 9, 30)
RULES = frozenset({"grade", "assessed_on", "loss"})
HERS = "450321199003071238"
ROW = {
    "name": "莫秀英",
    "assessed_on": "2026-06-15",
    "loss": "1200",
    "grade": "C",
    "village": "古板村",
    "id_number": HERS,
}
SOURCES = sorted((Path(__file__).parents[2] / "config" / "sources").glob("*.yaml"))


@pytest.fixture
def keyed(houses: SourceDeclaration) -> SourceDeclaration:
    return houses.model_copy(update={"natural_key": ("name", "assessed_on", "loss")})


def outcome(
    make_rows: MakeRows,
    source: SourceDeclaration,
    *changes: Mapping[str, str | None],
    rules: frozenset[str] = RULES,
) -> tuple[list[int], list[int]]:
    """Numbers of the accepted rows and of those with an issue; the rows are 3, 4 ..."""
    raw_rows = make_rows(source, [{**ROW, **change} for change in changes])
    admission = admit_rows(raw_rows, source, rules, TODAY)
    assert admission.accepted.height + int(admission.dropped["rows"].sum()) == len(changes)
    batches = [replace(raw_rows, rows=rows) for rows in raw_rows.rows.iter_slices(1)]
    found = inspected(batches, source, rules)
    assert found.accepted.equals(admission.accepted)
    assert found.again["row_number"].sort().equals(admission.repeated["row_number"].sort())
    differing = found.issues.filter(check="same_event_differs")
    return admission.accepted["row_number"].to_list(), differing["row_number"].to_list()


def test_the_same_in_other_dress_counts_once(make_rows: MakeRows, keyed: SourceDeclaration) -> None:
    dressed = {
        "assessed_on": "2026年6月15日",
        "loss": "1,200.00",
        "name": "莫 秀英",
        "grade": "局部危险",
        "id_number": f"'{HERS}",
    }
    assert outcome(make_rows, keyed, {}, dressed) == ([3], [])
    assert outcome(make_rows, keyed, {}, {"village": "古板村委会"}) == ([3], [])


def test_a_row_that_says_another_thing_stays_and_is_told(make_rows: MakeRows, keyed: SourceDeclaration) -> None:
    assert outcome(make_rows, keyed, {}, {"grade": "D"}) == ([3, 4], [3, 4])
    assert outcome(make_rows, keyed, {}, {"id_number": "450321198001010015"}) == ([3, 4], [3, 4])
    assert outcome(make_rows, keyed, {}, {"loss": "1300"}) == ([3, 4], [])


def test_what_no_rule_reads_is_told_though_it_counts_once(make_rows: MakeRows, keyed: SourceDeclaration) -> None:
    assert outcome(make_rows, keyed, {"vacated": "是"}, {"vacated": "否"}) == ([3], [3, 4])
    # No rule is known: nothing but places and phones may differ.
    assert outcome(make_rows, keyed, {"vacated": "是"}, {"vacated": "否"}, rules=frozenset()) == ([3, 4], [3, 4])


def test_the_row_that_says_most_stays_wherever_it_stands(make_rows: MakeRows, keyed: SourceDeclaration) -> None:
    masked = {"id_number": "450321********1238"}
    assert outcome(make_rows, keyed, masked, {}, {"id_number": None}) == ([4], [])
    assert outcome(make_rows, keyed, {}, masked) == ([3], [])
    assert outcome(make_rows, keyed, {"grade": None}, {}) == ([4], [])


def test_a_key_with_a_gap_tells_nothing(
    make_rows: MakeRows, keyed: SourceDeclaration, houses: SourceDeclaration
) -> None:
    assert outcome(make_rows, keyed, {"loss": None}, {"loss": None}) == ([3, 4], [])
    assert outcome(make_rows, houses, {}, {}) == ([3, 4], [])


def test_the_order_of_the_rows_does_not_matter(make_rows: MakeRows, keyed: SourceDeclaration) -> None:
    raw_rows = make_rows(keyed, [ROW | {"id_number": None}, ROW, ROW | {"grade": "D"}, ROW | {"vacated": "是"}])
    turned = RawRows("houses", raw_rows.rows.reverse(), raw_rows.dropped, raw_rows.rows_read, raw_rows.sheets)
    kept, again = (admit_rows(one, keyed, RULES, TODAY).accepted.sort("row_number") for one in (raw_rows, turned))
    assert kept["row_number"].to_list() == [5, 6]
    assert kept.equals(again)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_source_says_what_is_one_event_or_why_it_cannot(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source, faults = build_model(SourceDeclaration, read_mapping(path, path.name)[0], path.name)
    assert source is not None, faults
    assert bool(source.natural_key) != ("# No natural key: " in text)


def test_a_certificate_sent_twice_counts_once_and_a_regraded_one_is_another(make_rows: MakeRows) -> None:
    path = next(path for path in SOURCES if path.stem == "disability_certificates")
    source, _ = build_model(SourceDeclaration, read_mapping(path, path.name)[0], path.name)
    assert source is not None
    one = {
        "name": "莫秀英",
        "disability_cert_no": f"{HERS}43",
        "grade": "三级",
        "issued_on": "2020-05-01",
        "status": "正常",
    }
    rows = [
        one,
        one | {"grade": "叁级", "issued_on": "2020/5/1"},
        one | {"grade": "二级"},
        one | {"issued_on": "2026-05-01"},
    ]
    admission = admit_rows(make_rows(source, rows), source, frozenset({"grade", "status", "issued_on"}), TODAY)
    assert admission.accepted["row_number"].to_list() == [3, 5, 6]
    assert admission.dropped.select(pl.col("rows").sum()).item() == 1
