"""Per department, in figures: what came, how good it was, what became of it. No marks, and no order by merit."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import ListContext, ListTables

_CAME = pl.col("status") != "not_delivered"
_KEY = ("source", "issue_key")
_OUTCOMES = ("linked", "review", "unlinked")


def scorecard(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """One line per department, in the order of the sources; what there is nothing to say of is null.

    `due`, `came`, `refused`, `stale`, `warned`: sources. `due_on`: the day by which they were wanted; `stamped`: the
    newest day that the files give as theirs; `on_time`: what follows, in words. `quarantined_share`: of the rows read.
    `valid_id_share`: of the filled ID numbers, each source weighted by its rows with one. `linked_share`,
    `review_share`: of the rows to be linked.
    `conflicts`: lines with this department on either side. `issues`, `lasting`, `closed`: found now, of those already
    found last period, found last period and gone now (of sources that came again).
    """
    source = dict(tables.deliveries.select("source", "department").iter_rows())
    parts = [
        _delivered(tables.deliveries, tables.stale),
        _valid_ids(tables.profiles, source),
        _linked(tables.accounting, source),
        _conflicts(tables.conflicts, source),
        _issues(tables, source),
        _on_time(tables, source),
    ]
    order = list(dict.fromkeys([*(label.department for label in context.sources.values()), *sorted(source.values())]))
    lines = pl.DataFrame({"department": order}).join(parts[0], on="department", how="inner", maintain_order="left")
    for part in parts[1:]:
        lines = lines.join(part, on="department", how="left", maintain_order="left")
    counted = pl.col("conflicts", "issues", "lasting", "closed").fill_null(0).cast(pl.Int64)
    # Of a department that sent nothing, zero would read as "no fault".
    return lines.with_columns(pl.when(pl.col("came") > 0).then(counted))


def _delivered(deliveries: pl.DataFrame, stale: pl.DataFrame) -> pl.DataFrame:
    warned = (pl.col("status") == "delivered") & (pl.col("message") != "")
    read = pl.col("rows_read").sum()
    return deliveries.group_by("department").agg(
        pl.len().cast(pl.Int64).alias("due"),
        _CAME.sum().cast(pl.Int64).alias("came"),
        (pl.col("status") == "refused").sum().cast(pl.Int64).alias("refused"),
        (_CAME & pl.col("source").is_in(stale["source"].implode())).sum().cast(pl.Int64).alias("stale"),
        warned.sum().cast(pl.Int64).alias("warned"),
        read.cast(pl.Int64).alias("rows_read"),
        _share(pl.col("quarantined").sum(), read).alias("quarantined_share"),
    )


def _on_time(tables: ListTables, source: dict[str, str]) -> pl.DataFrame:
    """department, due_on, stamped, on_time: by what the files say of themselves; nobody saw them arrive.

    Late is late whatever the others say; on time only what says so throughout.
    """
    recognised = tables.files.filter(pl.col("status") == "recognised")
    own = _owned(recognised.group_by("source").agg(pl.col("stamped").max()), source)
    days = own.group_by("department").agg(
        pl.col("stamped").max(), silent=pl.col("stamped").null_count().cast(pl.Int64), came=pl.len().cast(pl.Int64)
    )
    late = (pl.col("stamped") - pl.col("due_on")).dt.total_days()
    words = (
        pl.when(pl.col("stamped").is_null() | pl.col("due_on").is_null())
        .then(pl.lit("无从得知"))
        .when(late > 0)
        .then(pl.format("迟 {} 天", late))
        .when(pl.col("silent") > 0)
        .then(pl.format("{} 份按时，{} 份无从得知", pl.col("came") - pl.col("silent"), "silent"))
        .otherwise(pl.lit("按时"))
    )
    told = days.join(tables.due, on="department", how="left")
    return told.select("department", "due_on", "stamped", words.alias("on_time"))


def _valid_ids(profiles: pl.DataFrame, source: dict[str, str]) -> pl.DataFrame:
    """department, valid_id_share."""
    metrics = ("valid_id_share", "rows", "filled_id_number")
    one = [pl.col("value").filter(pl.col("metric") == name).first().fill_nan(None).alias(name) for name in metrics]
    wide = profiles.group_by("source").agg(one).drop_nulls(["valid_id_share", "rows"]).sort("source")
    filled = (pl.col("rows") * pl.col("filled_id_number").fill_null(1)).alias("filled")
    weighted = _owned(wide.with_columns(filled), source).group_by("department")
    return weighted.agg(
        _share((pl.col("valid_id_share") * pl.col("filled")).sum(), pl.col("filled").sum()).alias("valid_id_share")
    )


def _linked(accounting: pl.DataFrame, source: dict[str, str]) -> pl.DataFrame:
    """department, linked_share, review_share."""
    whole = pl.sum_horizontal(pl.col(name).sum() for name in _OUTCOMES)
    shares = [_share(pl.col(name).sum(), whole).alias(f"{name}_share") for name in ("linked", "review")]
    return _owned(accounting, source).group_by("department").agg(shares)


def _conflicts(conflicts: pl.DataFrame, source: dict[str, str]) -> pl.DataFrame:
    """department, conflicts: a line between two sources of one department counts once."""
    numbered = conflicts.with_row_index("line")
    sides = pl.concat([numbered.select("line", pl.col(side).alias("source")) for side in ("source_a", "source_b")])
    return _owned(sides, source).group_by("department").agg(pl.col("line").n_unique().alias("conflicts"))


def _issues(tables: ListTables, source: dict[str, str]) -> pl.DataFrame:
    """department, issues, lasting, closed: different issues; a source that did not come tells nothing of its own."""
    came = tables.deliveries.filter(_CAME).select("source")
    now = tables.issues.select(_KEY).unique()
    before = tables.earlier_issues.select(_KEY).unique().join(came, on="source", how="semi")
    kinds = {
        "issues": now,
        "lasting": now.join(before, on=_KEY, how="semi"),
        "closed": before.join(now, on=_KEY, how="anti"),
    }
    marked = pl.concat([frame.with_columns(kind=pl.lit(kind)) for kind, frame in kinds.items()])
    counts = [(pl.col("kind") == kind).sum().alias(kind) for kind in kinds]
    return _owned(marked, source).group_by("department").agg(counts)


def _owned(rows: pl.DataFrame, source: dict[str, str]) -> pl.DataFrame:
    """The rows with the department that provides their source; rows of other sources are nobody's."""
    owner = pl.col("source").replace_strict(source, default=None, return_dtype=pl.String)
    return rows.with_columns(department=owner).drop_nulls("department")


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """To a hundredth of a per cent, as it is shown; a longer number would also make its row taller."""
    return pl.when(whole > 0).then((part / whole).round(4))
