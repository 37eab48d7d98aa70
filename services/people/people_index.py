"""Everybody by name and number: those whom the run tracks at once, the whole register once its file has been read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock, Thread

import polars as pl

from domain.errors import FangpinError
from domain.handover import PLACE
from domain.text import squeeze
from services.explain.delivered_files import REGISTER, open_delivered_files
from services.runs.published_runs import RunFrames

_PERSON = [
    "household_id",
    "person_id",
    "name",
    "id_number",
    "relation",
    "township",
    "village",
    "group",
    "phone",
    "birth_date",
]
# Part of a name is looked for from so many characters on; of one there would be half a county.
_SHORTEST_PART = 2
MOST_HITS = 50


@dataclass(frozen=True)
class Hits:
    """Frame of people found (household_id, person_id, name, ...), households first. `is_cut_off`: there are more."""

    people: pl.DataFrame
    is_cut_off: bool


class PeopleIndex:
    """The people of a run's register. `state`: unread, reading, complete, or absent where its file is not there."""

    def __init__(self, frames: RunFrames) -> None:
        self._frames = frames
        self._lock = Lock()
        self._members: pl.DataFrame | None = None
        self.state = "unread"

    def start_reading(self) -> None:
        """Read the register in a thread of its own, once."""
        with self._lock:
            if self.state != "unread":
                return
            self.state = "reading"
        Thread(target=self.read_register, name="register", daemon=True).start()

    def read_register(self) -> None:
        """Read the register from the inbox, where its file is still what it was for the run."""
        try:
            files = open_delivered_files(self._frames.run, {REGISTER}, None)
            members = files.members if files else None
        except (FangpinError, OSError):
            members = None
        if members is not None:
            self._members = members.select(*_PERSON, *PLACE).with_columns(pl.col("birth_date").cast(pl.String))
        self.state = "absent" if members is None else "complete"

    @property
    def people(self) -> pl.DataFrame:
        """household_id, person_id, name, id_number, relation, township, village, group, phone, birth_date, place.

        The place (file, sheet, row_number) is the register's, null where it was not read.
        """
        return self._tracked_people if self._members is None else self._members

    @cached_property
    def _tracked_people(self) -> pl.DataFrame:
        read = self._frames.read
        homes = read("tracked_households").select("household_id", "township", "village", "group")
        tracked = read("tracked_people").rename({"person_name": "name", "person_id_number": "id_number"})
        people = tracked.join(homes, on="household_id", how="left")
        missing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("phone", "birth_date", "file", "sheet")]
        people = people.with_columns(*missing, pl.lit(None, dtype=pl.Int64).alias("row_number"))
        return people.select(*_PERSON, *PLACE)

    def search(self, text: str) -> Hits:
        """The people of a household or person number, an ID number, a name or part of one."""
        wanted = "".join(text.split()).upper()
        if not wanted:
            return Hits(self.people.clear(), is_cut_off=False)
        people = self.people
        by_number = people.filter((pl.col("household_id") == wanted) | (pl.col("person_id") == wanted))
        by_id = people.filter(pl.col("id_number").str.to_uppercase() == wanted)
        found = by_number if by_number.height else by_id if by_id.height else self._search_names(wanted)
        return Hits(found.head(MOST_HITS), is_cut_off=found.height > MOST_HITS)

    def _search_names(self, wanted: str) -> pl.DataFrame:
        name = squeeze(pl.col("name")).str.to_uppercase()
        same = self.people.filter(name == wanted)
        if same.height or len(wanted) < _SHORTEST_PART:
            return same.sort("township", "village", "household_id")
        return self.people.filter(name.str.contains(wanted, literal=True)).sort("name", "township", "village")

    def list_members(self, household_id: str) -> list[dict[str, object]]:
        """The people of one household, the householder first."""
        members = self.people.filter(pl.col("household_id") == household_id)
        is_other = (pl.col("relation") != "户主").fill_null(value=True)
        return list(members.sort(is_other, "birth_date", nulls_last=True).iter_rows(named=True))
