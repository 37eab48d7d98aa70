"""Which place of the county's table is meant by what somebody wrote for township and village."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

from domain.place_names import find_village_kind, make_township_key, make_village_key, split_township, split_village

# (code of the township or "" for the whole county, key) -> code -> place
_Index = dict[tuple[str, str], dict[str, "Place"]]
_COUNTY_FORM = re.compile(r".+[县区市旗师]$")


@dataclass(frozen=True)
class Place:
    """One line of the region table. `level`: county, township or village; `merged_into`: a code, from `valid_to` on."""

    code: str
    name: str
    level: str
    parent: str | None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The name and every alias."""
        return (self.name, *self.aliases)

    def holds(self, day: date) -> bool:
        """Whether the place exists on that day; `valid_to` is the first day on which it does not."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Located:
    """Names where the table knows the place; `*_text` is the tidied spelling where it does not."""

    township: str | None = None
    village: str | None = None
    township_text: str | None = None
    village_text: str | None = None


class Gazetteer:
    """The region table as it holds on one day, indexed by key."""

    def __init__(self, places: Iterable[Place], as_of: date) -> None:
        self._as_of = as_of
        # Every department writes the same places.
        self._located = cache(self._locate_anew)
        self._places = {place.code: place for place in places}
        self._counties = [
            re.compile(rf"^.*?{re.escape(form)}(?=.)")
            for place in self._list_places("county")
            for form in place.forms
            if _COUNTY_FORM.match(form)
        ]
        self._townships: _Index = defaultdict(dict)
        self._villages: _Index = defaultdict(dict)
        for place in self._list_places("township"):
            for form in place.forms:
                self._townships["", make_township_key(form)][place.code] = place
        for place in self._list_places("village"):
            for form, parent in product(place.forms, self._list_parents(place)):
                self._villages[parent, make_village_key(form)][place.code] = place

    def locate(self, township: str | None, village: str | None) -> Located:
        """The place that two tidied texts name; either may be a division code, hold both places, or be missing.

        A village that the named township does not have is unknown, not looked for elsewhere: villages share names.
        """
        return self._located(township, village)

    def _locate_anew(self, township: str | None, village: str | None) -> Located:
        town, unknown, tail = self._read_township(township)
        text = self._cut_county(village) if village else tail
        if text and town is None and unknown is None:
            town, text = self._split_township(text) or (None, text)
        if text is None:
            return Located(self._name_township(town), None, unknown, None)
        text = _cut_township(text, town.forms if town else (unknown or "",))
        place = self._find_by_code(text) or (None if unknown else self._read_village(town, text))
        return self._name_place(place) if place else Located(self._name_township(town), None, unknown, text)

    def _read_township(self, text: str | None) -> tuple[Place | None, str | None, str | None]:
        """The township as typed (not followed through mergers), its text where unknown, and what stood behind it."""
        if text is None:
            return None, None, None
        text = self._cut_county(text)
        if place := self._find_by_code(text):
            return (place, None, None) if place.level == "township" else (None, None, text)
        if place := self._find_place("", make_township_key(text), text, self._townships):
            return place, None, None
        town, tail = self._split_township(text) or (None, None)
        return town, None if town else text, tail

    def _split_township(self, text: str) -> tuple[Place, str] | None:
        """A known township at the beginning of the text, and the rest."""
        for name, tail in split_township(text):
            if place := self._find_place("", make_township_key(name), name, self._townships):
                return place, tail
        return None

    def _read_village(self, town: Place | None, text: str) -> Place | None:
        """A village in the township (or the county, where none is named), perhaps with a group or house behind it."""
        parents = (town.code, self._follow_mergers(town).code) if town else ("",)
        names = (text, *(name for name, _ in split_village(text)))
        places = (
            self._find_place(parent, make_village_key(name), name, self._villages)
            for name in names
            for parent in parents
        )
        return next((place for place in places if place), None)

    def _find_place(self, parent: str, key: str, text: str, index: _Index) -> Place | None:
        """The one place of this key that the text can mean.

        Where several share the key, the exact form decides, then 村 or 社区 (村 where the text says neither), then
        which of them exists on the day. Places that merged into one another count as one.
        """
        places = list(index.get((parent, key), {}).values())
        if len(places) < 2:
            return places[0] if places else None
        exact = [place for place in places if text in place.forms]
        of_kind = [place for place in places if _find_kind(place.name) == _find_kind(text)]
        for pool in (exact, of_kind, places):
            for candidates in (pool, [place for place in pool if place.holds(self._as_of)]):
                if len({self._follow_mergers(place).code for place in candidates}) == 1:
                    return candidates[0]
        return None

    def _find_by_code(self, text: str) -> Place | None:
        """The township or village whose division code the text is, with or without zeros behind."""
        if not re.fullmatch(r"[0-9]{6,12}", text):
            return None
        place = self._places.get(text) or self._places.get(re.sub(r"(?:000)+$", "", text))
        return place if place and place.level != "county" else None

    def _name_place(self, place: Place) -> Located:
        """Names of the place as it is called on the day, and of its township."""
        final = self._follow_mergers(place)
        if final.level == "village":
            return Located(self._name_township(self._find_township(final)), final.name)
        return Located(final.name if final.level == "township" else None)

    def _name_township(self, town: Place | None) -> str | None:
        return self._follow_mergers(town).name if town else None

    def _find_township(self, village: Place) -> Place | None:
        parent = self._places.get(village.parent or "")
        return self._follow_mergers(parent) if parent else None

    def _follow_mergers(self, place: Place) -> Place:
        """The place that this one has become by mergers up to the day."""
        codes = {place.code}
        while (after := self._find_successor(place)) and after.code not in codes:
            codes.add(after.code)
            place = after
        return place

    def _find_successor(self, place: Place) -> Place | None:
        due = place.valid_to is None or place.valid_to <= self._as_of
        return self._places.get(place.merged_into or "") if due else None

    def _cut_county(self, text: str) -> str:
        return next((text[match.end() :] for county in self._counties if (match := county.match(text))), text)

    def _list_places(self, level: str) -> list[Place]:
        return [place for place in self._places.values() if place.level == level]

    def _list_parents(self, village: Place) -> set[str]:
        """Codes under which a village is looked up: anywhere, its township as written, and what that has become."""
        towns = (self._find_township(village), self._find_township(self._follow_mergers(village)))
        return {"", village.parent or "", *(town.code for town in towns if town)}


def _find_kind(text: str) -> str:
    return find_village_kind(text) or "村"


def _cut_township(text: str, forms: tuple[str, ...]) -> str:
    """A village's text without its own township in front, however that is written."""
    keys = {make_township_key(form) for form in forms}
    return next((tail for name, tail in split_township(text) if make_township_key(name) in keys), text)
