"""Every number that a household has borne, and its number today: what was written under an old one is theirs too."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_AT = "#at"


@dataclass(frozen=True)
class HouseholdNumbers:
    """Which household was meant by a number, on a day.

    `numbers`: household_id, household_origin, since (the as-of date of the run that first knew it so), the oldest
    first; a number that was given to another family has a line for each. `origins`: household_origin, last_id (the
    number that the household bore last), present_id (null: it left the register, or merged), merged_into (the
    household that most of its people are in now).
    """

    numbers: pl.DataFrame
    origins: pl.DataFrame

    def add_origins(self, lines: pl.DataFrame, day: str | None = None) -> pl.DataFrame:
        """The lines, in their order, with `household_origin` of their `household_id`; null stays null.

        `day`: the column with the day on which the line was written, by which a number that was given to another
        family is told apart; without it, or where it is empty, the last family to bear the number is meant. A number
        that nobody knows is its own origin.
        """
        last = self.numbers.unique("household_id", keep="last", maintain_order=True)
        last = last.select("household_id", "household_origin")
        found = lines.join(last, on="household_id", how="left", maintain_order="left")
        if day is not None:
            at_day = self._find_origins_at(lines, day)
            found = found.with_columns(household_origin=pl.coalesce(at_day, pl.col("household_origin")))
        return found.with_columns(household_origin=pl.coalesce("household_origin", "household_id"))

    def _find_origins_at(self, lines: pl.DataFrame, day: str) -> pl.Series:
        """The origin of each line's number on its day: as the last run by then knew it, or the first one later."""
        numbered_lines = lines.select("household_id", since=pl.col(day)).with_row_index("#line").sort("since")
        numbers_by_day = self.numbers.sort("since").select("household_id", "since", "household_origin")
        dated = numbered_lines.filter(pl.col("since").is_not_null() & pl.col("household_id").is_not_null())
        before, after = (
            dated.join_asof(numbers_by_day, on="since", by="household_id", strategy=strategy, check_sortedness=False)
            for strategy in ("backward", "forward")
        )
        chosen = dated.select("#line").with_columns(
            household_origin=before["household_origin"].fill_null(after["household_origin"])
        )
        return lines.with_row_index("#line").join(chosen, on="#line", how="left", maintain_order="left")[
            "household_origin"
        ]

    def add_present_numbers(self, lines: pl.DataFrame, day: str | None = None) -> pl.DataFrame:
        """The lines with `household_origin` (as `add_origins`) and `present_id`, the household's number today.

        Where the household is not in the register any more, its last number stands.
        """
        numbered = self.add_origins(lines, day)
        present = self.origins.select("household_origin", present_id=pl.coalesce("present_id", "last_id"))
        joined = numbered.join(present, on="household_origin", how="left", maintain_order="left")
        return joined.with_columns(present_id=pl.coalesce("present_id", "household_id"))

    def list_numbers(self, number: str) -> list[str]:
        """All numbers of the household that bears the number, or bore it last, the newest first."""
        origin = self.add_origins(pl.DataFrame({"household_id": [number]}))["household_origin"][0]
        every_number = self.numbers.filter(pl.col("household_origin") == origin).reverse()["household_id"]
        return every_number.unique(maintain_order=True).to_list() or [number]


def trace_numbers(known_people: pl.DataFrame, history: pl.DataFrame, registered: pl.Series) -> HouseholdNumbers:
    """Every number that households have borne in the runs of a history.

    `known_people`: the table, of any runs. `history`: table `ledger_runs`, the oldest first. `registered`: the
    household numbers of the register of its last run. Households without one valid ID number are not known, and
    keep theirs.
    """
    runs = history.select("run_id", since="as_of").with_row_index(_AT)
    lines = known_people.join(runs, on="run_id").sort(_AT, maintain_order=True)
    stated = lines.select("household_id", "household_origin", "since", _AT).unique(maintain_order=True)
    is_new = pl.col("household_origin").ne_missing(pl.col("household_origin").shift().over("household_id"))
    is_renumbered = pl.col("household_id").ne_missing(pl.col("household_id").shift().over("household_origin"))
    numbers = stated.filter(is_new | is_renumbered)
    return HouseholdNumbers(
        numbers.select("household_id", "household_origin", "since"), _find_present_numbers(lines, stated, registered)
    )


def _find_present_numbers(lines: pl.DataFrame, stated: pl.DataFrame, registered: pl.Series) -> pl.DataFrame:
    """Columns as `HouseholdNumbers.origins`."""
    last = stated.unique("household_origin", keep="last", maintain_order=True)
    bearers = stated.unique("household_id", keep="last", maintain_order=True)
    bearers = bearers.filter(pl.col("household_id").is_in(registered.implode()))
    present = last.join(bearers, on=["household_id", "household_origin"], how="semi")
    origins = last.select("household_origin", last_id="household_id").join(
        present.select("household_origin", present_id="household_id"), on="household_origin", how="left"
    )
    gone = origins.filter(pl.col("present_id").is_null())
    return origins.join(_find_merged(lines, gone, registered), on="household_origin", how="left")


def _find_merged(lines: pl.DataFrame, gone: pl.DataFrame, registered: pl.Series) -> pl.DataFrame:
    """household_origin, merged_into of households that are gone: where most of their people are now."""
    people = lines.join(gone, on="household_origin", how="semi").select("number_key", "household_origin").unique()
    homes = lines.unique("number_key", keep="last", maintain_order=True).filter(
        pl.col("household_id").is_in(registered.implode())
    )
    moved = people.join(homes.select("number_key", "household_id", now="household_origin"), on="number_key")
    moved = moved.filter(pl.col("now") != pl.col("household_origin"))
    shares = moved.group_by("household_origin", merged_into="household_id").agg(pl.len().alias("members"))
    largest = shares.sort("members", "merged_into", descending=[True, False])
    return largest.unique("household_origin", keep="first", maintain_order=True).drop("members")
