"""Nothing is lost: every row read is dropped, quarantined, registered, linked, in review or unlinked."""

from __future__ import annotations

import polars as pl

from domain.county.source import SourceDeclaration
from domain.errors import StageFailed
from domain.handover import PLACE
from domain.progress import format_sheet
from domain.tables import conform, empty
from pipeline.deliveries.source_data import list_ingested_sources, read_admission
from pipeline.job import Job

SHEET = ("file", "sheet")
# What becomes of an accepted row, and of any row.
OUTCOMES_OF_ACCEPTED = ("registered", "linked", "review", "unlinked")
OUTCOMES = ("dropped", "quarantined", *OUTCOMES_OF_ACCEPTED)


def balance_rows(job: Job) -> pl.DataFrame:
    """Table `accounting` and table `quarantine`, published.

    Raises `StageFailed` when any file's rows do not add up.
    """
    delivered, links = list_ingested_sources(job), job.run.read("links")
    quarantine = pl.concat([empty("quarantine"), *(job.run.read("quarantine", name) for name in delivered)])
    job.run.put("quarantine", quarantine.sort("source", *PLACE, "check", "field"))
    parts = [_count_rows(job, job.county.sources[name], links) for name in delivered]
    table = pl.concat([empty("accounting"), *parts]).sort("source", "file", "sheet")
    job.run.put("accounting", table)
    return table


def quarantine_accepted_rows(accepted: pl.DataFrame, quarantine: pl.DataFrame, source: str) -> pl.DataFrame:
    """Table `quarantine` of a refused delivery: its good rows wait too, until the file can be believed."""
    detail = "整份数据未通过检查，本行随之未采用；请按检查报告更正后重新报送"
    rows = accepted.select(
        pl.lit(source).alias("source"), *PLACE, pl.lit("delivery_refused").alias("check"),
        pl.lit(None, dtype=pl.String).alias("field"), pl.lit(detail).alias("detail"),
    )  # fmt: skip
    return pl.concat([quarantine, conform(rows, "quarantine")]).sort(*PLACE, "check", "field")


def _count_rows(job: Job, source: SourceDeclaration, links: pl.DataFrame) -> pl.DataFrame:
    """Table `accounting` for one source.

    Raises `StageFailed` naming the file and sheet whose rows do not add up.
    """
    admission = read_admission(job, source.id, SHEET)
    dropped = job.run.read("dropped", source.id)
    accepted = admission.accepted.group_by(SHEET).agg(pl.len().alias("accepted"))
    quarantined = admission.quarantine.select(*PLACE).unique().group_by(SHEET).agg(pl.len().alias("quarantined"))
    decisions = (
        links.filter(pl.col("source") == source.id)
        .group_by(SHEET)
        .agg((pl.col("decision") == decision).sum().alias(decision) for decision in ("linked", "review", "unlinked"))
    )
    lines = job.run.read("rows_read", source.id)
    for counts in (
        dropped.group_by(SHEET).agg(pl.col("rows").sum().alias("dropped")),
        quarantined,
        accepted,
        decisions,
    ):
        lines = lines.join(counts, on=SHEET, how="left")
    registered = pl.lit(0) if job.publishes_links(source) else pl.col("accepted")
    lines = lines.with_columns(pl.lit(source.id).alias("source"), registered.alias("registered"))
    lines = lines.with_columns(pl.col(name).fill_null(0) for name in OUTCOMES)
    off = lines.filter(pl.col("rows_read") != pl.sum_horizontal(OUTCOMES)).select(SHEET).rows()
    if off:
        places = "、".join(format_sheet(file, sheet) for file, sheet in off)
        raise StageFailed(
            f"行数核对不平：{source.department}“{source.title}”的 {places}。结果没有发布，请把日志交给系统管理员。"
        )
    return conform(lines, "accounting")
