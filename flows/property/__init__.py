"""The property search, kept apart: its own run folders, tables and lists."""
