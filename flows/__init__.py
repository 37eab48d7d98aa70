"""Prefect alone: the comparison and the property search as flows, schedules, the server."""
