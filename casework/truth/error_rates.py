"""What checking a sample says of everything that it was drawn from: how often it is wrong, and how sure that is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from domain.tables import conform, empty

CONFIDENCE = 0.95
RIGHT, WRONG, UNCLEAR = "right", "wrong", "unclear"


@dataclass(frozen=True)
class Stratum:
    """How many lines a stratum has, how many of them were decided, and how many of these are wrong."""

    size: int
    checked: int
    wrong: int


@dataclass(frozen=True)
class Estimate:
    """A share between 0 and 1, and between what it lies at the given confidence."""

    rate: float
    low: float
    high: float


def estimate_stratum(stratum: Stratum) -> Estimate:
    """The share of a stratum's lines that are wrong, with its exact interval for lines drawn without putting back."""
    low, high = (number / stratum.size for number in _find_limits(stratum))
    return Estimate(_clip_rate(stratum, low, high), low, high)


def _clip_rate(stratum: Stratum, low: float, high: float) -> float:
    """The share of the checked that is wrong, within what can be of the whole.

    Wrong lines are whole ones, which tells where nearly all were checked: of 80, 79 of them checked and 1 wrong, there
    are 1 or 2, and not 80/79.
    """
    return min(max(stratum.wrong / stratum.checked, low), high)


def _find_limits(stratum: Stratum) -> tuple[int, int]:
    """The fewest and the most wrong lines under which a sample with so many, or with so few, is not too rare.

    By the tails of the hypergeometric distribution; where all were checked they are the same.
    """
    from scipy.stats import hypergeom

    size, checked, wrong = stratum.size, stratum.checked, stratum.wrong
    tail = (1 - CONFIDENCE) / 2
    possible = range(wrong, size - (checked - wrong) + 1)
    low = bisect_right(possible, tail, key=lambda number: hypergeom.sf(wrong - 1, size, number, checked))
    high = bisect_left(possible, -tail, key=lambda number: -hypergeom.cdf(wrong, size, number, checked)) - 1
    return possible[low], possible[high]


def combine_strata(strata: Sequence[Stratum]) -> Estimate:
    """The share over all strata, each counting by its size.

    The interval is put together from the strata's own (Zou and Donner's MOVER): the squares of what lies between a
    stratum's limits and its estimate, in lines, add up as variances do. In each stratum that was not checked as a whole
    a line is added, since wrong lines are whole ones: without it small strata, of which most was checked, promise more
    than they hold.
    """
    if len(strata) == 1:
        return estimate_stratum(strata[0])
    below = above = expected = 0.0
    for stratum in strata:
        low, high = _find_limits(stratum)
        wrong = stratum.size * _clip_rate(stratum, low / stratum.size, high / stratum.size)
        whole_line = int(stratum.checked < stratum.size)
        expected += wrong
        below += (wrong - low + whole_line) ** 2
        above += (high - wrong + whole_line) ** 2
    size = sum(stratum.size for stratum in strata)
    found = sum(stratum.wrong for stratum in strata)
    most = size - sum(stratum.checked - stratum.wrong for stratum in strata)
    limits = max(float(found), expected - below**0.5), min(float(most), expected + above**0.5)
    return Estimate(expected / size, limits[0] / size, limits[1] / size)


def estimate_share(wrong: int, checked: int) -> Estimate:
    """The share of what is wrong among any number of lines of the kind that were checked, by the binomial's tails."""
    from scipy.stats import binomtest

    interval = binomtest(wrong, checked).proportion_ci(CONFIDENCE, method="exact")
    return Estimate(wrong / checked, float(interval.low), float(interval.high))


def combine_shares(shares: Sequence[tuple[int, Estimate]]) -> Estimate:
    """The share over kinds of lines of which there are so many each, with its interval, put together as of strata."""
    lines = sum(count for count, _ in shares)
    rate = sum(count * share.rate for count, share in shares) / lines
    below = sum((count * (share.rate - share.low)) ** 2 for count, share in shares) ** 0.5 / lines
    above = sum((count * (share.high - share.rate)) ** 2 for count, share in shares) ** 0.5 / lines
    return Estimate(rate, max(0.0, rate - below), min(1.0, rate + above))


def add_sample_answers(items: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """The items with `verdict` and `checked_on` of the newest answer to each; null where there is none.

    `items`, `answers`: tables `sample_items`, `sample_answers`.
    """
    key = ["sample_no", "item"]
    last = answers.sort("checked_on", maintain_order=True).unique(key, keep="last", maintain_order=True)
    return items.join(last.select(*key, "verdict", "checked_on"), on=key, how="left", maintain_order="left")


def count_sample(items: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """kind, stratum, stratum_size, drawn, right, wrong, unclear, open: what came back, by the newest answer to each.

    `items`, `answers`: tables `sample_items`, `sample_answers`, of one sample.
    """
    rows = add_sample_answers(items, answers)
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
        ordered = counts.sort("stratum").to_dicts()
        strata = [Stratum(line["stratum_size"], line[RIGHT] + line[WRONG], line[WRONG]) for line in ordered]
        decided = [stratum for stratum in strata if stratum.checked]
        lines += [
            line | _spread(estimate_stratum(stratum) if stratum.checked else None, [stratum])
            for line, stratum in zip(ordered, strata, strict=True)
        ]
        total = {"kind": counts["kind"][0], "stratum": ""} | counts.select(pl.col(pl.Int64).sum()).to_dicts()[0]
        lines.append(total | _spread(combine_strata(decided) if decided else None, decided))
    return conform(pl.DataFrame(lines, infer_schema_length=None), "sample_rates") if lines else empty("sample_rates")


def _spread(estimate: Estimate | None, strata: Sequence[Stratum]) -> dict[str, float | None]:
    """The columns of an estimate, and of how many lines it speaks."""
    shares = {name: getattr(estimate, name, None) for name in ("rate", "low", "high")}
    return shares | {"covered": sum(stratum.size for stratum in strata if stratum.checked)}
