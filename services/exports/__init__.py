"""Exports to named systems: rows from runs, the road and the inbox, in the columns that a declaration names."""
