"""The register as admitted, with holes of its own: numbers missing or mistyped, names misspelt, members left out."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.linkage.damage import names, numbers
from benchmarks.linkage.damage.cells import Cells
from benchmarks.linkage.population.places import COUNTY
from data_samples.mess import numbers as mess

_FORMER_NAME_KNOWN = 0.5
_FIFTEEN, _ELDERLY = 0.05, 1950  # still with the number of the first card, among people born before
_MISSPELT = 0.002


def register_rows(people: pl.DataFrame, ids_missing: float, ids_wrong: float, rng: np.random.Generator) -> pl.DataFrame:
    """One line per member in the register, in canonical field names, cells as typed."""
    members = people.filter("in_register")
    cells = Cells.of(members.select("name", "id_number", "former_name", "phone"), rng, 1.0)
    kinds = (("one_digit", 0.8 * ids_wrong, mess.one_digit_wrong), ("swapped", 0.2 * ids_wrong, mess.swapped_digits))
    numbers.once(cells, kinds, cells.filled("id_number"))
    elderly = (members["birth"].dt.year() < _ELDERLY).to_numpy() & ~cells.kinds["one_digit"] & ~cells.kinds["swapped"]
    cells.change("M12", "id_number", _FIFTEEN, mess.fifteen, elderly)
    cells.blank("M14", "id_number", ids_missing)
    cells.change("M21", "name", _MISSPELT, names.homophone)
    cells.change("M22", "name", _MISSPELT / 2, names.look_alike)
    cells.blank("former_unknown", "former_name", 1 - _FORMER_NAME_KNOWN)
    types = rng.choice(("一般农户", "脱贫户"), members.height, p=(0.75, 0.25))
    return members.select(
        pl.lit("农户成员.xlsx").alias("file"), pl.col("township").alias("sheet"),
        (pl.int_range(pl.len()).over("township") + 2).cast(pl.Int64).alias("row_number"),
        pl.lit(value=False).alias("numeric_id"), pl.lit(COUNTY).alias("county"),
        "township", "village", "group", "household_id", "person_id", "relation", "sex",
        pl.col("birth").cast(pl.String).alias("birth_date"), pl.Series("household_type", types),
    ).hstack(cells.frame())  # fmt: skip
