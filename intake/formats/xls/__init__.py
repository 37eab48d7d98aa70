"""Old workbooks (.xls, .et) and what their records say of hidden rows, formulas and number formats."""
