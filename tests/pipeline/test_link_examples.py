"""The officer's examples: a few rows of every pattern, links that no equal number made first, differences marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from delivery.document_context import DocumentContext
from delivery.layout_check import read_layout
from delivery.officer.link_examples_workbook import write_link_examples
from domain.tables import add_absent_columns, conform, empty
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.summaries.link_examples import make_link_examples

_PLACE = {"source": "insurance_settlement", "file": "a.csv", "sheet": ""}
_SURE, _UNSURE = "surname=equal given_name=equal birth=equal", "surname=equal given_name=same_pinyin"
_PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(_PROJECT / "config")


def _make_rows() -> pl.DataFrame:
    """Ten rows: five linked by number, four by name (three alike), one without a link."""
    lines = [
        {**_PLACE, "row_number": number, "name": "韦永红", "person_name": "韦永宏" if number == 8 else "韦永红"}
        for number in range(10)
    ]
    return add_absent_columns(add_absent_columns(pl.DataFrame(lines), "link_samples"), "link_examples")


def _make_outcomes() -> pl.DataFrame:
    kinds = [("linked", "id", "id_and_name")] * 5 + [("linked", "fuzzy", "name_village_birth")] * 4
    kinds.append(("unlinked", None, "nobody_found"))  # type: ignore[arg-type]
    lines = [{**_PLACE, "row_number": number, "decision": a, "method": b, "reason": c}
             for number, (a, b, c) in enumerate(kinds)]  # fmt: skip
    return pl.DataFrame(lines)


def _make_pairs() -> pl.DataFrame:
    lines = [
        {**_PLACE, "row_number": number, "rank": rank, "levels": _UNSURE if number == 8 else _SURE,
         "weights": "surname=4.0 given_name=1.0" + ("" if number == 8 else " birth=14.0"), "probability": 0.99}
        for number in range(5, 9) for rank in (1, 2)
    ]  # fmt: skip
    return conform(
        add_absent_columns(pl.DataFrame(lines), "review_pairs").with_columns(
            row_key=pl.lit("k"), prior=pl.lit(0.0), bits=pl.lit(1.0)
        ),
        "review_pairs",
    )


@pytest.fixture
def examples() -> pl.DataFrame:
    rows = _make_rows().drop("decision", "method", "reason", "levels", "weights", "probability", "drawn_rows")
    return make_link_examples(rows, _make_outcomes(), _make_pairs())


def test_every_pattern_has_its_examples_and_links_by_name_come_first(examples: pl.DataFrame) -> None:
    counts = examples.group_by("method", "reason", "levels", maintain_order=True).agg(
        pl.len(), pl.col("drawn_rows").first()
    )
    assert counts.rows() == [
        ("fuzzy", "name_village_birth", _SURE, 3, 3), ("fuzzy", "name_village_birth", _UNSURE, 1, 1),
        ("id", "id_and_name", None, 3, 5), (None, "nobody_found", None, 1, 1),
    ]  # fmt: skip


def test_differences_are_marked_and_order_changes_nothing(examples: pl.DataFrame) -> None:
    assert examples.filter("name_differs")["row_number"].to_list() == [8]
    rows = _make_rows().drop("decision", "method", "reason", "levels", "weights", "probability", "drawn_rows")
    assert make_link_examples(rows.reverse(), _make_outcomes().reverse(), _make_pairs().reverse()).equals(examples)


def test_the_workbook_names_outcomes_and_says_that_nobody_is_given_it(
    examples: pl.DataFrame, county: County, tmp_path: Path
) -> None:
    layout, faults = read_layout(_PROJECT / "config" / "lists" / "link_examples.yaml", "link_examples.yaml")
    assert layout
    assert not faults
    context = DocumentContext(
        "阳朔县", "局", "2026年9月", date(2026, 9, 30), "", {}, {},
        outcomes=county.matching.outcomes, model=county.matching.model,
    )  # fmt: skip
    path = tmp_path / "officer" / "link_examples.xlsx"
    write_link_examples(path, {"link_examples": examples}, context, layout)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["已关联的样例", "未关联的样例"]
    cells = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert county.matching.outcomes["name_village_birth"].title in cells
    footer = book.worksheets[0].oddFooter
    assert footer
    assert "不外传" in str(footer.left.text)


def test_nothing_drawn_gives_no_examples() -> None:
    rows = _make_rows().clear().drop("decision", "method", "reason", "levels", "weights", "probability", "drawn_rows")
    assert make_link_examples(rows, _make_outcomes().clear(), empty("review_pairs")).is_empty()
