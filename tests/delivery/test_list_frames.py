"""What a layout may show is what the frames hold: declared once, beside the function that makes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from delivery.document_context import PLACEHOLDERS
from delivery.documents import DOCUMENTS, PROPERTY_DOCUMENTS, Workbook
from delivery.layout_check import LAYOUT_FIELDS
from delivery.list_frames import make_list_frames

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp

LAYOUTS = Path(__file__).parents[2] / "config" / "lists"
ROWS = pl.DataFrame({"internal": [1, 2], "risk:因病": [3, 4], "risk:因学": [0, 1], "township": ["甲", "乙"]})


def test_a_frame_has_its_declared_fields_and_no_others() -> None:
    frame = make_list_frames({"townships": ROWS}, {"townships": ("township", "risk:")})["townships"]
    assert frame.columns == ["number", "township", "risk:因病", "risk:因学"]
    assert frame["number"].to_list() == [1, 2]


def test_a_declared_field_that_nothing_makes_is_an_error() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError, match="village"):
        make_list_frames({"townships": ROWS}, {"townships": ("village",)})


def test_every_layout_of_the_county_and_of_the_list_of_documents_is_declared() -> None:
    documents = (*DOCUMENTS, *PROPERTY_DOCUMENTS)
    assert {document.layout for document in documents if isinstance(document, Workbook)} <= LAYOUT_FIELDS.keys()
    assert {path.stem for path in LAYOUTS.glob("*.yaml")} == LAYOUT_FIELDS.keys()


def test_every_placeholder_has_its_text(made_up: MadeUp) -> None:
    assert (*made_up.context().make_texts(), "each") == PLACEHOLDERS
