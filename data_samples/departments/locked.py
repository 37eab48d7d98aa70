"""民政局: a workbook that was protected by a password before it was sent (M02)."""

from __future__ import annotations

from data_samples.sheets import Delivery
from data_samples.world import World


def deliver(_: World) -> Delivery:
    """The same bytes whatever the county: encryption draws numbers of its own. Inside are headings and nobody."""
    return Delivery("", "民政局/临时救助发放名单.xlsx", (), form="locked")
