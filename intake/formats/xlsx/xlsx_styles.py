"""Which cell styles of an .xlsx show numbers as others than they are."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from intake.formats.number_formats import NumberFormat, parse_format


def read_style_formats(styles: ET.Element | None) -> dict[int, NumberFormat]:
    """Style (a cell's `s`) -> format; only those that change what a person sees. `styles`: root of xl/styles.xml."""
    if styles is None:
        return {}
    codes = {
        element.get("numFmtId", ""): number_format
        for element in styles.iter()
        if _strip_namespace(element) == "numFmt" and (number_format := parse_format(element.get("formatCode", "")))
    }
    cells = next((element for element in styles if _strip_namespace(element) == "cellXfs"), None) if codes else None
    return _select_used_formats(
        codes, [element.get("numFmtId", "") for element in (cells if cells is not None else ())]
    )


def _select_used_formats(codes: Mapping[str, NumberFormat], numbers: list[str]) -> dict[int, NumberFormat]:
    return {style: codes[number] for style, number in enumerate(numbers) if number in codes}


def _strip_namespace(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
