"""What was wrong with deliveries, and where departments contradict one another."""

from __future__ import annotations

from typing import Any

import polars as pl

from domain.handover import PLACE
from services.runs.published_runs import RunFrames


def list_deliveries(frames: RunFrames) -> list[dict[str, Any]]:
    """Table `deliveries` with `remarks`: what was judged of each as a whole; not delivered ones first.

    The message of a delivery that was taken is its judgements in one sentence: it is a remark only without them.
    """
    judged = frames.read("judgements").group_by("source", maintain_order=True).agg(judged=pl.col("message"))
    lines = frames.read("deliveries").join(judged, on="source", how="left", maintain_order="left")
    lines = lines.with_columns(remarks=pl.coalesce("judged", _list_message())).drop("judged")
    order = pl.col("status").replace_strict({"refused": 0, "not_delivered": 1}, default=2)
    return list(lines.sort(order, "department", "title", maintain_order=True).iter_rows(named=True))


def _list_message() -> pl.Expr:
    return pl.concat_list("message").list.eval(pl.element().filter(pl.element() != ""))


def count_issues(frames: RunFrames) -> list[dict[str, Any]]:
    """Departments with how many issues (`rows`) their data have, the most first."""
    departments = {name: source.department for name, source in frames.run.county.sources.items()}
    named = pl.col("source").replace_strict(departments, default=None, return_dtype=pl.String)
    counts = frames.read("issues").group_by(named.alias("department")).agg(rows=pl.len())
    return list(counts.drop_nulls().sort("rows", "department", descending=[True, False]).iter_rows(named=True))


def count_kinds(frames: RunFrames, department: str) -> list[dict[str, Any]]:
    """The kinds of a department's issues (source, title, check, problem of the first) with `rows`, the most first."""
    issues = _select_issues(frames, department)
    kinds = issues.group_by("source", "check", maintain_order=True).agg(
        rows=pl.len(), problem=pl.col("problem").first(), cure=pl.col("cure").first()
    )
    titles = {name: source.title for name, source in frames.run.county.sources.items()}
    named = kinds.with_columns(title=pl.col("source").replace(titles))
    return list(named.sort("rows", descending=True, maintain_order=True).iter_rows(named=True))


def list_issues(frames: RunFrames, department: str, source: str, check: str) -> pl.DataFrame:
    """Table `issues`: those of a department, of one kind where source and check are not empty."""
    issues = _select_issues(frames, department)
    wanted = [pl.col(name) == value for name, value in (("source", source), ("check", check)) if value]
    return issues.filter(*wanted) if wanted else issues


def count_conflicts(frames: RunFrames) -> list[dict[str, Any]]:
    """The kinds of conflicts (check, field, the `departments` that disagree) with `rows`, the most first."""
    departments = {name: source.department for name, source in frames.run.county.sources.items()}
    sides = pl.col("source_a").append(pl.col("source_b")).replace(departments).unique().sort().str.join("、")
    counts = frames.read("conflicts").group_by("check", "field").agg(rows=pl.len(), departments=sides)
    return list(counts.sort("rows", "check", descending=[True, False]).iter_rows(named=True))


def list_conflicts(frames: RunFrames, check: str) -> pl.DataFrame:
    """Table `conflicts`: those of one check, or all of them where it is empty."""
    conflicts = frames.read("conflicts")
    return conflicts.filter(pl.col("check") == check) if check else conflicts


def _select_issues(frames: RunFrames, department: str) -> pl.DataFrame:
    sources = [name for name, source in frames.run.county.sources.items() if source.department == department]
    return frames.read("issues").filter(pl.col("source").is_in(sources)).sort("source", *PLACE, nulls_last=True)
