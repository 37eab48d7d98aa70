"""Which of a township's visits a page shows, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.townships.visits import HouseholdVisit, TownshipVisits

# Word in an address -> what it is called, and which households it means.
STATES: Mapping[str, tuple[str, Callable[[HouseholdVisit], bool]]] = {
    "open": ("待核查", lambda home: home.state != "done"),
    "overdue": ("逾期", lambda home: home.state == "overdue"),
    "due_soon": ("即将到期", lambda home: home.state == "due_soon"),
    "urgent": ("紧急", lambda home: home.is_urgent),
    "new": ("新增", lambda home: home.is_new),
    "done": ("已办", lambda home: home.state == "done"),
}


@dataclass(frozen=True)
class VillageProgress:
    """How far a village has come: households by state."""

    village: str
    households: int
    done: int
    overdue: int
    due_soon: int

    @property
    def waiting(self) -> int:
        """Those that have time yet."""
        return self.households - self.done - self.overdue - self.due_soon


def count_villages(visits: TownshipVisits) -> list[VillageProgress]:
    """A line per village, in the order of the visit sheets."""
    return [_count(village, homes) for village, homes in visits.villages.items()]


def count_all(visits: TownshipVisits) -> VillageProgress:
    """The whole township."""
    return _count("", visits.households)


def _count(village: str, homes: Sequence[HouseholdVisit]) -> VillageProgress:
    states = [home.state for home in homes]
    return VillageProgress(village, len(homes), *(states.count(name) for name in ("done", "overdue", "due_soon")))


def count_states(homes: Sequence[HouseholdVisit]) -> list[tuple[str, str, int]]:
    """Word, title and number of households of every state that a page may ask for."""
    return [(word, title, sum(map(is_meant, homes))) for word, (title, is_meant) in STATES.items()]


def select_visits(visits: TownshipVisits, village: str, state: str) -> list[HouseholdVisit]:
    """The households of a village (empty: of all) and state (empty: any), in visiting order."""
    homes = visits.villages.get(village, ()) if village else visits.households
    return [home for home in homes if STATES[state][1](home)] if state in STATES else list(homes)
