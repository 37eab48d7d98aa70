"""The address of a row's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from services.people.row_keys import RowKeys


def make_row_address(rows: RowKeys, row: Mapping[str, Any], suffix: str = "") -> str:
    """The page of a row; empty where the row is not known. `suffix`: `_a` or `_b` of a conflict's sides."""
    source, file, sheet, number = (row.get(f"{name}{suffix}") for name in ("source", "file", "sheet", "row_number"))
    if source is None or file is None or number is None:
        return ""
    return str(reverse("row", args=rows.make(source, file, sheet or "", number)))
