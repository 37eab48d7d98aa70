"""Counts and selects what the workbooks that go back to suppliers show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

import polars as pl

import delivery
from delivery.department.list_limits import MOST_ROWS, MOST_UNREGISTERED
from domain.handover import PLACE, SheetFound
from domain.tables import conform
from expectations.summary import supplier_issues
from ledger import compare_with_previous_issues
from pipeline.deliveries.source_data import list_ingested_sources
from pipeline.job import Job
from screening.summary import unlinked_rows
from storage.run_store import RunStore

_ROW = ["source", *PLACE]
# Places of rows -> what stands in them: columns of `delivery.department.described_rows.DESCRIPTION`.
DescribeRows = Callable[[pl.DataFrame], pl.DataFrame]


def summarise_suppliers(job: Job, links: pl.DataFrame) -> None:
    """Put the tables of `domain.tables.SUPPLIER_SUMMARIES`; `strangers` and `issue_places` must be there."""
    departments = {name: source.department for name, source in job.county.sources.items()}
    files = _find_suppliers_of_files(job)
    describe_rows = _make_row_describer(job)
    put_unlinked_rows(job.run, links, departments, describe_rows)
    put_supplier_issues(job.run, job.previous, departments, files, describe_rows)


def put_unlinked_rows(
    run: RunStore, links: pl.DataFrame, departments: Mapping[str, str], describe_rows: DescribeRows
) -> None:
    """Put how many rows of every source are about nobody in the register, and the first of them per department."""
    unregistered = run.read("strangers")
    unlinked = links.filter(pl.col("decision") == "unlinked").select(*_ROW, "reason")
    run.put("unlinked_sources", unlinked_rows.count_unlinked_sources(links, unregistered))
    run.put("unlinked_reasons", unlinked_rows.count_unlinked_reasons(unlinked))
    selected = {
        "strong_clues": unlinked_rows.select_strong_clues(unlinked, unregistered, departments, MOST_UNREGISTERED),
        "other_unlinked": unlinked_rows.select_other_rows(unlinked, unregistered, departments, MOST_ROWS),
    }
    places = pl.concat([rows.select(_ROW) for rows in selected.values()]).unique()
    described = describe_rows(places)
    for name, rows in selected.items():
        with_contents = rows.join(described, on=_ROW, how="left", maintain_order="left")
        run.put(name, conform(with_contents, name))


def put_supplier_issues(
    run: RunStore,
    previous: RunStore,
    departments: Mapping[str, str],
    files: pl.DataFrame,
    describe_rows: DescribeRows,
) -> None:
    """Put every supplier's issues beside those of the period before, and its line of table `suppliers`.

    `files`: table `files` with `supplier`. `departments`: source -> department.
    """
    issues, previous_issues = (
        supplier_issues.assign_issues(store.read("issues"), store.read("issue_places"), departments)
        for store in (run, previous)
    )
    deliveries = run.read("deliveries")
    delivered_sources = deliveries.filter(pl.col("status") != "not_delivered")["source"]
    compared = compare_with_previous_issues(issues, previous_issues, delivered_sources)
    run.put("previous_supplier_issues", conform(compared, "previous_supplier_issues"))
    run.put("supplier_files", _select_shown_files(files))
    run.put("supplier_checks", supplier_issues.count_checks(issues))
    first_issues = supplier_issues.select_first_issues(issues, MOST_ROWS)
    described = describe_rows(first_issues.select(_ROW).drop_nulls().unique()).drop("content")
    with_persons = first_issues.join(described, on=_ROW, how="left", maintain_order="left")
    run.put("supplier_issues", conform(with_persons, "supplier_issues"))
    counts = (
        supplier_issues.count_deliveries(deliveries, _list_sources(deliveries, issues, previous_issues, departments)),
        supplier_issues.count_issues(issues),
        supplier_issues.count_previous_issues(previous_issues, compared),
        _count_unlinked(run.read("unlinked_sources"), departments),
    )
    places = pl.concat([store.read("issue_places")["township"] for store in (run, previous)])
    suppliers = _list_suppliers(deliveries, files, departments)
    run.put("suppliers", _join_counts(suppliers, places.unique().sort(), departments, counts))


def _list_sources(
    deliveries: pl.DataFrame, issues: pl.DataFrame, previous_issues: pl.DataFrame, departments: Mapping[str, str]
) -> pl.DataFrame:
    """supplier, source: of whose deliveries each is told; a township of those with issues of its own."""
    owner = pl.col("source").replace_strict(dict(departments), default=None, return_dtype=pl.String)
    of_departments = deliveries.select(supplier=owner, source="source").drop_nulls()
    of_issues = [frame.select("supplier", "source") for frame in (issues, previous_issues)]
    return pl.concat([of_departments, *of_issues]).unique()


def _join_counts(
    suppliers: list[str], townships: pl.Series, departments: Mapping[str, str], counts: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """Table `suppliers`: the departments, then the townships to which issues go back."""
    recipients = [*suppliers, *(name for name in townships if name not in set(departments.values()))]
    table = pl.DataFrame({"supplier": recipients}, schema={"supplier": pl.String})
    table = table.with_columns(is_township=~pl.col("supplier").is_in(suppliers))
    for frame in counts:
        table = table.join(frame, on="supplier", how="left", maintain_order="left")
    texts = pl.col("sources", "refused").fill_null("")
    numbers = pl.exclude("supplier", "is_township", "sources", "refused").fill_null(0)
    return conform(table.with_columns(texts, numbers), "suppliers")


def _list_suppliers(deliveries: pl.DataFrame, files: pl.DataFrame, departments: Mapping[str, str]) -> list[str]:
    """Departments from which anything came for this run, in the order of the sources."""
    delivering = deliveries.filter(pl.col("status") != "not_delivered")["department"]
    is_of_another_run = (pl.col("status") == "not_used") & pl.col("source").is_not_null()
    suppliers = {*delivering, *files.filter(~is_of_another_run)["supplier"].drop_nulls()}
    return [name for name in dict.fromkeys(departments.values()) if name in suppliers]


def _select_shown_files(files: pl.DataFrame) -> pl.DataFrame:
    returned_files = files.filter(pl.col("status") != "left_out").sort("file", "sheet", maintain_order=True)
    return conform(returned_files, "supplier_files")


def _count_unlinked(unlinked_sources: pl.DataFrame, departments: Mapping[str, str]) -> pl.DataFrame:
    """supplier, compared, unlinked, strong: sums over each department's sources."""
    owner = pl.col("source").replace_strict(dict(departments), default=None, return_dtype=pl.String)
    sums = (
        unlinked_sources.with_columns(supplier=owner)
        .group_by("supplier")
        .agg(pl.col("rows", "unlinked", "strong").sum())
    )
    return sums.drop_nulls("supplier").rename({"rows": "compared"})


