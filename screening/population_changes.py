"""人口自然变更: births, deaths, moves and changes of name or number that the register does not hold yet (notice 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.change_words import ARRIVAL, DEATH, GAINS, LEAVING
from domain.handover import PLACE
from domain.identity import columns as identity
from domain.regions import Regions
from domain.tables import conform, empty
from domain.text import squeeze
from screening.facts.newest_rows import select_newest

DEATHS = "civil_deaths"
TELL_OF_CHANGES = (DEATHS, "police_changes")
# The contract's words for what the register has under another name.
RENAMED, RENUMBERED = "姓名变更", "证件号变更"
_ORDER = ("township", "village", "household_id", "person_id", "change", "changed_on", "source", *PLACE)


@dataclass(frozen=True)
class PopulationChangeInputs:
    """What two offices tell of changes, and what is known besides.

    `rows`: source -> accepted rows. `links`: table `links`. `members`: table `members`. `joined`: file, sheet,
    row_number, household_id of rows about unregistered persons whose householder is registered. `months`: until the
    register must follow a change.
    """

    rows: Mapping[str, pl.DataFrame]
    links: pl.DataFrame
    members: pl.DataFrame
    joined: pl.DataFrame
    regions: Regions
    as_of: date
    months: int


def find_population_changes(inputs: PopulationChangeInputs) -> pl.DataFrame:
    """Table `population_changes`: one line per row that tells of a change up to the as-of date.

    Who has died is not told to have moved. A newborn or newcomer stands with the householder whom the row names, or
    else in the place of its address. Rows in review tell nothing: they wait for a person.
    """
    changes = _read_changes(inputs)
    if changes.is_empty():
        return empty("population_changes")
    results = pl.concat(
        [_find_departures(changes), _find_renamed(changes, inputs.members), _find_arrivals(changes, inputs)],
        how="diagonal_relaxed",
    )
    due = pl.col("changed_on").dt.offset_by(f"{inputs.months}mo")
    dated = _resolve_households(results, inputs).with_columns(
        due.alias("due_on"), (due < inputs.as_of).alias("overdue")
    )
    return conform(dated, "population_changes").sort(_ORDER, nulls_last=True)


def _read_changes(inputs: PopulationChangeInputs) -> pl.DataFrame:
    """The rows of both offices up to the as-of date: change, changed_on, decision, person_id, and their own cells."""
    parts = []
    for source, rows in inputs.rows.items():
        source_links = inputs.links.filter(pl.col("source") == source).select("source", *PLACE, "decision", "person_id")
        with_change = rows.drop("person_id", "household_id", strict=False)
        with_change = with_change.rename({"death_date": "changed_on"}, strict=False)
        if source == DEATHS:
            with_change = with_change.with_columns(change=pl.lit(DEATH))
        parts.append(with_change.join(source_links, on=list(PLACE), how="inner", maintain_order="left"))
    changes = pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame()
    return changes.filter((pl.col("changed_on") <= inputs.as_of).fill_null(value=True)) if parts else changes


def _find_departures(changes: pl.DataFrame) -> pl.DataFrame:
    """Rows about registered people who died, or whose newest move was out of the county."""
    linked = changes.filter(pl.col("decision") == "linked", pl.col("person_id").is_not_null())
    dead = linked.filter(pl.col("change") == DEATH)
    moves = linked.filter(pl.col("change").is_in([LEAVING, ARRIVAL])).join(dead, on="person_id", how="anti")
    last = select_newest(moves.with_columns(certain=pl.lit(value=True)), "changed_on", "person_id").filter("certain")
    stayed = last.filter(pl.col("change") != LEAVING)
    departed = last.filter(pl.col("change") == LEAVING).join(stayed, on="person_id", how="anti")
    return pl.concat([dead, departed.drop("certain")], how="diagonal_relaxed")


def _find_renamed(changes: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Rows whose new name or number the register does not have."""
    register = members.select("person_id", registered_name="name", registered_number="id_number")
    linked = changes.filter(pl.col("decision") == "linked", pl.col("change").is_in([RENAMED, RENUMBERED]))
    renamed = linked.join(register, on="person_id", maintain_order="left")
    number = identity.clean_numbers(pl.col("id_number"))
    other_name = squeeze(pl.col("name")) != squeeze(pl.col("registered_name"))
    other_number = (number != pl.col("registered_number")) & ~pl.col("numeric_id")
    late = pl.when(pl.col("change") == RENAMED).then(other_name).otherwise(other_number)
    return renamed.filter(late).drop("registered_name", "registered_number")


