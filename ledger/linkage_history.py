"""How much is linked, beside the period before: rates per source and kind of row, and what fell."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.tables import conform

_DECIDED = ("linked", "review", "unlinked")
_NOT_LINKED = ("review", "unlinked", "unregistered")
TOO_FEW_ROWS = 5  # below so many a rate says nothing, and might speak of single people


def compare_linkage_rates(accounting: pl.DataFrame, previous_accounting: pl.DataFrame) -> pl.DataFrame:
    """Table `linkage_rates`: of every source with rows to be linked, and of all of them (no source).

    `accounting`, `previous_accounting`: the table of both runs, the latter empty in a first period.
    """
    rates, previous_rates = (_compute_source_rates(frame) for frame in (accounting, previous_accounting))
    sources = rates["source"].drop_nulls().sort().to_list()
    lines = pl.DataFrame({"source": [*sources, None]}, schema={"source": pl.String})
    lines = lines.join(rates.drop("rows"), on="source", how="left", nulls_equal=True, maintain_order="left")
    previous_rates = previous_rates.select("source", previous_rate="rate")
    compared = lines.join(previous_rates, on="source", how="left", nulls_equal=True, maintain_order="left")
    return conform(compared, "linkage_rates")


def _compute_source_rates(accounting: pl.DataFrame) -> pl.DataFrame:
    overall = accounting.with_columns(source=pl.lit(None, dtype=pl.String))
    return pl.concat([_compute_rates(frame, "source") for frame in (accounting, overall)])


def find_linkage_falls(
    frames: Mapping[str, pl.DataFrame], previous: Mapping[str, pl.DataFrame], fall: float, fewest: int
) -> pl.DataFrame:
    """Table `linkage_falls`: every fall of a rate by more than `fall` of a group with at least `fewest` rows.

    `frames`, `previous`: tables `accounting` and `link_groups` of both runs.
    """
    keys = ["source", "trait", "value"]
    rates, previous_rates = (
        pl.concat([
            _compute_rates(_add_no_group(tables["accounting"]), *keys),
            _compute_rates(tables["link_groups"], *keys),
        ])
        for tables in (frames, previous)
    )  # fmt: skip
    compared = rates.join(previous_rates, on=keys, suffix="_last", nulls_equal=True)
    enough = pl.min_horizontal("rows", "rows_last") >= fewest
    fallen = compared.filter(enough, pl.col("rate_last") - pl.col("rate") > fall + 1e-9)
    return conform(fallen.rename({"rate_last": "previous_rate"}).sort(keys), "linkage_falls")


def compare_group_rates(link_groups: pl.DataFrame, previous_groups: pl.DataFrame) -> pl.DataFrame:
    """Table `group_rates`: of every kind of row per source, and over all sources beside the period before.

    `link_groups`, `previous_groups`: the table of both runs.
    """
    keys = ["source", "trait", "value"]
    no_source = pl.lit(None, dtype=pl.String).alias("source")
    overall, previous = (
        _compute_rates(groups.with_columns(no_source), *keys) for groups in (link_groups, previous_groups)
    )
    per_source = _compute_rates(link_groups, *keys).with_columns(previous_rate=pl.lit(None, dtype=pl.Float64))
    enough = pl.when(pl.col("rows") >= TOO_FEW_ROWS)
    previous_rates = previous.select(*keys, previous_rate=enough.then("rate"))
    beside = overall.join(previous_rates, on=keys, how="left", nulls_equal=True)
    rates = pl.concat([per_source, beside]).with_columns(_compute_others_rate())
    counts = pl.concat([link_groups, link_groups.with_columns(no_source)]).group_by(keys).agg(pl.col(_NOT_LINKED).sum())
    counted = rates.join(counts, on=keys, how="left", nulls_equal=True)
    return conform(counted.with_columns(enough.then("rate")).sort(keys), "group_rates")


def _compute_others_rate() -> pl.Expr:
    """The rate of all other groups of the same trait and source together; null where they are too few rows."""
    linked, rows = pl.col("rate") * pl.col("rows"), pl.col("rows")
    other_linked, other_rows = (number.sum().over("source", "trait") - number for number in (linked, rows))
    return pl.when(other_rows >= TOO_FEW_ROWS).then(other_linked / other_rows).alias("others_rate")


def _compute_rates(counts: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """keys, rows, rate: linked rows among the linked, reviewed and unlinked; without such rows there is no line."""
    sums = counts.group_by(keys).agg(pl.col(_DECIDED).sum())
    rows = pl.sum_horizontal(_DECIDED)
    rates = sums.select(*keys, rows.cast(pl.Int64).alias("rows"), (pl.col("linked") / rows).alias("rate"))
    return rates.filter(pl.col("rows") > 0)


def _add_no_group(accounting: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(None, dtype=pl.String)
    return accounting.with_columns(none.alias("trait"), none.alias("value"))
