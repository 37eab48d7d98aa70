"""What an officer looks at first: the few figures of a run that are not as they should be, the gravest kind first.

What can be told by a band of the county is told by it; whether a kind of rows lags behind the others also has to be
more than chance brings about.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from casework.truth.link_errors import SAMPLED_LINKS, SAMPLED_UNLINKED
from domain.county.settings import LinkageWatch
from domain.tables import conform, empty
from domain.tables.linking_tables import UNKNOWN_TOWNSHIP, UNREGISTERED_REASON

# Data that did not come, rules whose hits are not to be believed or prove untrue, links that are wrong or missing too
# often, linking that fell or lags behind, rows that wait, links of which nobody has drawn a sample.
KINDS = (
    *("refused", "not_delivered", "many_hits", "few_hits", "untrue_rule", "wrong_links", "missed_links"),
    *("linkage_fall", "group_behind", "source_behind", "waiting", "unsampled"),
)
_SIGMAS = 3
_FEWEST_ANSWERS = 10  # of fewer visits a rule's share of true clues says little
_COUNTS = ("review", "unlinked", "unregistered")


def find_attention_points(tables: Mapping[str, pl.DataFrame], watch: LinkageWatch) -> pl.DataFrame:
    """Table `attention_points`; within a kind first what most rows are about.

    `tables`: deliveries, rule_outcomes, rule_hits, truth_counts, linkage_falls, group_rates, outcome_counts,
    link_error_rates.
    """
    points = [
        _find_missing_sources(tables["deliveries"]),
        _find_rule_hits(tables["rule_outcomes"], tables["rule_hits"]),
        _find_untrue_rules(tables["truth_counts"], watch),
        tables["linkage_falls"].select(
            *("source", "trait", "value", "rows", "rate"),
            reference="previous_rate", kind=pl.lit("linkage_fall"), order=_count_lost("previous_rate"),
        ),
        _find_groups_behind(tables["group_rates"], watch),
        _find_sources_behind(tables["outcome_counts"], watch),
        _find_waiting_rows(tables["outcome_counts"]),
        _find_link_errors(tables["link_error_rates"], watch),
    ]  # fmt: skip
    columns = empty("attention_points").columns
    lines = pl.concat([empty("attention_points").with_columns(order=pl.lit(0.0)), *points], how="diagonal_relaxed")
    turn = pl.col("kind").replace_strict(list(KINDS), range(len(KINDS)), return_dtype=pl.Int64)
    return conform(lines.sort(turn, -pl.col("order"), *columns, nulls_last=True), "attention_points")


def _find_missing_sources(deliveries: pl.DataFrame) -> pl.DataFrame:
    missing = deliveries.filter(pl.col("status").is_in(["refused", "not_delivered"]))
    return missing.select("source", kind="status", order=pl.lit(0.0))


def _find_rule_hits(outcomes: pl.DataFrame, rule_hits: pl.DataFrame) -> pl.DataFrame:
    """Rules that hit more, or less, often than the county or the period before lets expect, with that range."""
    judged = rule_hits.filter(pl.col("judgement").is_in(["many", "few"])).join(outcomes, on="rule_id")
    spans = {end: [f"declared_{end}", f"expected_{end}"] for end in ("low", "high")}
    # The narrower of the two ranges is the one that was left.
    low, high = pl.max_horizontal(spans["low"]), pl.min_horizontal(spans["high"])
    return judged.select(
        "rule_id", low=low, high=high, rows="hit", kind=pl.format("{}_hits", "judgement"),
        order=pl.max_horizontal(pl.col("hit") - high, low - pl.col("hit")).cast(pl.Float64),
    )  # fmt: skip


def _find_untrue_rules(truth_counts: pl.DataFrame, watch: LinkageWatch) -> pl.DataFrame:
    """Rules of whose clues fewer proved true, where somebody looked, than the county lets expect."""
    rules = truth_counts.filter(pl.col("dimension") == "rule", pl.col("period").is_null())
    untrue = rules.filter(pl.col("answered") >= _FEWEST_ANSWERS, pl.col("rate") < watch.truth)
    return untrue.select(
        rule_id="key", rows="answered", rate="rate", reference=pl.lit(watch.truth), kind=pl.lit("untrue_rule"),
        order=pl.col("answered") * (1 - pl.col("rate")),
    )  # fmt: skip


def _find_groups_behind(group_rates: pl.DataFrame, watch: LinkageWatch) -> pl.DataFrame:
    """Kinds of rows, over all sources, that are linked less than the other kinds of their trait."""
    groups = group_rates.filter(pl.col("source").is_null(), pl.col("value") != UNKNOWN_TOWNSHIP)
    behind = groups.filter(_is_behind("others_rate", watch))
    return behind.select(
        *("trait", "value", "rows", "rate", *_COUNTS),
        reference="others_rate", kind=pl.lit("group_behind"), order=_count_lost("others_rate"),
    )  # fmt: skip


def _find_sources_behind(outcome_counts: pl.DataFrame, watch: LinkageWatch) -> pl.DataFrame:
    """Sources that are linked less than the others together."""
    of_outcome = {
        "linked": pl.col("decision") == "linked",
        "review": pl.col("decision") == "review",
        "unlinked": pl.col("decision") == "unlinked",
        "unregistered": pl.col("reason") == UNREGISTERED_REASON,
    }
    sums = [pl.col("rows").filter(is_counted).sum().alias(name) for name, is_counted in of_outcome.items()]
    sources = outcome_counts.group_by("source").agg(pl.col("rows").sum(), *sums)
    other_linked, other_rows = (pl.col(name).sum() - pl.col(name) for name in ("linked", "rows"))
    rates = sources.with_columns(rate=pl.col("linked") / pl.col("rows"), reference=other_linked / other_rows)
    behind = rates.filter(_is_behind("reference", watch))
    return behind.select(
        *("source", "rows", "rate", "reference", *_COUNTS), kind=pl.lit("source_behind"), order=_count_lost("reference")
    )


def _find_waiting_rows(outcome_counts: pl.DataFrame) -> pl.DataFrame:
    """All rows that wait for an officer, as one line; none where none waits."""
    rows = int(outcome_counts.filter(pl.col("decision") == "review")["rows"].sum())
    return pl.DataFrame({"kind": ["waiting"], "rows": [rows], "order": [float(rows)]}).filter(pl.col("rows") > 0)


def _find_link_errors(rates: pl.DataFrame, watch: LinkageWatch) -> pl.DataFrame:
    """Samples by which more links are wrong or missing than the county lets pass; or that nobody has drawn one."""
    kinds = {SAMPLED_LINKS: "wrong_links", SAMPLED_UNLINKED: "missed_links"}
    totals = rates.filter(pl.col("stratum").is_null(), pl.col("kind").is_in(list(kinds)))
    found = totals.filter(pl.col("rate") > watch.wrong).select(
        pl.col("kind").replace(kinds), rows="covered", rate="rate", reference=pl.lit(watch.wrong),
low="fewest", high="most", order=pl.col("rate") * pl.col("covered"),
    )  # fmt: skip
    unsampled = totals.filter(kind=SAMPLED_LINKS, checked=0).select(
        kind=pl.lit("unsampled"), rows="rows", order=pl.lit(0.0)
    )
    return pl.concat([found, unsampled], how="diagonal")


def _is_behind(reference: str, watch: LinkageWatch) -> pl.Expr:
    """Whether a rate of enough rows lies below the reference by the county's share, and further than chance does."""
    expected, rows = pl.col(reference), pl.col("rows")
    gap = expected - pl.col("rate")
    deviation = (expected * (1 - expected) / rows).sqrt()
    return (rows >= watch.fewest) & (gap > watch.behind + 1e-9) & (gap > _SIGMAS * deviation)


def _count_lost(reference: str) -> pl.Expr:
    """How many rows more would be linked at the reference's rate."""
    return (pl.col(reference) - pl.col("rate")) * pl.col("rows")
