"""Replies to the property search, linked to the persons of the search and to nobody else."""
