"""Workbooks that are zip packages of XML (.xlsx, .xlsb, .ods): their sheets, hidden rows, formulas and styles."""
