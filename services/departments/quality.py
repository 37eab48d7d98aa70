"""What was wrong with a department's data in the newest published run, and what became of the issues before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from delivery.list_labels import DELIVERY_STATUS_LABELS, translate_codes
from delivery.path_names import make_safe_name
from domain.county.source import SourceDeclaration
from domain.periods import Period
from domain.tables import empty
from expectations.summary.supplier_issues import count_checks
from ledger import compare_with_previous_issues
from services.runs.published_runs import PublishedRuns, RunFrames
from services.townships.issued_files import IssuedFile

_FOLDER = "reports/data_quality"


@dataclass(frozen=True)
class QualityList:
    """A department's data in a run, sources and columns by their titles.

    `deliveries`: table `deliveries` with the status in words. `checks`: source, field, problem, cure, places: every
    kind of fault, the most frequent first. `issues`: table `issues`. `earlier`: those of the period before with
    `state` (open, closed), of sources that came this time. `previous`: which period that is; none in a first one.
    """

    run: RunFrames
    department: str
    deliveries: pl.DataFrame
    checks: pl.DataFrame
    issues: pl.DataFrame
    earlier: pl.DataFrame
    previous: Period | None

    @property
    def closed(self) -> pl.DataFrame:
        """Issues of the period before that are gone."""
        return self.earlier.filter(pl.col("state") == "closed")

    @property
    def still_open(self) -> int:
        """How many issues of the period before are there again."""
        return self.earlier.height - self.closed.height

    @property
    def workbook(self) -> IssuedFile | None:
        """The list with the persons of its rows, to be fetched; none where it was not written."""
        path = self.run.folder / _FOLDER / f"{make_safe_name(self.department)}.xlsx"
        period, edition = self.run.period, self.run.edition
        name = f"{period.title}_{make_safe_name(self.department)}_数据质量问题_V{edition}.xlsx"
        return IssuedFile(name, path, self.run.run_id, str(period), edition) if path.is_file() else None


def read_quality(runs: PublishedRuns, run: RunFrames, department: str) -> QualityList:
    """The list of a department in a run. `runs`: where the run of the period before is looked for."""
    sources = {name: source for name, source in run.run.county.sources.items() if source.department == department}
    previous = _find_previous(runs, run)
    issues = _read_issues(run, sources, department)
    previous_issues = _read_issues(previous, sources, department) if previous else issues.clear()
    deliveries = run.read("deliveries").filter(pl.col("source").is_in(list(sources)))
    delivered_sources = deliveries.filter(pl.col("status") != "not_delivered")["source"]
    earlier = compare_with_previous_issues(issues, previous_issues, delivered_sources)
    return QualityList(
        run, department, deliveries.with_columns(translate_codes("status", DELIVERY_STATUS_LABELS)),
        _add_titles(count_checks(issues), sources), _add_titles(issues, sources), _add_titles(earlier, sources),
        previous.period if previous else None,
    )  # fmt: skip


def _find_previous(runs: PublishedRuns, run: RunFrames) -> RunFrames | None:
    """The newest published run of the period before, of the same kind."""
    ids = [
        run_id
        for period, run_id in runs.list_lines().select("period", "run_id").iter_rows()
        if Period.parse(period).precedes(run.period)
    ]
    return runs.find(ids[-1]) if ids else None


def _read_issues(run: RunFrames, sources: Mapping[str, SourceDeclaration], department: str) -> pl.DataFrame:
    issues = run.read("issues") if run.run.store.has("issues") else empty("issues")
    return issues.filter(pl.col("source").is_in(list(sources))).with_columns(pl.lit(department).alias("supplier"))


def _add_titles(rows: pl.DataFrame, sources: Mapping[str, SourceDeclaration]) -> pl.DataFrame:
    """Sources and columns under the titles that the department knows; a heading that nobody declared stays itself."""
    lines = [(name, key, field.title) for name, source in sources.items() for key, field in source.fields.items()]
    fields = pl.DataFrame(lines, dict.fromkeys(("source", "field", "title"), pl.String), orient="row")
    titles = {name: source.title for name, source in sources.items()}
    titled = rows.join(fields, on=["source", "field"], how="left", maintain_order="left")
    return titled.with_columns(translate_codes("source", titles), pl.coalesce("title", "field").alias("field"))
