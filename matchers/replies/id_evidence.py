"""Which links rest on what can still be seen of the row's own number: one wrong digit, masked, or cut by a spreadsheet.

Where a wrong link cannot be taken back at the door, a name and circumstances are not enough.
"""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE
from matchers.compare.level_patterns import read_levels
from matchers.link_results import LinkTables

_COMPARISONS = ["surname", "given_name", "birth", "number", "household"]
_SAME_LEVELS = ("equal", "variant")
# One name by ear or by eye; of a changed or missing character nobody knows whether it is a brother's.
_SIMILAR_LEVELS = (*_SAME_LEVELS, "same_toned_pinyin", "same_pinyin", "look_alike", "dialect")


def find_links_by_visible_id(linked: LinkTables) -> pl.DataFrame:
    """Frame `visible_id_links`: the links whose number fits as far as it can be seen.

    The number has one typing error, or shows the last four places, or the birth date and what follows it; and the
    name is the person's, or sounds or looks like it. `same_name`: but for variant characters. `names_household`: the
    row names the person's household by its number.
    """
    links = linked.links.filter(pl.col("decision") == "linked").select(*PLACE, "person_id")
    pairs = linked.review_pairs.filter(pl.col("levels").is_not_null()).join(links, on=[*PLACE, "person_id"], how="semi")
    pairs = read_levels(pairs.rename({"levels": "pattern"}), _COMPARISONS)
    number_level, name_levels = pl.col("number_level"), pl.col("surname_level", "given_name_level")
    fits_number = number_level.is_in(["one_error", "tail"]) | (
        (number_level == "head_of_tail") & (pl.col("birth_level") == "equal")
    )
    is_similar, is_same_name = (
        pl.all_horizontal(name_levels.is_in(levels)).fill_null(value=False)
        for levels in (_SIMILAR_LEVELS, _SAME_LEVELS)
    )
    return pairs.filter(fits_number.fill_null(value=False) & is_similar).select(
        *PLACE, "person_id", is_same_name.alias("same_name"),
        (pl.col("household_level") == "equal").fill_null(value=False).alias("names_household"),
    )  # fmt: skip
