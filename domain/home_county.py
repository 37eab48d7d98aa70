"""Whether places are the county's: so that another county's file is not taken for its own."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from domain.divisions.bundle import read_county_names
from domain.place_lookup import Gazetteer
from domain.place_names import tidy_place
from domain.regions import Regions
from domain.regions_file import list_places

_SUFFIX = re.compile(r"(?:自治县|林区|特区|[县区市旗])$")
# A county always ends so; what ends in 市 or 区 may be a prefecture or a part of the county.
_COUNTY = re.compile(r".(?:县|旗)$")
_CODE = 6


class HomeCounty:
    """The county of the region table, as it is on one day."""

    def __init__(self, regions: Regions, as_of: date) -> None:
        places = list_places(regions.places)
        self._gazetteer = Gazetteer(places, as_of)
        self._has_townships = any(place.level == "township" for place in places)
        counties = [place for place in places if place.level == "county"]
        self._codes = {place.code for place in counties}
        self._stems = {_cut_level(form) for place in counties for form in place.forms}

    def has_places(self, lines: pl.DataFrame) -> pl.Series:
        """Whether each line's place is known: its township, or else its village in any township.

        `lines`: township, village. Null where neither is written, or where the table has no townships.
        """
        texts = lines.select(tidy_place(pl.col(name)) for name in ("township", "village"))
        return pl.Series([self._has_place(*pair) for pair in texts.iter_rows()], dtype=pl.Boolean)

    def is_another(self, counties: pl.Series) -> pl.Series:
        """Whether each text names a county that is not this one; null where it says nothing."""
        texts = counties.to_frame("county").select(tidy_place(pl.col("county"))).to_series()
        return pl.Series([None if text is None else self._is_another(text) for text in texts], dtype=pl.Boolean)

    def _has_place(self, township: str | None, village: str | None) -> bool | None:
        if not self._has_townships or (township is None and village is None):
            return None
        place = self._gazetteer.locate(township, village)
        if place.township and not place.township_text:
            return True
        return village is not None and bool(self._gazetteer.locate(None, village).village)

    def _is_another(self, text: str) -> bool:
        if re.fullmatch(r"[0-9]{6,12}", text):
            return text[:_CODE] not in self._codes and not text[:_CODE].endswith("00")
        if any(stem in text for stem in self._stems):
            return False
        names = (name for code in self._codes for name in read_county_names(code[:2]))
        return bool(_COUNTY.search(text)) or any(text.endswith(name) for name in names)


def _cut_level(name: str) -> str:
    """A county's name without its level, where anything remains that could be no other word."""
    stem = _SUFFIX.sub("", name)
    return stem if len(stem) > 1 else name
