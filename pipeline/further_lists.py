"""The lists beside the list of suspected households: changes of the population, and the villages' own list."""

from __future__ import annotations

import polars as pl

import delivery
import screening
from domain.handover import PLACE
from domain.tables import empty
from pipeline.job import Job
from pipeline.link import HOUSEHOLD_JOINS
from pipeline.work_data import add_register_places, list_usable_sources, read_admission, source_folder
from storage.workspace import read_table, write_table

_DESCRIBED = ("source", *PLACE, "name", "id_number", "address")


def deliver_further_lists(job: Job, given: delivery.ListTables, context: delivery.ListContext) -> int:
    """Publish `population_changes` and `list_comparison` and write their workbooks; returns how many townships got.

    Where nobody told of changes, or proposed a list, there is no workbook: an empty one would read as "none".
    """
    written = _deliver_population_changes(job, given, context) if _filter_usable(job, screening.TELL_OF_CHANGES) else []
    if not written:
        write_table(empty("population_changes"), job.folder.draft / "tables", "population_changes")
    compared = _deliver_list_comparison(job, given, context) if _filter_usable(job, (screening.OFFLINE,)) else []
    if not compared:
        write_table(empty("list_comparison"), job.folder.draft / "tables", "list_comparison")
    return len(written) + len(compared)


def _filter_usable(job: Job, sources: tuple[str, ...]) -> list[str]:
    return [name for name in list_usable_sources(job) if name in sources]


def find_population_changes(job: Job, members: pl.DataFrame) -> pl.DataFrame:
    """Table `population_changes` of the run."""
    names = _filter_usable(job, screening.TELL_OF_CHANGES)
    joined = [pl.read_parquet(path) for name in names if (path := source_folder(job, name) / HOUSEHOLD_JOINS).is_file()]
    given = screening.Changes(
        rows={name: read_admission(job, name).accepted for name in names},
        links=read_table(job.folder.draft / "tables", "links"),
        members=members,
        joined=pl.concat(joined),
        regions=add_register_places(job, members),
        as_of=job.as_of,
        months=job.county.settings.member_update_months,
    )
    return screening.population_changes(given)


def _deliver_population_changes(job: Job, given: delivery.ListTables, context: delivery.ListContext) -> list[object]:
    table = find_population_changes(job, given.members)
    write_table(table, job.folder.draft / "tables", "population_changes")
    rows = _describe_rows(job, _filter_usable(job, screening.TELL_OF_CHANGES), table)
    shown = delivery.make_change_rows(table, rows, given.members, context)
    townships, layouts, draft = delivery.list_townships(given.members), job.county.lists, job.folder.draft
    path = draft / "reports" / "population_changes.xlsx"
    delivery.write_population_changes(path, shown, townships, context, layouts["population_changes"])
    layout = layouts["township_population_changes"]
    return [*delivery.write_township_population_changes(draft / "lists", shown, townships, context, layout)]


def _deliver_list_comparison(job: Job, given: delivery.ListTables, context: delivery.ListContext) -> list[object]:
    proposed = read_admission(job, screening.OFFLINE).accepted
    regions = add_register_places(job, given.members)
    table = screening.list_comparison(proposed, given.links, given.suspected, regions, job.as_of)
    write_table(table, job.folder.draft / "tables", "list_comparison")
    rows = _describe_rows(job, [screening.OFFLINE], table)
    shown = delivery.make_comparison_rows(table, rows, given, context)
    townships, layouts, draft = delivery.list_townships(given.members), job.county.lists, job.folder.draft
    path = draft / "reports" / "list_comparison.xlsx"
    delivery.write_list_comparison(path, shown, townships, context, layouts["list_comparison"])
    layout = layouts["township_list_comparison"]
    return [*delivery.write_township_list_comparison(draft / "lists", shown, townships, context, layout)]


def _describe_rows(job: Job, sources: list[str], spoken: pl.DataFrame) -> pl.DataFrame:
    """Who stands in the rows that a table speaks of."""
    parts = []
    for name in sources:
        rows = read_admission(job, name).accepted.join(
            spoken.filter(pl.col("source") == name), on=list(PLACE), how="semi", maintain_order="left"
        )
        absent = [pl.lit(None, dtype=pl.String).alias("address")] if "address" not in rows.columns else []
        parts.append(rows.with_columns(pl.lit(name).alias("source"), *absent).select(_DESCRIBED))
    return pl.concat(parts)
