"""What workbooks for suppliers are made from: document inputs, of the whole county or of one supplier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from delivery.document_context import DocumentContext

# A longer list neither opens quickly on an office machine nor is read; counts on the cover are of all rows.
MOST_ROWS = 10_000
MOST_UNREGISTERED = 50_000  # of the rows that somebody must look at; Excel itself ends at a million
_ROW = ["source", "file", "sheet", "row_number"]


@dataclass(frozen=True)
class SupplierInputs:
    """Everything that is said to suppliers, of the whole county or (`for_department`, `for_township`) of one supplier.

    Tables `deliveries`, `issues`, `strangers`, `links` of this run; `previous_issues`: `issues` of the
    previous run. `files`: table `files` and `department`, whose each file seems to be. `described_rows`: `DESCRIPTION`.
    `issue_places`, `previous_issue_places`: the table of both runs. `headings`: source, field,
    title of every declared field. `reasons`: outcome code -> words.
    `township`: whose part of the register this is.
    """

    deliveries: pl.DataFrame
    files: pl.DataFrame
    issues: pl.DataFrame
    previous_issues: pl.DataFrame
    links: pl.DataFrame
    strangers: pl.DataFrame
    described_rows: pl.DataFrame
    issue_places: pl.DataFrame
    previous_issue_places: pl.DataFrame
    headings: pl.DataFrame
    reasons: Mapping[str, str]
    township: str = ""

    def for_department(self, department: str, context: DocumentContext) -> SupplierInputs:
        """Only what is the department's own."""
        sources = [name for name, label in context.sources.items() if label.department == department]
        is_own = pl.col("source").is_in(sources)
        tables = ("deliveries", "issues", "previous_issues", "links", "strangers", "described_rows")
        own_rows = {name: getattr(self, name).filter(is_own) for name in tables}
        return replace(self, **own_rows, files=self.files.filter(pl.col("department") == department))

    def for_township(self, township: str) -> SupplierInputs:
        """Only the issues of the register's rows there."""
        own_issues, previous_issues = (
            issues.join(places.filter(pl.col("township") == township), on=_ROW, how="semi", maintain_order="left")
            for issues, places in ((self.issues, self.issue_places), (self.previous_issues, self.previous_issue_places))
        )
        sources = (
            pl.concat([own_issues.select("source"), previous_issues.select("source")]).unique()["source"].implode()
        )
        return replace(
            self,
            deliveries=self.deliveries.filter(pl.col("source").is_in(sources)),
            files=self.files.clear(),
            township=township,
            issues=own_issues,
            previous_issues=previous_issues,
        )


def list_suppliers(inputs: SupplierInputs, context: DocumentContext) -> list[str]:
    """Departments from which anything came for this run, in the order of the sources."""
    delivering = inputs.deliveries.filter(pl.col("status") != "not_delivered")["department"]
    is_of_another_run = (pl.col("status") == "not_used") & pl.col("source").is_not_null()
    suppliers = {*delivering, *inputs.files.filter(~is_of_another_run)["department"].drop_nulls()}
    return [name for name in dict.fromkeys(label.department for label in context.sources.values()) if name in suppliers]
