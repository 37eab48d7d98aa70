"""Villages under a name that neither the register nor the region table has: whose they are shows by who lives there.

Departments write on for years what a village was called before a merger, or the settlement that its people have moved
to (M25), and such a row would count as one about somebody who lives elsewhere.
"""

from __future__ import annotations

import polars as pl

from matchers.by_id.id_matches import BY_BIRTH, CORROBORATED

# So many people of a village, and at least this share (0-1) of all whom rows place under the name, show it. Some have
# moved, and some rows are somebody else's after all.
_MIN_PEOPLE, _MIN_SHARE = 5, 0.9
_PLACE = ["township", "village"]


def resolve_village_aliases(rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Frame `placed_rows`: an unknown village that is another name of a registered one becomes that one.

    `rows`: frame `placed_rows`; `owners`: frame `id_owners`, which show where people under such a name are registered;
    `people`: frame `people`.
    """
    registered = people.select(_PLACE).unique()
    unknown_rows = rows.filter(pl.col("village").is_not_null()).join(
        registered, on=_PLACE, how="anti", nulls_equal=True
    )
    # Without its township a village's name may be that of several.
    has_one_place = ~pl.col("village").is_in(registered["village"].unique().implode())
    village_rows = unknown_rows.filter(pl.col("township").is_not_null() | has_one_place).select("row", *_PLACE)
    linked_rows = owners.filter(pl.col("reason").is_in(CORROBORATED), pl.col("reason") != BY_BIRTH).select(
        "row", "person_id"
    )
    row_persons = village_rows.join(linked_rows, on="row").select("person_id", *_PLACE).unique()
    homes = people.join(row_persons, on="person_id", how="semi").select("person_id", *_PLACE)
    homes = homes.unique("person_id", keep="first", maintain_order=True)
    residents = row_persons.join(homes, on="person_id", suffix="_registered").filter(pl.col("village_registered") != "")
    counts = residents.group_by(*_PLACE, "township_registered", "village_registered").agg(pl.len().alias("people"))
    all_people = pl.col("people").sum().over(_PLACE)
    renamed_villages = counts.filter(pl.col("people") >= _MIN_PEOPLE, pl.col("people") >= _MIN_SHARE * all_people).drop(
        "people"
    )
    if renamed_villages.is_empty():
        return rows
    placed_rows = rows.join(renamed_villages, on=_PLACE, how="left", nulls_equal=True, maintain_order="left")
    village_columns = (pl.coalesce(f"{name}_registered", name).alias(name) for name in _PLACE)
    return placed_rows.with_columns(village_columns).drop("township_registered", "village_registered")
