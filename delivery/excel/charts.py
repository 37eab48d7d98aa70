"""Charts of a sheet, line by line; their numbers stand in hidden columns beside the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING

import polars as pl

from delivery.declarations.charts import ChartLayout
from delivery.excel.cell_styles import FRAME_COLOUR, Styles
from delivery.excel.text_height import measure_width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

_PIXELS_PER_POINT = 96 / 72
_MARGIN = 5  # pixels around a chart
_NARROWEST = 0.99  # of a width, where a program rounds columns down; what stands out is not printed
_TEXT_SIZE = 10
_TEXT = {"name": "宋体", "size": _TEXT_SIZE}
_TITLE = {"name": "黑体", "size": 12, "bold": False}
_AXIS_LINE = {"color": "#808080"}
_SUBTYPES = {"sums": "stacked", "shares": "percent_stacked"}
_NUMBER_FORMAT = "#,##0;;"  # no number where there is no bar
_NUMBERS: dict[str, object] = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
# Where bars bear no numbers.
_SHOWN_NUMBERS: dict[str, object] = {
    "num_font": _TEXT, "line": {"none": True}, "min": 0, "num_format": "#,##0",
    "major_gridlines": {"visible": True, "line": {"color": FRAME_COLOUR, "width": 0.5}},
}  # fmt: skip
_ROOM_FOR_NUMBER = 1.5
_ROOM_FOR_SLANTED = 20.0  # points between two of them
# Degrees -> the type of names that are turned by so many; upright ones stand close to each other.
_TURNS: dict[int, dict[str, object]] = {0: {}, -45: {"rotation": -45}, -90: {"rotation": -90, "size": 9}}
_GAP = 3  # points between two texts beside each other
_POINTS_OF_UNIT = 5.25  # of a column's width
_HALF_CHARACTER = _TEXT_SIZE / 2


class ChartWriter:
    """Writes a sheet's charts below each other; `widths`: of the printed columns, behind which the numbers stand."""

    def __init__(
        self, worksheet: Worksheet, styles: Styles, widths: Sequence[float], fill_in: Callable[[str], str]
    ) -> None:
        self._worksheet = worksheet
        self._styles = styles
        self._widths = widths
        self._fill_in = fill_in
        self._first_data_column = self._next_data_column = len(widths) + 1

    def write(self, charts: Sequence[ChartLayout], frames: Mapping[str, pl.DataFrame], row: int) -> int:
        """Write the charts from this row on; the next free row."""
        for line in fill_lines(charts, len(self._widths)):
            self._worksheet.set_row(row, max(chart.height for chart in line))
            column = 0
            for layout in line:
                self._write_chart(layout, frames[layout.frame], row, column)
                column += layout.span
            row += 1
        if self._next_data_column > self._first_data_column:
            self._worksheet.set_column(
                self._first_data_column, self._next_data_column - 1, None, None, {"hidden": True}
            )
        return row

    def _write_chart(self, layout: ChartLayout, frame: pl.DataFrame, row: int, column: int) -> None:
        if frame.is_empty():
            text = f"{self._fill_in(layout.title)}\n{self._fill_in(layout.empty)}"
            last_column = column + layout.span - 1
            self._worksheet.merge_range(row, column, row, last_column, text, self._styles.chart_note)
            return
        widths = self._widths[column : column + layout.span]
        room = sum(widths) * _POINTS_OF_UNIT / frame.height if layout.kind == "column" else inf
        labels = make_labels(layout, frame, room)
        chart = _make_chart(self._styles.book, layout, find_turn(frame[layout.category], room), self._fill_in)
        if layout.kind == "bar":
            chart.set_x_axis(_NUMBERS | _leave_room(layout, frame))
        else:
            chart.set_y_axis(_NUMBERS if labels else _SHOWN_NUMBERS)
        self._add_series(chart, layout, frame, labels)
        width = int(sum(map(_count_pixels, widths)) * _NARROWEST)
        chart.set_size({"width": width - 2 * _MARGIN, "height": int(layout.height * _PIXELS_PER_POINT) - 2 * _MARGIN})
        place = {
            "x_offset": _MARGIN,
            "y_offset": _MARGIN,
            "object_position": 1,
            "description": self._fill_in(layout.title),
        }
        self._worksheet.insert_chart(row, column, chart, place)

    def _add_series(self, chart: Chart, layout: ChartLayout, frame: pl.DataFrame, labels: Mapping[str, object]) -> None:
        """Write the chart's numbers beside the page, from the first row down, and point at them."""
        categories = self._write_column(self._fill_in(layout.title), frame[layout.category].to_list())
        for series in layout.series:
            title = self._fill_in(series.title)
            values = self._write_column(title, frame[series.field].to_list())
            chart.add_series({
                "name": title, "categories": categories, "values": values, "gap": 80,
                "fill": {"color": f"#{series.colour}"}, "border": {"none": True},
                "data_labels": dict(labels),
            })  # fmt: skip

    def _write_column(self, heading: str, cells: list[str | float | None]) -> list[object]:
        """Write a hidden column; returns where its cells stand, as XlsxWriter wants it."""
        column = self._next_data_column
        self._next_data_column += 1
        self._worksheet.write_string(0, column, heading)
        for number, value in enumerate(cells, start=1):
            if isinstance(value, str):
                self._worksheet.write_string(number, column, value)
            elif value is not None:
                self._worksheet.write_number(number, column, value)
        return [self._worksheet.get_name(), 1, column, len(cells), column]


