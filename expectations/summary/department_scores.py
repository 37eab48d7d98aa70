"""Per department, in figures: what came, how good it was, what became of it. No marks, and no order by merit."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.tables import conform

SCORECARD_FIELDS = (
    *("department", "due", "came", "due_on", "stamped", "on_time", "refused", "stale", "warned", "rows_read"),
    *("quarantined_share", "valid_id_share", "linked_share", "review_share", "conflicts", "issues", "lasting"),
    "closed",
)
_IS_DELIVERED = pl.col("status") != "not_delivered"
_KEY = ("source", "issue_key")
_OUTCOMES = ("linked", "review", "unlinked")


def score_departments(
    tables: Mapping[str, pl.DataFrame],
    previous_issues: pl.DataFrame,
    stale_sources: pl.DataFrame,
    due_dates: pl.DataFrame,
) -> pl.DataFrame:
    """Table `department_scores`: one line per department; what there is nothing to say of is null.

    `tables`: `deliveries`, `files`, `profiles`, `accounting`, `conflicts`, `issues`. `previous_issues`: table `issues`
    of the run before. `stale_sources`: column source, those whose delivery may be of an earlier period. `due_dates`:
    department, due_on.

    `due`, `came`, `refused`, `stale`, `warned`: sources. `due_on`: the day by which they were wanted; `stamped`: the
    newest day that the files give as theirs. `quarantined_share`: of the rows read.
    `valid_id_share`: of the filled ID numbers, each source weighted by its rows with one. `linked_share`,
    `review_share`: of the rows to be linked.
    `conflicts`: lines with this department on either side. `issues`, `lasting`, `closed`: found now, of those already
    found last period, found last period and gone now (of sources that came again).
    """
    deliveries = tables["deliveries"]
    departments = dict(deliveries.select("source", "department").iter_rows())
    lines = _count_deliveries(deliveries, stale_sources)
    for column in (
        _share_valid_ids(tables["profiles"], departments),
        _share_linked(tables["accounting"], departments),
        _count_conflicts(tables["conflicts"], departments),
        _count_issues(tables["issues"], previous_issues, deliveries, departments),
        _measure_punctuality(tables["files"], due_dates, departments),
    ):
        lines = lines.join(column, on="department", how="left", maintain_order="left")
    counts = pl.col("conflicts", "issues", "lasting", "closed").fill_null(0).cast(pl.Int64)
    # Of a department that sent nothing, zero would read as "no fault".
    scores = lines.with_columns(pl.when(pl.col("came") > 0).then(counts))
    return conform(scores.sort("department"), "department_scores")


def _count_deliveries(deliveries: pl.DataFrame, stale: pl.DataFrame) -> pl.DataFrame:
    is_warned = (pl.col("status") == "delivered") & (pl.col("message") != "")
    rows_read = pl.col("rows_read").sum()
    return deliveries.group_by("department").agg(
        pl.len().cast(pl.Int64).alias("due"),
        _IS_DELIVERED.sum().cast(pl.Int64).alias("came"),
        (pl.col("status") == "refused").sum().cast(pl.Int64).alias("refused"),
        (_IS_DELIVERED & pl.col("source").is_in(stale["source"].implode())).sum().cast(pl.Int64).alias("stale"),
        is_warned.sum().cast(pl.Int64).alias("warned"),
        rows_read.cast(pl.Int64).alias("rows_read"),
        _format_share(pl.col("quarantined").sum(), rows_read).alias("quarantined_share"),
    )


def _measure_punctuality(files: pl.DataFrame, due_dates: pl.DataFrame, departments: dict[str, str]) -> pl.DataFrame:
    """department, due_on, stamped, days_late, and of how many sources the files give a day or none.

    By what the files say of themselves; nobody saw them arrive.
    """
    recognised = files.filter(pl.col("status") == "recognised")
    newest = _add_department(recognised.group_by("source").agg(pl.col("stamped").max()), departments)
    is_silent = pl.col("stamped").is_null()
    days = newest.group_by("department").agg(
        pl.col("stamped").max(),
        (~is_silent).sum().cast(pl.Int64).alias("stamped_sources"),
        is_silent.sum().cast(pl.Int64).alias("silent_sources"),
    )
    days_late = (pl.col("stamped") - pl.col("due_on")).dt.total_days()
    with_due = days.join(due_dates, on="department", how="left")
    return with_due.with_columns(days_late=days_late)


def _share_valid_ids(profiles: pl.DataFrame, departments: dict[str, str]) -> pl.DataFrame:
    """department, valid_id_share."""
    metrics = ("valid_id_share", "rows", "filled_id_number")
    columns = [pl.col("value").filter(pl.col("metric") == name).first().fill_nan(None).alias(name) for name in metrics]
    wide = profiles.group_by("source").agg(columns).drop_nulls(["valid_id_share", "rows"]).sort("source")
    filled_rows = (pl.col("rows") * pl.col("filled_id_number").fill_null(1)).alias("filled")
    weighted = _add_department(wide.with_columns(filled_rows), departments).group_by("department")
    return weighted.agg(
        _format_share((pl.col("valid_id_share") * pl.col("filled")).sum(), pl.col("filled").sum()).alias(
            "valid_id_share"
        )
    )


def _share_linked(accounting: pl.DataFrame, departments: dict[str, str]) -> pl.DataFrame:
    """department, linked_share, review_share."""
    rows = pl.sum_horizontal(pl.col(name).sum() for name in _OUTCOMES)
    shares = [_format_share(pl.col(name).sum(), rows).alias(f"{name}_share") for name in ("linked", "review")]
    return _add_department(accounting, departments).group_by("department").agg(shares)


def _count_conflicts(conflicts: pl.DataFrame, departments: dict[str, str]) -> pl.DataFrame:
    """department, conflicts: a line between two sources of one department counts once."""
    lines = conflicts.with_row_index("line")
    sides = pl.concat([lines.select("line", pl.col(side).alias("source")) for side in ("source_a", "source_b")])
    return _add_department(sides, departments).group_by("department").agg(pl.col("line").n_unique().alias("conflicts"))


def _count_issues(
    issues: pl.DataFrame, previous_issues: pl.DataFrame, deliveries: pl.DataFrame, departments: dict[str, str]
) -> pl.DataFrame:
    """department, issues, lasting, closed: different issues; a source that did not come tells nothing of its own."""
    delivered_sources = deliveries.filter(_IS_DELIVERED).select("source")
    current = issues.select(_KEY).unique()
    previous = previous_issues.select(_KEY).unique().join(delivered_sources, on="source", how="semi")
    kinds = {
        "issues": current,
        "lasting": current.join(previous, on=_KEY, how="semi"),
        "closed": previous.join(current, on=_KEY, how="anti"),
    }
    states = pl.concat([frame.with_columns(kind=pl.lit(kind)) for kind, frame in kinds.items()])
    counts = [(pl.col("kind") == kind).sum().alias(kind) for kind in kinds]
    return _add_department(states, departments).group_by("department").agg(counts)


def _add_department(rows: pl.DataFrame, departments: dict[str, str]) -> pl.DataFrame:
    """The rows with the department that provides their source; rows of other sources are nobody's."""
    department = pl.col("source").replace_strict(departments, default=None, return_dtype=pl.String)
    return rows.with_columns(department=department).drop_nulls("department")


def _format_share(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """To a hundredth of a per cent, as it is shown; a longer number would also make its row taller."""
    return pl.when(denominator > 0).then((numerator / denominator).round(4))
