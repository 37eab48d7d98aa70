"""The lists beside the list of suspected households: population changes, the villages' own list, conflicts."""

from __future__ import annotations

import polars as pl

import screening
from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_rows.conflict_rows import make_conflict_rows
from delivery.list_rows.households import list_townships
from delivery.list_rows.list_comparison_rows import make_comparison_rows
from delivery.list_rows.population_change_rows import make_change_rows
from delivery.list_rows.township_rows import ConflictRows, ListComparisonRows, PopulationChangeRows
from domain.handover import PLACE
from domain.tables import empty
from pipeline.deliveries.source_data import add_register_places, list_usable_sources, read_admission
from pipeline.job import Job

_DESCRIBED = ("source", *PLACE, "name", "id_number", "address")


def publish_population_changes(job: Job, members: pl.DataFrame) -> None:
    """Publish table `population_changes`; empty where nobody told of changes."""
    is_told = bool(_filter_usable(job, screening.TELL_OF_CHANGES))
    table = find_population_changes(job, members) if is_told else empty("population_changes")
    job.run.put("population_changes", table)


def publish_list_comparison(job: Job, lists: ListInputs) -> None:
    """Publish table `list_comparison`; empty where no list was proposed."""
    table = empty("list_comparison")
    if _filter_usable(job, (screening.OFFLINE,)):
        proposed = read_admission(job, screening.OFFLINE).accepted
        regions = add_register_places(job, lists.members)
        table = screening.compare_lists(proposed, lists.links, lists.suspected, regions, job.as_of)
    job.run.put("list_comparison", table)


def make_population_change_inputs(job: Job, lists: ListInputs, context: DocumentContext) -> PopulationChangeRows | None:
    """What the workbooks of population changes are made from; none where nobody told of changes."""
    sources = _filter_usable(job, screening.TELL_OF_CHANGES)
    if not sources:
        return None
    table = job.run.read("population_changes")
    rows = make_change_rows(table, _describe_rows(job, sources, table), lists.members, context)
    return PopulationChangeRows(rows, list_townships(lists.members))


def make_comparison_inputs(job: Job, lists: ListInputs, context: DocumentContext) -> ListComparisonRows | None:
    """What the workbooks that compare the villages' list are made from; none where no list was proposed."""
    sources = _filter_usable(job, (screening.OFFLINE,))
    if not sources:
        return None
    table = job.run.read("list_comparison")
    rows = make_comparison_rows(table, _describe_rows(job, sources, table), lists, context)
    return ListComparisonRows(rows, list_townships(lists.members))


def make_conflict_inputs(job: Job, lists: ListInputs, context: DocumentContext) -> ConflictRows:
    """What the workbooks of conflicts between departments are made from."""
    table = job.run.read("conflicts")
    return ConflictRows(make_conflict_rows(table, lists.members, context), list_townships(lists.members))


def _filter_usable(job: Job, sources: tuple[str, ...]) -> list[str]:
    return [name for name in list_usable_sources(job) if name in sources]


def find_population_changes(job: Job, members: pl.DataFrame) -> pl.DataFrame:
    """Table `population_changes` of the run."""
    names = _filter_usable(job, screening.TELL_OF_CHANGES)
    joined = [job.run.read("household_joins", name) for name in names]
    inputs = screening.PopulationChangeInputs(
        rows={name: read_admission(job, name).accepted for name in names},
        links=job.run.read("links"),
        members=members,
        joined=pl.concat(joined),
        regions=add_register_places(job, members),
        as_of=job.as_of,
        months=job.county.settings.member_update_months,
    )
    return screening.find_population_changes(inputs)


def _describe_rows(job: Job, sources: list[str], table: pl.DataFrame) -> pl.DataFrame:
    """Who stands in the rows that a table speaks of."""
    contents = []
    for name in sources:
        rows = read_admission(job, name).accepted.join(
            table.filter(pl.col("source") == name), on=list(PLACE), how="semi", maintain_order="left"
        )
        missing_columns = [pl.lit(None, dtype=pl.String).alias("address")] if "address" not in rows.columns else []
        contents.append(rows.with_columns(pl.lit(name).alias("source"), *missing_columns).select(_DESCRIBED))
    return pl.concat(contents)
