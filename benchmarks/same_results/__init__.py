"""Proof that two checkouts of the project make the same tables, workbooks, pages and texts from the same inputs."""
