"""Charts of a sheet, line by line; their numbers stand in hidden columns beside the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
        is_turned = layout.kind == "column" and not _has_room(frame[layout.category], sum(widths))
        chart = _make_chart(self._styles.book, layout, is_turned, self._fill_in)
        self._add_series(chart, layout, frame)
        width = int(sum(map(_count_pixels, widths)) * _NARROWEST)
        chart.set_size({"width": width - 2 * _MARGIN, "height": int(layout.height * _PIXELS_PER_POINT) - 2 * _MARGIN})
        place = {"x_offset": _MARGIN, "y_offset": _MARGIN, "object_position": 1, "description": layout.title}
        self._worksheet.insert_chart(row, column, chart, place)

    def _add_series(self, chart: Chart, layout: ChartLayout, frame: pl.DataFrame) -> None:
        """Write the chart's numbers beside the page, from the first row down, and point at them."""
        categories = self._write_column(self._fill_in(layout.title), frame[layout.category].to_list())
        for series in layout.series:
            title = self._fill_in(series.title)
            values = self._write_column(title, frame[series.field].to_list())
            chart.add_series({
                "name": title, "categories": categories, "values": values, "gap": 80,
                "fill": {"color": f"#{series.colour}"}, "border": {"none": True},
                "data_labels": {"value": True, "num_format": layout.number_format, "font": _TEXT},
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


def _has_room(names: pl.Series, width: float) -> bool:
    """Whether the names stand beside each other in so many units, so that none has to be turned."""
    widest = max(map(measure_width, names.cast(pl.String)))
    return (widest * _HALF_CHARACTER + _TEXT_SIZE) * len(names) < width * _POINTS_OF_UNIT


def _make_chart(book: Workbook, layout: ChartLayout, is_turned: bool, fill_in: Callable[[str], str]) -> Chart:
    """A chart without series; the first row stands at the top or on the left."""
    stacking = _SUBTYPES.get(layout.stacking)
    chart = book.add_chart({"type": layout.kind, "subtype": stacking})
    chart.show_hidden_data()
    chart.set_title({"name": fill_in(layout.title), "name_font": _TITLE, "overlay": False})
    names: dict[str, object] = {
        "num_font": _TEXT | ({"rotation": -45} if is_turned else {}), "line": _AXIS_LINE, "major_tick_mark": "none",
        "interval_unit": 1,
    }  # fmt: skip
    numbers: dict[str, object] = {
        "visible": False,
        "major_gridlines": {"visible": False},
        "min": 0,
        "max": layout.axis_end,
    }
    if layout.kind == "bar":
        chart.set_y_axis(names | {"reverse": True})
        chart.set_x_axis(numbers)
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(numbers)
    if len(layout.series) > 1:
        chart.set_legend({"position": "bottom", "font": _TEXT})
    else:
        chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": FRAME_COLOUR}})
    return chart


def _count_pixels(width: float) -> int:
    """How wide XlsxWriter takes a column of so many characters to be."""
    return int(width * 7 + 0.5) + 5
