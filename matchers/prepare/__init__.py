"""Rows and the register made ready to be compared: numbers read, names keyed, places resolved."""
