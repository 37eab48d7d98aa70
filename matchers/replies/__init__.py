"""Replies to the property search, linked to the people who were asked about and to nobody else."""
