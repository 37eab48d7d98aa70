"""What a township prints: no table is wider than its page, no type smaller than nine points, no number on two lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from delivery.declarations.lists import combine_layouts
from delivery.township.annexes import PART_LAYOUTS
from delivery.visits.form_sheet import MARGINS
from delivery.visits.form_styles import STYLES
from delivery.visits.page_lines import PAGE_HEIGHT, WIDTHS, Block, Cell, Line, compute_text_height, fill_pages

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp

# 267 mm between the margins of A4 on its side, by the widest typeface that stands in for a missing one.
_WIDEST = 757 / 5.7  # points between the margins, over points of a unit
_PADDING = 5 / 7
_POINTS_OF_PAPER = (595.0, 842.0)
_WIDER = 5.7 / 5.25  # LibreOffice without Arial and Liberation Sans


@pytest.mark.parametrize("name", ["suspected", "annexes"])
def test_tables_fit_their_page_without_smaller_type(made_up: MadeUp, name: str) -> None:
    layout = made_up.layout(name) if name == "suspected" else made_up.annexes()
    assert layout.body_size >= 9
    for sheet in layout.sheets:
        widths = sheet.grid or [column.width for column in sheet.tables[0].columns if column.printed]
        assert sum(widths) + len(widths) * _PADDING <= _WIDEST, sheet.name


@pytest.mark.parametrize("name", ["suspected", "annexes", *PART_LAYOUTS])
def test_id_numbers_and_telephones_stand_on_one_line(made_up: MadeUp, name: str) -> None:
    for sheet in made_up.layout(name).sheets:
        for column in (column for table in sheet.tables for column in table.columns):
            if column.field.endswith("id_number") and column.printed:
                assert (column.format, column.width) == ("id", 23), (sheet.name, column.title)
            if column.field in {"household_id", "phone"}:
                assert column.format == "id" and (not column.printed or column.width >= 14), (sheet.name, column.title)


def test_two_sheets_of_one_name_do_not_go_into_one_book(made_up: MadeUp) -> None:
    with pytest.raises(ValueError, match="工作表名称重复"):
        combine_layouts(made_up.layout("annexes"), [made_up.layout("annexes")])


def test_a_visit_sheet_fits_its_paper_also_with_wider_typefaces() -> None:
    width, height = _POINTS_OF_PAPER
    assert sum(WIDTHS) * _WIDER < width - 2 * MARGINS["left"] * 72
    assert height - (MARGINS["top"] + MARGINS["bottom"]) * 72 > PAGE_HEIGHT
    assert min(int(style["font_size"]) for style in STYLES.values() if "font_size" in style) >= 9  # type: ignore[call-overload]


def _block(*heights: float) -> Block:
    return tuple(Line((Cell(0, 5, "字"),), height) for height in heights)


def test_what_does_not_fit_goes_on_a_second_page_and_no_question_is_parted() -> None:
    pages = list(fill_pages([_block(300), _block(200, 200), _block(100), _block(700)], 650, 600))
    assert [[line.height for line in page] for page in pages] == [[300], [200, 200, 100], [700]]
    assert compute_text_height("字" * 200, 0, 5) > compute_text_height("字" * 20, 0, 5)
