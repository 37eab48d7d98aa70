"""What checking a sample says of everything that it was drawn from: how often it is wrong, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from domain.tables import conform, empty

CONFIDENCE = 0.95
RIGHT, WRONG, UNCLEAR = "right", "wrong", "unclear"


@dataclass(frozen=True)
class Estimate:
    """A share between 0 and 1, and between what it lies at the given confidence."""

    rate: float
    low: float
    high: float


def estimate_stratum(wrong: int, checked: int, size: int) -> Estimate:
    """The share of a stratum's lines that are wrong, with its exact (Clopper-Pearson) interval.

    Where all were checked the share is known, and the interval is no wider than it.
    """
    from scipy.stats import binomtest

    if checked == size:
        return Estimate(wrong / size, wrong / size, wrong / size)
    interval = binomtest(wrong, checked).proportion_ci(CONFIDENCE, method="exact")
    return Estimate(wrong / checked, float(interval.low), float(interval.high))


def combine_strata(strata: Sequence[tuple[int, Estimate]]) -> Estimate:
    """The share over strata with their sizes, each counting by its size.

    The interval is put together from the strata's own (Zou and Donner's MOVER): the squared distances of their limits
    from their shares add up as variances do. It needs no normal distribution and stays between 0 and 1.
    """
    total = sum(size for size, _ in strata)
    weighted = [(size / total, estimate) for size, estimate in strata]
    rate = sum(weight * estimate.rate for weight, estimate in weighted)
    below = sum((weight * (estimate.rate - estimate.low)) ** 2 for weight, estimate in weighted) ** 0.5
    above = sum((weight * (estimate.high - estimate.rate)) ** 2 for weight, estimate in weighted) ** 0.5
    return Estimate(rate, max(0.0, rate - below), min(1.0, rate + above))


def count_sample(items: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """kind, stratum, stratum_size, drawn, right, wrong, unclear, open: what came back, by the newest answer to each.

    `items`, `answers`: tables `sample_items`, `sample_answers`, of one sample.
    """
    last = answers.sort("checked_on", maintain_order=True).unique("item", keep="last", maintain_order=True)
    rows = items.join(last.select("item", "verdict"), on="item", how="left", maintain_order="left")
    verdicts = [(pl.col("verdict") == name).sum().cast(pl.Int64).alias(name) for name in (RIGHT, WRONG, UNCLEAR)]
    return rows.group_by("kind", "stratum", maintain_order=True).agg(
        pl.col("stratum_size").first(),
        pl.len().cast(pl.Int64).alias("drawn"),
        *verdicts,
        pl.col("verdict").null_count().cast(pl.Int64).alias("open"),
    )


def estimate_error_rates(items: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Table `sample_rates`: a line per kind and stratum, and behind those of a kind one for all of them.

    What is unclear or has not come back is counted beside and left out of the share. A stratum nothing of which was
    decided has no share, and does not count in its kind's, whose `covered` says of how many lines that speaks.
    `items`, `answers`: as of `count_sample`.
    """
    lines = []
    for counts in count_sample(items, answers).partition_by("kind", maintain_order=True):
        estimates = []
        for line in counts.sort("stratum").to_dicts():
            estimate = _estimate(line)
            estimates += [(line["stratum_size"], estimate)] if estimate else []
            lines.append(line | _spread(estimate) | {"covered": line["stratum_size"] if estimate else 0})
        total = {"kind": counts["kind"][0], "stratum": ""} | counts.select(pl.col(pl.Int64).sum()).to_dicts()[0]
        overall = combine_strata(estimates) if estimates else None
        lines.append(total | _spread(overall) | {"covered": sum(size for size, _ in estimates)})
    return conform(pl.DataFrame(lines, infer_schema_length=None), "sample_rates") if lines else empty("sample_rates")


def _estimate(line: dict[str, int]) -> Estimate | None:
    checked = line[RIGHT] + line[WRONG]
    return estimate_stratum(line[WRONG], checked, line["stratum_size"]) if checked else None


def _spread(estimate: Estimate | None) -> dict[str, float | None]:
    return {name: getattr(estimate, name, None) for name in ("rate", "low", "high")}
