"""Web pages and Excel 2003 XML, which reporting systems write under the name of .xls (M02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

from data_samples.sheets import Cell, Cells, Delivery, Line, Sheet

_PAGE = '<html xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n<head><meta charset="utf-8" /></head>\r\n<body>\r\n'
_BOOK = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
)


def write_html(delivery: Delivery, path: Path) -> None:
    """Write one table whose title row reaches over all columns and whose upper headings reach over their group."""
    rows = (f"<tr>{''.join(_html_cells(sheet, line))}</tr>\r\n" for sheet in delivery.sheets for line in sheet.lines())
    table = "".join(rows)
    path.write_bytes(f'{_PAGE}<table border="1">\r\n{table}</table>\r\n</body></html>\r\n'.encode())


def _html_cells(sheet: Sheet, line: Line) -> Iterator[str]:
    tag = "th" if line.kind == "heading" else "td"
    for cell, reach in _reaching(sheet, line):
        spanned = f' colspan="{reach}"' if reach > 1 else ""
        yield f"<{tag}{spanned}>{_shown(cell).replace(chr(10), '<br />')}</{tag}>"


def write_xml2003(delivery: Delivery, path: Path) -> None:
    """Write a worksheet per sheet; days are typed as such, all else is text."""
    sheets = "".join(map(_worksheet, delivery.sheets))
    path.write_bytes(f"{_BOOK}{sheets}</Workbook>\n".encode())


def _worksheet(sheet: Sheet) -> str:
    rows = "".join(f"   <Row>{''.join(_xml_cells(sheet, line))}</Row>\n" for line in sheet.lines())
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>" if sheet.hidden else ""
    return f' <Worksheet ss:Name="{escape(sheet.name)}">\n  <Table>\n{rows}  </Table>{hidden}\n </Worksheet>\n'


def _xml_cells(sheet: Sheet, line: Line) -> Iterator[str]:
    for cell, reach in _reaching(sheet, line):
        merged = f' ss:MergeAcross="{reach - 1}"' if reach > 1 else ""
        if isinstance(cell, date):
            yield f'<Cell{merged}><Data ss:Type="DateTime">{cell.isoformat()}T00:00:00.000</Data></Cell>'
        else:
            yield f'<Cell{merged}><Data ss:Type="String">{_shown(cell)}</Data></Cell>'


def _reaching(sheet: Sheet, line: Line) -> Iterator[tuple[Cell, int]]:
    """Each cell with the number of columns that it covers."""
    if line.kind == "title":
        yield line.cells[0], len(sheet.headings)
    elif line.kind == "heading" and line.cells != sheet.headings:
        yield from _grouped(sheet, line.cells)
    else:
        yield from ((cell, 1) for cell in line.cells)


def _grouped(sheet: Sheet, cells: Cells) -> Iterator[tuple[Cell, int]]:
    reach = {first: last - first + 1 for _, first, last in sheet.groups}
    column = 0
    while column < len(cells):
        yield cells[column], reach.get(column, 1)
        column += reach.get(column, 1)


def _shown(cell: Cell) -> str:
    return "" if cell is None else escape(str(cell))
