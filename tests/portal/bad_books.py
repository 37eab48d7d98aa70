"""A department's own template, filled in with person numbers that cannot be any. Nobody in it exists."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook, load_workbook

_ROWS = range(2, 12)


def fill_in_badly(template: bytes, word: str) -> bytes:
    """A workbook of its own with the headings of the template's sheet that has the word in its name."""
    book = load_workbook(BytesIO(template))
    sheet = next(book[name] for name in book.sheetnames if word in name)
    headings = [str(cell.value).split("（")[0].rstrip("*") for cell in sheet[1] if cell.value]
    filled = Workbook()
    table = filled.active
    assert table is not None
    table.append(headings)
    for row in _ROWS:
        cells = {"户主姓名": f"莫大{row}", "证件号码": f"45032119800101{row:04d}"}
        table.append([cells.get(heading, "") for heading in headings])
    content = BytesIO()
    filled.save(content)
    return content.getvalue()