def fill_lines(charts: Sequence[ChartLayout], width: int) -> Iterator[list[ChartLayout]]:
    """The charts that stand beside each other, in so many grid cells."""
    line: list[ChartLayout] = []
    for chart in charts:
        if line and sum(other.span for other in line) + chart.span > width:
            yield line
            line = []
        line.append(chart)
    if line:
        yield line


def make_labels(layout: ChartLayout, frame: pl.DataFrame, room: float) -> dict[str, object]:
    """How numbers stand beside bars that have so many points each: turned where they are too wide.

    None where bars that stand on each other are too narrow: they would be written over each other.
    """
    largest = [f"{_find_largest(frame[series.field]):,.0f}" for series in layout.series]
    turn = find_turn(pl.Series(largest), room)
    if turn and layout.stacking != "beside":
        return {}
    return {"value": True, "num_format": _NUMBER_FORMAT, "font": _TEXT | ({"rotation": -90} if turn else {})}


def _find_largest(numbers: pl.Series) -> float:
    return float(numbers.max() or 0)  # type: ignore[arg-type]


def find_turn(texts: pl.Series, room: float) -> int:
    """By how many degrees texts that have so many points each must be turned to stand beside each other."""
    widest = max(measure_width(text) for text in texts)
    if widest * _HALF_CHARACTER + _GAP < room:
        return 0
    return -45 if room > _ROOM_FOR_SLANTED else -90


def _make_chart(book: Workbook, layout: ChartLayout, turn: int, fill_in: Callable[[str], str]) -> Chart:
    """A chart without series, whose names are turned by so many degrees; the first stands at the top or on the left."""
    chart = book.add_chart({"type": layout.kind, "subtype": _SUBTYPES.get(layout.stacking)})
    chart.show_hidden_data()
    chart.set_title({"name": fill_in(layout.title), "name_font": _TITLE, "overlay": False})
    names: dict[str, object] = {
        "num_font": _TEXT | _TURNS[turn], "line": _AXIS_LINE, "major_tick_mark": "none",
        "interval_unit": 1,
    }  # fmt: skip
    if layout.kind == "bar":
        chart.set_y_axis(names | {"reverse": True})
    else:
        chart.set_x_axis(names)
    if len(layout.series) > 1:
        chart.set_legend({"position": "bottom", "font": _TEXT})
    else:
        chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": FRAME_COLOUR}})
    return chart


def _leave_room(layout: ChartLayout, frame: pl.DataFrame) -> dict[str, object]:
    """An end of the axis behind which the longest bar has room for its number."""
    if layout.stacking != "beside":
        return {}
    largest = max(_find_largest(frame[series.field]) for series in layout.series)
    return {"max": largest * _ROOM_FOR_NUMBER} if largest else {}


def _count_pixels(width: float) -> int:
    """How wide XlsxWriter takes a column of so many characters to be."""
    return int(width * 7 + 0.5) + 5
