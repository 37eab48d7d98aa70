"""Which cell styles of an .xlsx show numbers as others than they are."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from intake.formats.number_formats import NumberFormat, read_format


def formats_by_style(styles: ET.Element | None) -> dict[int, NumberFormat]:
    """Style (a cell's `s`) -> format; only those that change what a person sees. `styles`: root of xl/styles.xml."""
    if styles is None:
        return {}
    codes = {
        found.get("numFmtId", ""): read
        for found in styles.iter()
        if _name(found) == "numFmt" and (read := read_format(found.get("formatCode", "")))
    }
    cells = next((found for found in styles if _name(found) == "cellXfs"), None) if codes else None
    return _used(codes, [found.get("numFmtId", "") for found in (cells if cells is not None else ())])


def _used(codes: Mapping[str, NumberFormat], numbers: list[str]) -> dict[int, NumberFormat]:
    return {style: codes[number] for style, number in enumerate(numbers) if number in codes}


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
