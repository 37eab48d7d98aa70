"""What completes a list that was issued: the clues that a later run has besides, and those that it has no longer."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.listed_households import is_on_list
from domain.tables import add_absent_columns, conform
from ledger.run_comparison import RunTables, compare_runs, replace_numbers

# Changes for which somebody is to go, and those by which less is known than the list said.
_SENT_OUT, _WEAKER = ("added", "grown", "surer", "moved"), ("shrunk", "less_sure")
_ENDED = ("gone", "rested", "waiting")
_CLUE = ("clue_id", "household_id", "person_id", "rule_id", "risk")


@dataclass(frozen=True)
class IssuedTables:
    """What of a run is on its lists: tables `findings`, `suppressed`, `resolved`, `suspected`, and its register.

    `households`, `people`: tables `tracked_households` and `tracked_people`.
    """

    compared: RunTables
    suspected: pl.DataFrame
    households: pl.DataFrame
    people: pl.DataFrame


@dataclass(frozen=True)
class SupplementLines:
    """Tables `supplement_clues`, `supplement_areas`, `supplement_endings`; `counts`: those of `supplement_townships`.

    `counts` have a line for every township of which something differs.
    """

    clues: pl.DataFrame
    areas: pl.DataFrame
    endings: pl.DataFrame
    counts: pl.DataFrame


def make_supplement(before: IssuedTables, after: IssuedTables) -> SupplementLines:
    """What the later run's lists have besides the earlier one's, and what they have no longer."""
    changes = _tell_moves_first(compare_runs(before.compared, after.compared), before)
    earlier_list = replace_numbers(before.suspected.select("household_id", "township"), before.compared, after.compared)
    clues = _list_clues(changes, earlier_list, after)
    areas = _list_areas(before, after)
    endings = _list_endings(changes, before, after)
    return SupplementLines(clues, areas, endings, _count(changes, clues, areas, endings, earlier_list, after))


def _tell_moves_first(changes: pl.DataFrame, before: IssuedTables) -> pl.DataFrame:
    """The changes with `then_township`; what is weaker and in another township is `moved`: nobody there has it yet."""
    then = before.compared.findings.select("clue_id", then_township="township")
    rows = changes.join(then, on="clue_id", how="left", maintain_order="left")
    has_left = pl.col("then_township") != pl.col("township")
    is_moved = pl.col("change").is_in(_WEAKER) & has_left.fill_null(value=False)
    return rows.with_columns(change=pl.when(is_moved).then(pl.lit("moved")).otherwise("change"))


def _list_clues(changes: pl.DataFrame, earlier_list: pl.DataFrame, after: IssuedTables) -> pl.DataFrame:
    sent_out = changes.filter(pl.col("change").is_in(_SENT_OUT)).select("clue_id", "change")
    findings = after.compared.findings.join(sent_out, on="clue_id")
    listing = _find_standings(after).select("household_id", "on_list", "priority")
    homes = after.households.drop("township", "village")
    rows = findings.join(homes, on="household_id", how="left").join(_list_people(after), on="person_id", how="left")
    rows = rows.join(listing, on="household_id", how="left").with_columns(
        pl.col("on_list").fill_null(value=False),
        is_new_household=~pl.col("household_id").is_in(earlier_list["household_id"].implode()),
    )
    ordered = rows.sort("township", "village", "priority", "household_id", "certainty", "risk", "rule_id", "clue_id")
    return conform(ordered, "supplement_clues")


def _list_areas(before: IssuedTables, after: IssuedTables) -> pl.DataFrame:
    areas = after.compared.findings.filter(pl.col("household_id").is_null())
    fresh = areas.join(before.compared.findings, on="clue_id", how="anti")
    return conform(fresh.sort("township", "village", "risk", "clue_id"), "supplement_areas")


def _list_endings(changes: pl.DataFrame, before: IssuedTables, after: IssuedTables) -> pl.DataFrame:
    """Every one in the township whose list it stood on."""
    earlier_places = before.compared.findings.select("clue_id", then_household="household_id", then_village="village")
    has_left = pl.col("change").is_in(_SENT_OUT) & (pl.col("then_township") != pl.col("township"))
    rows = changes.filter(pl.col("change").is_in(_ENDED) | has_left.fill_null(value=False))
    rows = rows.join(earlier_places, on="clue_id").with_columns(
        moved_to=pl.when(has_left).then("township"),
        change=pl.when(has_left).then(pl.lit("moved_away")).otherwise("change"),
        township="then_township", village="then_village",
    )  # fmt: skip
    people = pl.concat([_list_people(after), _list_people(before)]).unique("person_id", keep="first")
    rows = rows.select(*_CLUE, "then_household", "township", "village", "change", "reason", "moved_to")
    homes = before.households.drop("township", "village").rename({"household_id": "then_household"})
    rows = rows.join(homes, on="then_household", how="left").join(people, on="person_id", how="left")
    rows = rows.join(_find_standings(after).select("household_id", "on_list"), on="household_id", how="left")
    ordered = rows.with_columns(_describe_standing()).sort("township", "village", "household_id", "rule_id", "clue_id")
    return conform(add_absent_columns(ordered, "supplement_endings"), "supplement_endings")


def _list_people(run: IssuedTables) -> pl.DataFrame:
    return run.people.drop("household_id").drop_nulls("person_id").unique("person_id", keep="first")


def _find_standings(run: IssuedTables) -> pl.DataFrame:
    """The run's list with `on_list`: at least one confirmed or mandatory finding."""
    return run.suspected.with_columns(on_list=is_on_list())


def _describe_standing() -> pl.Expr:
    is_listed = pl.col("on_list")
    return (
        pl.when(is_listed).then(pl.lit("listed"))
        .when(is_listed.is_not_null()).then(pl.lit("to_verify"))
        .otherwise(pl.lit("off_list")).alias("standing")
    )  # fmt: skip


def _count(
    changes: pl.DataFrame, clues: pl.DataFrame, areas: pl.DataFrame, endings: pl.DataFrame, earlier_list: pl.DataFrame,
    after: IssuedTables,
) -> pl.DataFrame:  # fmt: skip
    """Per township the counts of `supplement_townships`."""
    household = pl.col("household_id")
    dropped = earlier_list.join(after.suspected, on=["household_id", "township"], how="anti")
    parts = {
        "clues": clues, "areas": areas, "endings": endings, "dropped_households": dropped,
        "weaker": changes.filter(pl.col("change").is_in(_WEAKER)),
    }  # fmt: skip
    fresh = clues.filter("is_new_household").group_by("township").agg(household.n_unique().alias("added_households"))
    townships = pl.concat([frame.select("township") for frame in parts.values()]).unique()
    counts = townships.join(fresh, on="township", how="left")
    for name, frame in (parts | {"listed": after.suspected}).items():
        counts = counts.join(frame.group_by("township").len(name), on="township", how="left")
    return counts.with_columns(pl.exclude("township").fill_null(0).cast(pl.Int64)).sort("township")
