"""The templates of `config/forms` are those that the program delivers, and a county's edits are its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from delivery.forms.default_templates import TEMPLATES, write_templates

FORMS = Path("config/forms")


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_delivered_template_is_what_its_recipe_makes(name: str, tmp_path: Path) -> None:
    made = {path.name: path.read_bytes() for path in write_templates(tmp_path)}
    assert (FORMS / name).read_bytes() == made[name]


@pytest.mark.parametrize("name", TEMPLATES)
def test_pages_are_a4_and_type_is_no_smaller_than_nine(name: str) -> None:
    document = Document(str(FORMS / name))
    section = document.sections[0]
    assert section.page_width and section.page_height
    assert (round(section.page_width.cm), round(section.page_height.cm, 1)) == (21, 29.7)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    runs += [
        run
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    ]
    assert all(run.font.size is None or run.font.size.pt >= 9 for run in runs)