def _find_arrivals(changes: pl.DataFrame, inputs: PopulationChangeInputs) -> pl.DataFrame:
    """Rows about newborns and newcomers whom the register does not know, with the household that they join."""
    unregistered = changes.filter(pl.col("decision") == "unlinked", pl.col("change").is_in(GAINS))
    homes = inputs.joined.select(*PLACE, "household_id")
    return unregistered.join(homes, on=list(PLACE), how="left", maintain_order="left")


def _resolve_households(arrivals: pl.DataFrame, inputs: PopulationChangeInputs) -> pl.DataFrame:
    """Add household_id, township, village and `basis`: the person's own, the householder's, or the address's."""
    persons = inputs.members.select("person_id", own_home="household_id")
    homes = inputs.members.sort("is_head", descending=True, maintain_order=True).unique("household_id", keep="first")
    homes = homes.select("household_id", home_township="township", home_village="village")
    rows = arrivals.join(persons, on="person_id", how="left", maintain_order="left")
    rows = rows.with_columns(pl.coalesce("own_home", "household_id").alias("household_id"))
    rows = rows.join(homes, on="household_id", how="left", maintain_order="left")
    rows = _join_address(rows, inputs)
    basis = (
        pl.when(pl.col("own_home").is_not_null())
        .then(pl.lit("person"))
        .when(pl.col("household_id").is_not_null())
        .then(pl.lit("householder"))
        .when(pl.col("there_township").is_not_null())
        .then(pl.lit("address"))
        .otherwise(pl.lit("unknown"))
    )
    at_home = pl.col("household_id").is_not_null()
    return rows.with_columns(
        basis.alias("basis"),
        pl.when(at_home).then("home_township").otherwise("there_township").alias("township"),
        pl.when(at_home).then("home_village").otherwise("there_village").alias("village"),
    )


def _join_address(rows: pl.DataFrame, inputs: PopulationChangeInputs) -> pl.DataFrame:
    """Add there_township and there_village: the places of the county that the address names."""
    text = "address" if "address" in rows.columns else None
    address = pl.col(text) if text else pl.lit(None, dtype=pl.String)
    address_text = rows.with_columns(address.alias("text")).select("text")
    no_text = pl.lit(None, dtype=pl.String)
    places = inputs.regions.places
    place_names = {
        level: places.filter(pl.col("level") == level)["name"].implode() for level in ("township", "village")
    }
    as_village = inputs.regions.resolve(
        address_text.select(no_text.alias("township"), village="text"), as_of=inputs.as_of
    )
    as_township = inputs.regions.resolve(
        address_text.select(no_text.alias("village"), township="text"), as_of=inputs.as_of
    )
    township = pl.coalesce(as_village["township"].alias("a"), as_township["township"].alias("b"))
    village = pl.coalesce(as_village["village"].alias("a"), as_township["village"].alias("b"))
    there = pl.select(there_township=township, there_village=village).with_columns(
        pl.when(pl.col(f"there_{level}").is_in(names)).then(f"there_{level}").alias(f"there_{level}")
        for level, names in place_names.items()
    )
    in_township = pl.when(pl.col("there_township").is_not_null()).then("there_village")
    return pl.concat([rows, there.with_columns(in_township.alias("there_village"))], how="horizontal")
