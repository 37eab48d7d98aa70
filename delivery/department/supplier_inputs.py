"""What goes back to whom: the tables that workbooks for suppliers are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from delivery.list_inputs import ListContext

# A longer list neither opens quickly on an office machine nor is read; counts on the cover are of all rows.
MOST_ROWS = 10_000
MOST_STRONG = 50_000  # of the rows that somebody must look at; Excel itself ends at a million
_ROW = ["source", "file", "sheet", "row_number"]


@dataclass(frozen=True)
class Returned:
    """Everything that is said to suppliers, of the whole county or (`of`, `of_township`) of one supplier.

    Tables `deliveries`, `issues`, `strangers`, `links` of this run; `earlier`: `issues` of the
    previous run. `files`: table `files` and `department`, whose each file seems to be. `rows`: DESCRIBED.
    `places`, `earlier_places`: table `issue_places` of both runs. `headings`: source, field,
    title of every declared field. `reasons`: outcome code -> words.
    `township`: whose part of the register this is.
    """

    deliveries: pl.DataFrame
    files: pl.DataFrame
    issues: pl.DataFrame
    earlier: pl.DataFrame
    links: pl.DataFrame
    strangers: pl.DataFrame
    rows: pl.DataFrame
    places: pl.DataFrame
    earlier_places: pl.DataFrame
    headings: pl.DataFrame
    reasons: Mapping[str, str]
    township: str = ""

    def of(self, department: str, context: ListContext) -> Returned:
        """Only what is the department's own."""
        own = [name for name, label in context.sources.items() if label.department == department]
        mine = pl.col("source").is_in(own)
        wanted = ("deliveries", "issues", "earlier", "links", "strangers", "rows")
        cut = {name: getattr(self, name).filter(mine) for name in wanted}
        return replace(self, **cut, files=self.files.filter(pl.col("department") == department))

    def of_township(self, township: str) -> Returned:
        """Only the issues of the register's rows there."""
        issues, earlier = (
            found.join(places.filter(pl.col("township") == township), on=_ROW, how="semi", maintain_order="left")
            for found, places in ((self.issues, self.places), (self.earlier, self.earlier_places))
        )
        concerned = pl.concat([issues.select("source"), earlier.select("source")]).unique()["source"].implode()
        return replace(
            self,
            deliveries=self.deliveries.filter(pl.col("source").is_in(concerned)),
            files=self.files.clear(),
            township=township,
            issues=issues,
            earlier=earlier,
        )


def departments(returned: Returned, context: ListContext) -> list[str]:
    """Departments from which anything came for this run, in the order of the sources."""
    came = returned.deliveries.filter(pl.col("status") != "not_delivered")["department"]
    another_run = (pl.col("status") == "not_used") & pl.col("source").is_not_null()
    known = {*came, *returned.files.filter(~another_run)["department"].drop_nulls()}
    return [name for name in dict.fromkeys(label.department for label in context.sources.values()) if name in known]
