"""Whose each row is, and what happened to it."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.linkage.damage.cells import Cells
from domain.handover import PLACE

_DIRT = ("M08", "M09", "M10", "M11", "M12")
_DAMAGE = (
    "M07", "M10_letters", "M13_number", "one_digit", "swapped_digits", "missing_digit", "doubled_digit",
)  # fmt: skip
_LENT = ("M15", "M16")


def truth_of(about: pl.DataFrame, people: pl.DataFrame, cells: Cells, household_grain: bool) -> pl.DataFrame:
    """person_id and household_id are null where nobody of the register is meant."""
    known = people.group_by("household").agg(pl.col("in_register").any().alias("#known"))
    truth = about.join(known, on="household", maintain_order="left")
    state = pl.Series("id_state", _id_states(cells))
    household = pl.col("#known") if household_grain else pl.col("in_register")
    return truth.select(
        *PLACE,
        pl.when(pl.col("in_register")).then("person_id").alias("person_id"),
        pl.when(household).then("household_id").alias("household_id"),
        state,
        cells.all_kinds().alias("kinds"),
        "sex", "age", "people_kind",
        pl.col("name").str.len_chars().cast(pl.Int64).alias("name_length"),
    )  # fmt: skip


def _id_states(cells: Cells) -> np.ndarray:
    """Dirty: cleaning brings it back. Damaged: it does not. Anothers: a valid number of somebody else."""
    missing = _hit(cells, ("M14",)) | ~cells.filled("id_number")
    return np.select(
        [missing, _hit(cells, _DAMAGE), _hit(cells, _LENT), _hit(cells, _DIRT)],
        ["missing", "damaged", "anothers", "dirty"],
        "intact",
    )


def _hit(cells: Cells, kinds: tuple[str, ...]) -> np.ndarray:
    none = np.zeros(cells.height, dtype=bool)
    return np.asarray(np.any([cells.kinds.get(kind, none) for kind in kinds], axis=0))
