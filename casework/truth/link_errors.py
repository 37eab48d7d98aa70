"""How many links are wrong, and how many are missing: estimates from what was sampled, reviewed and visited.

Only samples are drawn by chance. What officers review and townships visit was chosen by its importance, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

import polars as pl

from casework.truth.error_rates import RIGHT, WRONG, Estimate, combine_shares, estimate_share
from domain.tables import conform, empty

# Linked rows that are somebody else's, by samples and by what townships denied; rows without a link that are a
# registered person's, by samples; waiting rows that prove to be their candidate's, by officers' decisions.
SAMPLED_LINKS, VISITED_LINKS, SAMPLED_UNLINKED, REVIEWED = KINDS = (
    "sampled_links", "visited_links", "sampled_unlinked", "reviewed",
)  # fmt: skip
_SAMPLE_KINDS = {"link": SAMPLED_LINKS, "unlinked": SAMPLED_UNLINKED}
_KEYS = ["kind", "stratum"]


def estimate_link_errors(
    rows: pl.DataFrame, samples: pl.DataFrame, decisions: pl.DataFrame, truth_counts: pl.DataFrame
) -> pl.DataFrame:
    """Table `link_error_rates`: of every kind that there is a line per stratum of this run, then one for all of them.

    `rows`: of `count_strata`. `samples`: of `ledger.select_earlier_samples`, earlier runs' only. `decisions`: table
    `review_decisions`, those in force. A stratum takes the newest sample in which something of it was decided; its
    interval holds for rows of that kind at large, since the run's own were not the ones that were drawn.
    """
    counts = pl.concat([count_samples(samples), _count_reviews(decisions), _count_visits(truth_counts)])
    lines = []
    for kind in KINDS:
        strata = rows.filter(pl.col("kind") == kind).join(counts, on=_KEYS, how="left").sort("stratum").to_dicts()
        shares = {line["stratum"]: estimate_share(line["wrong"], line["checked"]) for line in strata if line["checked"]}
        lines += [_make_line(line, shares.get(line["stratum"])) for line in strata]
        if strata and kind != REVIEWED:
            lines.append(_make_total(kind, strata, shares))
    table = pl.DataFrame(lines, infer_schema_length=None)
    return conform(table, "link_error_rates") if lines else empty("link_error_rates")


def count_strata(links: pl.DataFrame) -> pl.DataFrame:
    """kind, stratum, rows: this run's links by method, rows without one by outcome, and those that wait.

    `links`: table `links`. Rows about places are nobody's, and are left out.
    """
    has_person = pl.col("person_id").is_not_null().alias("has_person")
    # Of millions of rows one pass; what follows is a few lines.
    kinds_of_rows = links.group_by("decision", "method", "reason", has_person).agg(
        pl.len().cast(pl.Int64).alias("rows")
    )
    is_linked = (pl.col("decision") == "linked") & pl.col("has_person")
    strata = {
        SAMPLED_LINKS: pl.when(is_linked).then("method"),
        VISITED_LINKS: pl.when(is_linked).then("method"),
        SAMPLED_UNLINKED: pl.when(pl.col("decision") == "unlinked").then("reason"),
        REVIEWED: pl.when(pl.col("decision") == "review").then(pl.lit("")),
    }
    counts = [
        kinds_of_rows.select(stratum=stratum, rows="rows").drop_nulls("stratum").group_by("stratum")
        .agg(pl.col("rows").sum()).select(pl.lit(kind).alias("kind"), "stratum", "rows")
        for kind, stratum in strata.items()
    ]  # fmt: skip
    return pl.concat(counts)


def count_samples(samples: pl.DataFrame) -> pl.DataFrame:
    """kind, stratum, checked, wrong, basis: of every stratum's newest sample in which something was decided."""
    decided = samples.filter(pl.col("kind").is_in(list(_SAMPLE_KINDS)), pl.col("verdict").is_in([RIGHT, WRONG]))
    sums = decided.group_by(*_KEYS, "sample_no", maintain_order=True).agg(
        pl.col("drawn_on").first(), *_count("verdict", WRONG)
    )
    newest = sums.sort("drawn_on", "sample_no").unique(_KEYS, keep="last")
    return newest.select(pl.col("kind").replace_strict(_SAMPLE_KINDS, return_dtype=pl.String), *_columns("sample_no"))


def _count_reviews(decisions: pl.DataFrame) -> pl.DataFrame:
    """Rows that an officer has decided, and those of them that are their candidate's."""
    said = decisions.filter(pl.col("origin") == "review", pl.col("verdict").is_in(["same", "other"]))
    rows = said.group_by("row_key").agg((pl.col("verdict") == "same").any().alias("is_same"))
    counts = rows.select(*_count("is_same", True)).filter(pl.col("checked") > 0)
    return counts.select(pl.lit(REVIEWED).alias("kind"), *_columns(None, stratum=pl.lit("")))


def _count_visits(truth_counts: pl.DataFrame) -> pl.DataFrame:
    """Listed clues that townships have answered, by the way their rows were linked, and those that are not theirs."""
    methods = truth_counts.filter(pl.col("dimension") == "method", pl.col("period").is_null(), pl.col("answered") > 0)
    counts = methods.select("key", checked="answered", wrong="not_theirs")
    return counts.select(pl.lit(VISITED_LINKS).alias("kind"), *_columns(None, stratum=pl.col("key")))


def _count(column: str, value: str | bool) -> list[pl.Expr]:
    wrong = pl.col(column) == pl.lit(value)
    return [pl.len().cast(pl.Int64).alias("checked"), wrong.sum().cast(pl.Int64).alias("wrong")]


def _columns(basis: str | None, stratum: pl.Expr | None = None) -> list[pl.Expr]:
    numbers = pl.col(basis) if basis else pl.lit(None, dtype=pl.String)
    of_stratum = pl.col("stratum") if stratum is None else stratum.alias("stratum")
    return [of_stratum, pl.col("checked", "wrong"), numbers.alias("basis")]


def _make_line(line: Mapping[str, Any], share: Estimate | None) -> dict[str, object]:
    counted = {name: line[name] or 0 for name in ("checked", "wrong")}
    return dict(line) | counted | _spread(share, line["rows"] if share else 0)


def _make_total(kind: str, strata: list[dict[str, Any]], shares: Mapping[object, Estimate]) -> dict[str, object]:
    """The line of a whole kind; strata that nobody has looked at do not count in its share."""
    estimated = [(line["rows"], shares[line["stratum"]]) for line in strata if line["stratum"] in shares]
    numbers = sorted({str(line["basis"]) for line in strata if line["basis"]})
    sums = {name: sum(line[name] or 0 for line in strata) for name in ("rows", "checked", "wrong")}
    share = combine_shares(estimated) if estimated else None
    spread = _spread(share, sum(count for count, _ in estimated))
    return {"kind": kind, "stratum": None, **sums, "basis": "、".join(numbers) or None, **spread}


def _spread(share: Estimate | None, covered: int) -> dict[str, float | int | None]:
    """The columns of a share of so many rows, and how many rows that are at least and at most."""
    shares = {name: getattr(share, name, None) for name in ("rate", "low", "high")}
    bounds = {"fewest": floor(share.low * covered), "most": ceil(share.high * covered)} if share else {}
    return {"covered": covered, "fewest": None, "most": None} | shares | bounds
