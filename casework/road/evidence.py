"""What a road is read from: lines of lists, visits, searches, reviews, orders and the register, by household."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from casework.road.frames import FRAMES


@dataclass(frozen=True)
class RoadEvidence:
    """Everything up to a day, each a frame of that name, with the household's origin in every line.

    `households`: as the register has them now. `register_states`: as each run had them, the oldest first. `listings`:
    what each run said of the clues of its list. `visits`, `reviews`, `measures`: what was answered, in the order in
    which it came. `signatures`, `searches`: of the property searches; `purged_searches`: nobody knows any more of
    whom. `orders`: to departments, as they stand; `due_orders`: those that are to be issued now.
    """

    households: pl.DataFrame = field(default_factory=FRAMES["households"].make_empty)
    register_states: pl.DataFrame = field(default_factory=FRAMES["register_states"].make_empty)
    listings: pl.DataFrame = field(default_factory=FRAMES["listings"].make_empty)
    visits: pl.DataFrame = field(default_factory=FRAMES["visits"].make_empty)
    signatures: pl.DataFrame = field(default_factory=FRAMES["signatures"].make_empty)
    searches: pl.DataFrame = field(default_factory=FRAMES["searches"].make_empty)
    purged_searches: pl.DataFrame = field(default_factory=FRAMES["purged_searches"].make_empty)
    reviews: pl.DataFrame = field(default_factory=FRAMES["reviews"].make_empty)
    orders: pl.DataFrame = field(default_factory=FRAMES["orders"].make_empty)
    due_orders: pl.DataFrame = field(default_factory=FRAMES["due_orders"].make_empty)
    measures: pl.DataFrame = field(default_factory=FRAMES["measures"].make_empty)
