"""The steps of a property search, kept apart from the comparison: its own run folders, tables and lists."""
