"""Where lists stand, at a glance: counts for a township's wall and for the county's report."""

from casework.glance.glance_tables import SOURCE_TABLES, make_glance_tables

__all__ = ["SOURCE_TABLES", "make_glance_tables"]
