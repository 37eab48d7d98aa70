"""The page of figures and charts: what its charts point at, that it is one page, and that nobody is named on it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from delivery import write_annexes, write_summary
from delivery.declarations.charts import ChartLayout
from delivery.excel.charts import fill_lines, find_turn, make_labels

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp

SHEETS = {"annexes": "一览图", "summary": "概况"}
_WIDTH_OF_PAGE = 595 - 2 * 1.5 / 2.54 * 72
_WIDEST_UNIT, _PADDING = 5.7, 5 / 7  # points of a unit in LibreOffice without Arial; units beside a cell's text
_HEIGHT_OF_PAGE = 842 - 2 * 1.5 / 2.54 * 72


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, made_up: MadeUp) -> dict[str, Path]:
    """The county's summary, and 附表 of the township with most households."""
    folder = tmp_path_factory.mktemp("glance")
    tables = made_up.summarise(made_up.county())
    write_summary(folder / "summary.xlsx", tables, made_up.context(), made_up.layout("summary"))
    paths = write_annexes(folder, tables, made_up.context(), made_up.annexes())
    return {"summary": folder / "summary.xlsx", "annexes": next(path for path in paths if "白沙镇" in path.name)}


@pytest.mark.parametrize("name", SHEETS)
def test_it_is_the_first_sheet_and_fits_one_page(books: dict[str, Path], name: str) -> None:
    book = openpyxl.load_workbook(books[name])
    assert book.sheetnames[0] == SHEETS[name]
    sheet = book[SHEETS[name]]
    last_row = int(re.findall(r"\d+", str(sheet.print_area))[-1])
    heights = [sheet.row_dimensions[row].height for row in range(1, last_row + 1)]
    assert None not in heights
    assert sum(heights) < _HEIGHT_OF_PAGE


@pytest.mark.parametrize("name", ["glance", "summary", "progress"])
def test_no_program_makes_the_page_smaller_to_fit(made_up: MadeUp, name: str) -> None:
    sheet = made_up.layout(name).sheets[0]
    assert sheet.orientation == "portrait"
    assert sum(sheet.grid) + len(sheet.grid) * _PADDING <= _WIDTH_OF_PAGE / _WIDEST_UNIT


@pytest.mark.parametrize("name", SHEETS)
def test_charts_point_at_numbers_beside_the_page(books: dict[str, Path], name: str) -> None:
    with zipfile.ZipFile(books[name]) as package:
        charts = [package.read(part).decode() for part in package.namelist() if part.startswith("xl/charts/")]
    assert charts
    sheet = openpyxl.load_workbook(books[name])[SHEETS[name]]
    for chart in charts:
        ranges = re.findall(r"<c:f>'?[^!]*'?!([^<]*)</c:f>", chart)
        assert ranges
        corners = [area.replace("$", "").split(":") for area in ranges]
        cells = [row[0].value for ends in corners for row in sheet[f"{ends[0]}:{ends[-1]}"]]
        assert None not in cells
        # Programs that do not read the cells draw what stands in the chart.
        for text in (str(cell) for cell in cells):
            assert f"<c:v>{text}</c:v>" in chart


def test_a_chart_that_has_nothing_to_show_is_a_sentence(books: dict[str, Path]) -> None:
    texts = [str(cell.value) for row in openpyxl.load_workbook(books["annexes"])["一览图"].iter_rows() for cell in row]
    assert "各期列出的线索核查得怎样（条）\n还没有列出过线索。" in texts


@pytest.mark.parametrize(("count", "turn"), [(3, 0), (15, -45), (30, -90)])
def test_names_are_turned_only_where_they_need_it(count: int, turn: int) -> None:
    assert find_turn(pl.Series(["普益街社区"] * count), 453 / count) == turn


def test_numbers_too_wide_for_their_bars_are_turned_or_left_out() -> None:
    rows = pl.DataFrame({"c": ["甲"] * 30, "n": [1016] * 30})
    assert make_labels(chart(6), rows, 15)["font"] == {"name": "宋体", "size": 10, "rotation": -90}
    assert make_labels(chart(6, stacking="sums"), rows, 15) == {}
    assert "rotation" not in str(make_labels(chart(6, stacking="sums"), rows, 60))


@pytest.mark.parametrize("name", SHEETS)
def test_nobody_is_named(books: dict[str, Path], made_up: MadeUp, name: str) -> None:
    members = made_up.county()["members"]
    texts = " ".join(
        str(cell.value) for row in openpyxl.load_workbook(books[name])[SHEETS[name]].iter_rows() for cell in row
    )
    names = pl.concat([members[column].drop_nulls() for column in ("household_id", "id_number", "name", "phone")])
    assert not [text for text in names if text in texts]
    assert not re.search(r"\d{11}", texts)


def chart(span: int, **changes: object) -> ChartLayout:
    return ChartLayout.model_validate(
        {"frame": "f", "title": "t", "category": "c", "series": [{"field": "n", "title": "n"}], "span": span} | changes
    )


def test_charts_fill_the_page_from_left_to_right() -> None:
    charts = [chart(span) for span in (6, 6, 4, 12, 6)]
    assert [[each.span for each in line] for line in fill_lines(charts, 12)] == [[6, 6], [4], [12], [6]]