def _make_row_describer(job: Job) -> DescribeRows:
    """Describes the rows as their departments wrote them."""

    def describe_rows(places: pl.DataFrame) -> pl.DataFrame:
        described = []
        for name in list_ingested_sources(job):
            rows = job.run.rows(name).read_rows_at(places.filter(pl.col("source") == name))
            described.append(delivery.describe_rows(rows, job.county.sources[name]))
        return pl.concat(described)

    return describe_rows


def _find_suppliers_of_files(job: Job) -> pl.DataFrame:
    """Table `files` with `supplier`: whose data each sheet is or, where nobody could tell, seems to be."""
    owners = pl.DataFrame(
        [(sheet.file, sheet.sheet, _find_department(job, sheet)) for sheet in job.run.read_sheets()],
        schema={"file": pl.String, "sheet": pl.String, "supplier": pl.String},
        orient="row",
    )
    return job.run.read("files").join(owners, on=["file", "sheet"], how="left", maintain_order="left")


def _find_department(job: Job, sheet: SheetFound) -> str | None:
    """By what the sheet is or comes nearest to, else by a folder that bears a department's name."""
    sources = job.county.sources
    if source := sheet.source or sheet.nearest:
        return sources[source].department
    local = job.county.settings.departments
    folders = PurePosixPath(sheet.file.replace("!", "/")).parts[:-1]
    departments = {source.department for source in sources.values()}
    folder_names = (local.get(folder, folder) for folder in reversed(folders))
    return next((folder for folder in folder_names if folder in departments), None)
