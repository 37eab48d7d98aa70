"""The configuration, read-only, with its clauses."""
