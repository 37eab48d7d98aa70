"""A chart on a sheet, drawn by the office program from cells of the sheet itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.county.model import Declaration


class SeriesLayout(Declaration):
    """One series. `field`: its numbers in the chart's frame; `title`: in the legend; `colour`: like 4472C4."""

    field: str
    title: str
    colour: str = Field(default="2F6DA8", pattern=r"^[0-9A-F]{6}$")


class ChartLayout(Declaration):
    """One chart.

    `frame`: which prepared frame; `category`: the field that names its rows. `kind`: bars lie, columns stand.
    `stacking`: series stand beside or on each other, as sums or as shares of the whole. `span`: grid cells it takes;
    charts fill a line of the page from left to right. `height`: points, the tallest of a line's charts counts.
    `empty`: said in its place where the frame has no row.
    """

    frame: str
    title: str
    category: str
    series: tuple[SeriesLayout, ...] = Field(min_length=1)
    kind: Literal["bar", "column"] = "bar"
    stacking: Literal["beside", "sums", "shares"] = "beside"
    span: int = Field(ge=2)
    height: float = Field(default=170, ge=80, le=400)
    empty: str = "本期无。"
