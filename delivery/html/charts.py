"""Drawings as SVG: pure functions from numbers to text, coloured by the page's style sheet (classes `c-...`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from markupsafe import Markup, escape

Band = tuple[str, int]  # class of its colour, number

_WIDTH, _LABEL, _LINE, _TOP = 960, 190, 26, 22


def draw_bars(lines: Sequence[tuple[str, Sequence[Band]]]) -> Markup:
    """Draw one bar per line, each as long as 100 %, with the line's whole number behind it."""
    shapes = []
    for position, (label, bands) in enumerate(lines):
        y = position * _LINE + 4
        shapes += [_draw_text(_LABEL - 10, y + 14, label, "end"), *_draw_segments(bands, y)]
        shapes.append(_draw_text(_WIDTH - 4, y + 14, f"{sum(number for _, number in bands):,}", "end", "small"))
    return _make_drawing(len(lines) * _LINE + 6, shapes)


def _draw_segments(bands: Sequence[Band], y: float) -> Iterator[str]:
    """Rectangles beside each other; a share that would hold its number shows it."""
    total, x, span = sum(number for _, number in bands), float(_LABEL), _WIDTH - _LABEL - 76
    for colour, number in bands:
        wide = span * number / total if total else 0.0
        if number:
            yield _draw_rectangle(x, y, wide, 18, colour)
            if wide > 9 * len(f"{number:,}") + 6:
                yield _draw_text(x + wide / 2, y + 13.5, f"{number:,}", "middle", f"inside on-{colour}")
        x += wide


def draw_rates(lines: Sequence[tuple[str, float | None, float | None]]) -> Markup:
    """Draw a dot per line on an axis from the lowest tenth to 100 %, and a hollow one for the period before."""
    all_rates = [rate for _, *pair in lines for rate in pair if rate is not None]
    low = min(0.9, int(min(all_rates, default=0.0) * 10) / 10)
    span = _WIDTH - _LABEL - 76
    shapes = list(_draw_axis(low, span, len(lines) * _LINE))
    for position, (label, rate_now, previous_rate) in enumerate(lines):
        y = _TOP + position * _LINE + 12
        shapes.append(_draw_text(_LABEL - 10, y + 4, label, "end"))
        positions = [
            None if rate is None else _LABEL + span * (rate - low) / (1 - low) for rate in (previous_rate, rate_now)
        ]
        if positions[0] is not None and positions[1] is not None:
            shapes.append(f'<line x1="{positions[0]:.1f}" y1="{y}" x2="{positions[1]:.1f}" y2="{y}" class="between"/>')
        shapes += [_draw_dot(x, y, kind) for x, kind in zip(positions, ("before", "now"), strict=True) if x is not None]
        shapes.append(_draw_text(_WIDTH - 4, y + 4, "—" if rate_now is None else f"{rate_now:.1%}", "end", "small"))
    return _make_drawing(_TOP + len(lines) * _LINE + 4, shapes)


def _draw_axis(low: float, span: int, height: int) -> Iterator[str]:
    """Grid lines at every tenth from `low` on."""
    for step in range(round((1 - low) * 10) + 1):
        x = _LABEL + span * step / 10 / (1 - low)
        yield f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_TOP + height}" class="grid"/>'
        yield _draw_text(x, 14, f"{low + step / 10:.0%}", "middle", "small")


def draw_columns(bins: Sequence[tuple[str, Sequence[Band]]]) -> Markup:
    """Draw a column per bin, its bands upon each other and its whole number above; labels stand below."""
    height, bottom = 200, 176
    highest = max((sum(number for _, number in bands) for _, bands in bins), default=0) or 1
    wide = (_WIDTH - 20) / max(len(bins), 1)
    shapes = [f'<line x1="10" y1="{bottom}" x2="{_WIDTH - 10}" y2="{bottom}" class="grid"/>']
    for position, (label, bands) in enumerate(bins):
        x, y = 10 + position * wide, float(bottom)
        for colour, number in bands:
            tall = max(ceil(number * 145 / highest), 2) if number else 0
            y -= tall
            shapes += [_draw_rectangle(x + wide * 0.15, y, wide * 0.7, tall, colour)] if number else []
        total = sum(number for _, number in bands)
        shapes += [_draw_text(x + wide / 2, y - 5, f"{total:,}", "middle", "small")] if total else []
        shapes.append(_draw_text(x + wide / 2, bottom + 16, label, "middle", "small"))
    return _make_drawing(height, shapes)


def _make_drawing(height: float, shapes: Sequence[str]) -> Markup:
    drawing = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img">{"".join(shapes)}</svg>'
    return Markup(drawing)  # noqa: S704 - every text in it went through `_draw_text`


def _draw_rectangle(x: float, y: float, wide: float, tall: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" class="c-{escape(colour)}"/>'


def _draw_dot(x: float, y: float, kind: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{7 if kind == "before" else 4.5}" class="dot-{kind}"/>'


def _draw_text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'
