"""The people of a county that never was: villages, clans, families, names and numbers."""
