"""How a workbook is written: page, sheet, table, cell formats, row heights."""
