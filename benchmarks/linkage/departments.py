"""The departments' extracts: how many rows, about whom, with which columns, and how carefully they are kept."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_AGE = pl.col("age")
_ADULT, _HEAD = _AGE >= 18, pl.col("is_head")
_SEX_AND_BIRTH = ("sex", "birth_date")
_PLACE = ("township", "village")


@dataclass(frozen=True)
class Extract:
    """One source. `rows`: per 1000 registered persons. `about`: weight of a person to be drawn.

    `again`: somebody may stand in several rows. `fields`: what its rows tell besides name and number.
    `quality` multiplies every row-wise damage (1: a list made by hand), `missing`: share of rows without an ID number,
    `cut`, `wrapped`: share of its files whose ID column a spreadsheet cut (M07) or an exporter marked (M08).
    `files` x `sheets`: into how many it is split.
    """

    rows: float
    about: pl.Expr
    fields: tuple[str, ...] = ()
    again: bool = False
    quality: float = 1.0
    missing: float = 0.03
    cut: float = 0.0
    wrapped: float = 0.0
    files: int = 1
    sheets: int = 1
    lent: float = 0.004


EXTRACTS = {
    "education_students": Extract(
        110, _AGE.is_between(4, 22), (*_SEX_AND_BIRTH, "student_no", "guardian_name", "address"),
        quality=0.8, missing=0.02, cut=0.05, wrapped=0.1, files=20, lent=0.012,
    ),
    "civil_assistance": Extract(
        60, _AGE / 40 + 0.3, (*_PLACE, "head_name", "sex"), quality=1.2, missing=0.05, cut=0.08, wrapped=0.08,
        files=6, sheets=4, lent=0.015,
    ),
    "health_major_disease": Extract(
        55, _AGE / 30, (*_SEX_AND_BIRTH, "phone", "address"), quality=1.1, missing=0.04, cut=0.08, files=12, sheets=2,
    ),
    "insurance_enrolment": Extract(
        900, pl.lit(1.0), (*_SEX_AND_BIRTH, *_PLACE), quality=0.5, missing=0.013, cut=0.0125, wrapped=0.0125, files=80,
        lent=0.0065,
    ),
    "insurance_settlement": Extract(
        320, _AGE / 30 + 0.2, (*_SEX_AND_BIRTH, "township"), again=True, quality=0.4, missing=0.01, cut=0.0,
        wrapped=0.02, files=48, lent=0.0065,
    ),
    "insurance_high_burden": Extract(10, _AGE / 30, _PLACE, quality=0.5, missing=0.01, files=12, lent=0.003),
    "housing_safety": Extract(
        35, _HEAD.cast(pl.Float64), (*_PLACE, "group"), quality=1.4, missing=0.2, cut=0.1,
        files=3, sheets=8, lent=0.03,
    ),
    "water_households": Extract(
        70, _HEAD.cast(pl.Float64), (*_PLACE, "group"), quality=1.5, missing=0.4, cut=0.08,
        files=3, sheets=8, lent=0.03,
    ),
    "disability_certificates": Extract(
        45, _AGE / 40 + 0.1, (*_SEX_AND_BIRTH, "disability_cert_no", "guardian_name", "phone", *_PLACE),
        quality=0.8, missing=0.2, cut=0.05, files=10, sheets=2,
    ),
    "police_changes": Extract(15, pl.lit(1.0), ("former_name", "address"), quality=0.3, missing=0.01, files=9),
    "labour_employment": Extract(60, (_AGE.is_between(18, 62)).cast(pl.Float64),
    ("phone",), missing=0.02, cut=0.05, files=20),
    "agriculture_projects": Extract(
        25, _HEAD.cast(pl.Float64), _PLACE, quality=1.2, missing=0.04, cut=0.1, files=2, sheets=10, lent=0.03,
    ),
    "property_vehicles": Extract(130, _ADULT.cast(pl.Float64), quality=0.5,
    missing=0.006, wrapped=0.05, files=20, again=True),
    "property_payroll": Extract(22, _ADULT.cast(pl.Float64), quality=0.5, missing=0.01, files=12),
}  # fmt: skip


def drawn_people(extract: Extract, people: pl.DataFrame, registered: int, seed: int) -> pl.DataFrame:
    """The people whom the rows are about, in the order of the rows: by file, then as an office would list them."""
    weighted = people.select("at", extract.about.cast(pl.Float64).alias("weight")).filter(pl.col("weight") > 0)
    count = round(extract.rows * registered / 1000)
    turns = 3 if extract.again else 1
    keyed = pl.concat([weighted] * turns).with_columns(draw=_uniform(weighted.height * turns, seed))
    # The largest values of draw^(1/weight) are a sample in which each person's chance follows their weight.
    ranked = keyed.sort(pl.col("draw").log() / pl.col("weight"), "at", descending=[True, False])
    chosen = ranked.head(count).select("at")
    return chosen.join(people, on="at", maintain_order="left")


def _uniform(count: int, seed: int) -> pl.Series:
    import numpy as np

    return pl.Series(np.random.default_rng(seed).uniform(1e-12, 1, count))
