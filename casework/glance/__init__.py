"""Where lists stand, at a glance: counts for a township's wall and for the county's report."""

from casework.glance.glance_tables import GlanceInputs, make_glance_tables

__all__ = ["GlanceInputs", "make_glance_tables"]
