"""The county's places: `config/regions.csv`, and the names of townships and villages as it gives them.

Departments write the same village in a dozen ways (M26) and go on using names of villages that have been merged
(M25). Every spelling of a place becomes the table's name for it. A place that the table does not know keeps a tidied
spelling, one for all its spellings in the frame, so that a county with an incomplete table loses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from domain.errors import Fault
from domain.place_lookup import Gazetteer, Place
from domain.place_names import make_group_keys, make_place_key, make_place_keys, tidy_place
from domain.place_spelling import Pair, unify_spellings
from domain.regions_file import list_places, make_places_frame, read_places

__all__ = ["Regions", "make_group_keys", "make_place_key", "make_place_keys"]

_PAIR = ("township", "village")


@dataclass(frozen=True, eq=False)
class Regions:
    """The region table: `places` has the columns of the file, with `aliases` as list and the two dates as dates.

    `level`: county, township or village. `valid_to`: the first day on which the place no longer exists.
    `merged_into`: the code of what it became on that day.
    """

    places: pl.DataFrame

    @classmethod
    def read_file(cls, path: Path, shown_path: str) -> tuple[Regions | None, list[Fault]]:
        """The table in a CSV file, or every fault in it; `shown` is the file's name in messages."""
        places, faults = read_places(path, shown_path)
        return (None if faults else cls(make_places_frame(places))), faults

    def resolve(self, frame: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
        """The frame with `township` and `village` (added when absent) under the names they have on `as_of`.

        Rows and their order stay. Null where nothing is written and nothing follows from the village.
        """
        with_texts = frame.with_columns(_text_column(frame, name) for name in _PAIR)
        tidied = (
            with_texts.select(_PAIR).unique().with_columns(tidy_place(pl.col(name)).alias(f"_{name}") for name in _PAIR)
        )
        names = self._find_names(tidied.select("_township", "_village").unique().rows(), as_of)
        spelled = tidied.join(names, on=["_township", "_village"], nulls_equal=True).drop("_township", "_village")
        resolved = with_texts.select(_PAIR).join(spelled, on=_PAIR, how="left", nulls_equal=True, maintain_order="left")
        return with_texts.with_columns(resolved[f"_to_{name}"].alias(name) for name in _PAIR)

    def add_places(self, frame: pl.DataFrame, *, as_of: date) -> Regions:
        """The table that also knows the places of a frame (the register), as they are spelled there.

        Spellings of a village that the table forgets then follow the register's in every later frame. Codes of the
        places added this way begin with `?`.
        """
        pairs = self.resolve(frame, as_of=as_of).select(_PAIR).unique().drop_nulls("township").sort(_PAIR)
        places = list_places(self.places)
        gazetteer = Gazetteer(places, as_of)
        county = next((place.code for place in places if place.level == "county"), None)
        codes = {place.name: place.code for place in places if place.level == "township"}
        added: dict[str, Place] = {}
        for township, village in pairs.iter_rows():
            located = gazetteer.locate(township, village)
            parent = codes.setdefault(township, f"?{township}")
            if located.township_text:
                added[parent] = Place(parent, township, "township", county)
            if located.village_text:
                code = f"?{township}/{village}"
                added[code] = Place(code, village, "village", parent)
        return Regions(pl.concat([self.places, make_places_frame(added.values())]))

    @cached_property
    def _gazetteers(self) -> dict[date, Gazetteer]:
        return {}

    def _find_names(self, pairs: Iterable[Pair], as_of: date) -> pl.DataFrame:
        """_township, _village (tidied) -> _to_township, _to_village."""
        gazetteer = self._gazetteers.get(as_of)
        if gazetteer is None:
            gazetteer = self._gazetteers[as_of] = Gazetteer(list_places(self.places), as_of)
        names = unify_spellings({pair: gazetteer.locate(*pair) for pair in pairs})
        columns = ("_township", "_village", "_to_township", "_to_village")
        rows = [(*pair, *name) for pair, name in names.items()]
        return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _text_column(frame: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String).alias(name)
