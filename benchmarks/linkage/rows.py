"""One department's extract: true cells first, then what happens to them, then the truth beside them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
import polars as pl

from benchmarks.linkage.damage import circumstances, names, numbers
from benchmarks.linkage.damage.cells import Cells, present
from benchmarks.linkage.departments import Extract, drawn_people
from benchmarks.linkage.population.places import Places
from benchmarks.linkage.truth import truth_of
from data_samples.mess import numbers as mess
from domain.handover import PLACE

# Other members whom a list of households names instead of the registered head.
_OTHER_MEMBER = 0.06
_TWO_IN_A_CELL = 0.0004
# People of a list that names everybody once who stand in it twice all the same, the second time often without number.
_TWICE, _WITHOUT_NUMBER = 0.01, 0.3


@dataclass(frozen=True)
class Kept:
    """How the county's records are kept, over all sources; see `make_county`."""

    damage: float
    surnames: float


def make_rows(
    extract: Extract, household_grain: bool, people: pl.DataFrame, places: Places, kept: Kept, seeds: tuple[int, int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cells as typed (file, sheet, row_number, numeric_id, fields) and truth (file, sheet, row_number, ...)."""
    about = drawn_people(extract, people, int(people["in_register"].sum()), seeds[0])
    rng = np.random.default_rng(seeds[1])
    about = about.with_columns(twice=pl.lit(value=False)) if extract.again else _some_twice(about, rng)
    about = about.with_columns(circumstances.addresses(_seen(about), rng), *_units(extract, about, rng))
    about = about.sort("#unit", "village_at", "household", "at", maintain_order=True)
    placed = pl.int_range(pl.len()).over("#unit").alias("row_number") + 2
    about = about.with_columns(placed.cast(pl.Int64))
    cells = Cells.of(_true_cells(extract, household_grain, about, people, rng), rng, kept.damage)
    unit = about["#unit"].to_numpy()
    cells.mark("twice", np.flatnonzero(about["twice"].to_numpy()))
    cells.blank("twice", "id_number", _WITHOUT_NUMBER, about["twice"].to_numpy())
    numeric = _damaged(cells, extract, about, people, places, unit, kept)
    typed = about.select(PLACE).with_columns(numeric_id=pl.Series(numeric)).hstack(cells.frame())
    return typed, truth_of(about, people, cells, household_grain)


def _some_twice(about: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add `twice`: a second row about somebody who has one."""
    twice = about.filter(pl.Series(rng.random(about.height) < _TWICE))
    return pl.concat([part.with_columns(twice=pl.lit(value=again)) for part, again in ((about, False), (twice, True))])


def _units(extract: Extract, about: pl.DataFrame, rng: np.random.Generator) -> list[pl.Expr]:
    """File and sheet; a household stays together."""
    household = about["household"].to_numpy()
    unit = rng.integers(0, extract.files * extract.sheets, int(household.max()) + 1)[household]
    file, sheet = (pl.Series(part + 1).cast(pl.String) for part in (unit // extract.sheets, unit % extract.sheets))
    sheets = pl.lit(sheet) if extract.sheets > 1 else pl.lit("")
    return [
        pl.lit(pl.Series(unit)).alias("#unit"),
        pl.format("第{}份.xlsx", pl.lit(file)).alias("file"),
        sheets.alias("sheet"),
    ]


def _seen(about: pl.DataFrame) -> pl.DataFrame:
    """Where the department believes the people to live: nowhere here for outsiders."""
    return about.with_columns(
        pl.when(~pl.col("outsider")).then(name).alias(name) for name in ("township", "village", "group")
    )


def _true_cells(
    extract: Extract, household_grain: bool, about: pl.DataFrame, people: pl.DataFrame, rng: np.random.Generator
) -> pl.DataFrame:
    certificate = pl.Series(rng.integers(11, 75, about.height)).cast(pl.String).str.replace("[05-9]$", "2")
    frame = _seen(about).with_columns(
        pl.col("birth").cast(pl.String).alias("birth_date"),
        ("G" + pl.col("id_number")).alias("student_no"),
        (pl.col("id_number") + certificate).alias("disability_cert_no"),
    )
    if household_grain:
        other = people.select(
            pl.col("at").alias("kin_at"),
            pl.col("name").alias("#other"),
            pl.col("id_number").alias("#id"),
            pl.col("household").alias("#home"),
        )
        frame = frame.join(other, on="kin_at", how="left", maintain_order="left")
        # A neighbour's next of kin may be a registered cousin: their name and number would mean their own household.
        named = pl.Series(rng.random(frame.height) < _OTHER_MEMBER) & (pl.col("#home") == pl.col("household"))
        frame = frame.with_columns(
            pl.when(named).then("#other").otherwise("name").alias("name"),
            pl.when(named).then("#id").otherwise("id_number").alias("id_number"),
        )
    return frame.select("name", "id_number", *extract.fields)


def _damaged(
    cells: Cells,
    extract: Extract,
    about: pl.DataFrame,
    people: pl.DataFrame,
    places: Places,
    unit: np.ndarray,
    kept: Kept,
) -> np.ndarray:
    """Hit the cells; which rows then hold their number in a numeric cell."""
    quality = extract.quality
    kin = people.select(
        pl.col("at").alias("kin_at"), "id_number", pl.col("birth").cast(pl.String).alias("birth_date"), "sex"
    )
    kin = about.select("kin_at").join(kin, on="kin_at", how="left", maintain_order="left")
    numbers.lend_numbers(cells, {name: kin[name].to_numpy().astype(object) for name in kin.columns[1:]}, extract.lent)
    numbers.misalign(cells, 0.0012 * quality)
    numbers.damage_rows(cells, quality, extract.missing)
    _certificate_alone(cells, extract)
    circumstances.move(cells, places.villages, about["village_at"].to_numpy(), quality)
    circumstances.damage_rows(cells, quality)
    _former_names(cells, about, quality)
    names.damage_rows(cells, quality, kept.surnames)
    _two_in_a_cell(cells, about, quality)
    return numbers.damage_units(cells, unit, extract.cut, extract.wrapped)


def _certificate_alone(cells: Cells, extract: Extract) -> None:
    """M11: an ID column that holds the certificate's or the school's number; a certificate with a typing error."""
    if "disability_cert_no" in extract.fields:
        cells.change("M11", "id_number", 0.12, _certificate)
        cells.change("one_digit_certificate", "disability_cert_no", 0.004, mess.one_digit_wrong)
        cells.blank("M11_none", "disability_cert_no", 0.02)
    if "student_no" in extract.fields:
        cells.change("M11", "id_number", 0.02, numbers.school_number)
        cells.blank("M11_none", "student_no", 0.5)
        cells.blank("M11_none", "student_no", 0.7, ~cells.filled("id_number"))


def _certificate(number: str, rng: Random) -> str | None:
    return number + rng.choice(("43", "12", "61B1", "34")) if len(number) == 18 else None


def _former_names(cells: Cells, about: pl.DataFrame, quality: float) -> None:
    """M24: a name that its bearer has given up; where the row tells the former name too, it is the right one."""
    former = about["former_name"].to_numpy().astype(object)
    if "former_name" not in cells.columns:
        rows = cells.drawn(0.25 * quality, present(former))
        cells.replace("M24_former", {"name": former}, rows)


def _two_in_a_cell(cells: Cells, about: pl.DataFrame, quality: float) -> None:
    """M33: the householder or guardian beside the person whom the row is about."""
    rows = cells.drawn(_TWO_IN_A_CELL * quality, (~about["is_head"]).to_numpy())
    heads = about["head_name"].to_numpy()
    cells.columns["name"][rows] = [f"{cells.columns['name'][row]}、{heads[row]}" for row in rows]
    cells.mark("M33", rows)
