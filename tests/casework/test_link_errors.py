"""How many links are wrong or missing: from the newest sample of each stratum, with limits that chance explains."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from scipy.stats import binom

from casework.truth.error_rates import Estimate, combine_shares, estimate_share
from casework.truth.link_errors import count_strata, estimate_link_errors
from domain.tables import add_absent_columns, conform, empty

_SAMPLES = empty("sample_items").with_columns(
    verdict=pl.lit(None, pl.String), checked_on=pl.lit(None, pl.Date)
)  # fmt: skip


def _links(*groups: tuple[str, str | None, str, int]) -> pl.DataFrame:
    """Rows by decision, method, outcome and how many."""
    lines = [(*group[:3], f"p{at}") for group in groups for at in range(group[3])]
    frame = pl.DataFrame(lines, schema=["decision", "method", "reason", "person_id"], orient="row")
    return add_absent_columns(frame.with_row_index("row_number"), "links")


def _sample(number: str, kind: str, stratum: str, *verdicts: str, drawn_on: date = date(2026, 7, 1)) -> pl.DataFrame:
    lines = pl.DataFrame({"verdict": verdicts}, schema={"verdict": pl.String}).with_row_index("item").with_columns(
        sample_no=pl.lit(number), kind=pl.lit(kind), stratum=pl.lit(stratum), drawn_on=pl.lit(drawn_on)
    )  # fmt: skip
    columns = {name: pl.col(name) if name in lines.columns else pl.lit(None) for name in _SAMPLES.columns}
    return lines.select(column.cast(_SAMPLES.schema[name]).alias(name) for name, column in columns.items())


def _estimate(links: pl.DataFrame, *samples: pl.DataFrame, decisions: pl.DataFrame | None = None) -> pl.DataFrame:
    in_force = empty("review_decisions") if decisions is None else decisions
    drawn = pl.concat([_SAMPLES, *samples])
    return estimate_link_errors(count_strata(links), drawn, in_force, empty("truth_counts"))


_LINKS = _links(
    ("linked", "id", "id_and_name", 900), ("linked", "fuzzy", "name_and_birth", 100),
    ("unlinked", None, "nobody_found", 40), ("review", None, "id_name_conflict", 7),
)  # fmt: skip


def test_without_samples_nothing_is_said_but_how_many_rows_there_are() -> None:
    lines = _estimate(_LINKS).filter(kind="sampled_links")
    assert lines.select("stratum", "rows", "covered", "checked", "rate").rows() == [
        ("fuzzy", 100, 0, 0, None), ("id", 900, 0, 0, None), (None, 1000, 0, 0, None),
    ]  # fmt: skip


def test_a_sample_speaks_of_its_stratum_and_strata_count_by_this_runs_rows() -> None:
    rates = _estimate(
        _LINKS,
        _sample("抽2026-0001", "link", "id", *["right"] * 50),
        _sample("抽2026-0001", "link", "fuzzy", *["right"] * 18, "wrong", "wrong", "unclear"),
    )
    fuzzy, exact, both = rates.filter(kind="sampled_links").to_dicts()
    assert (fuzzy["checked"], fuzzy["wrong"], fuzzy["rate"]) == (20, 2, 0.1)
    assert (exact["rate"], exact["low"], exact["fewest"]) == (0.0, 0.0, 0)
    assert exact["most"] == pytest.approx(900 * (1 - 0.025 ** (1 / 50)), abs=1)
    assert both["rate"] == pytest.approx(0.01)
    assert 0 < both["low"] < 0.01 < both["high"] < 0.1
    assert (both["covered"], both["basis"]) == (1000, "抽2026-0001")


def test_the_newest_sample_that_decided_something_counts() -> None:
    rates = _estimate(
        _LINKS,
        _sample("抽2026-0001", "unlinked", "nobody_found", *["wrong"] * 5, drawn_on=date(2026, 4, 1)),
        _sample("抽2026-0002", "unlinked", "nobody_found", *["right"] * 9, "wrong"),
        _sample("抽2026-0003", "unlinked", "nobody_found", "unclear", drawn_on=date(2026, 9, 1)),
    )
    line = rates.filter(kind="sampled_unlinked", stratum="nobody_found").row(0, named=True)
    assert (line["basis"], line["checked"], line["rate"], line["rows"]) == ("抽2026-0002", 10, 0.1, 40)


def test_strata_that_nobody_has_looked_at_are_not_counted_in_the_whole() -> None:
    rates = _estimate(_LINKS, _sample("抽2026-0001", "link", "fuzzy", "right", "wrong"))
    total = rates.filter(pl.col("kind") == "sampled_links", pl.col("stratum").is_null()).row(0, named=True)
    assert (total["rows"], total["covered"], total["rate"]) == (1000, 100, 0.5)


def test_what_officers_decided_speaks_of_the_rows_that_wait() -> None:
    said = [("a", "same"), ("a", "other"), ("b", "other"), ("c", "unsure"), ("d", "same")]
    decisions = pl.DataFrame(said, schema=["row_key", "verdict"], orient="row").with_columns(origin=pl.lit("review"))
    decisions = add_absent_columns(decisions, "review_decisions")
    (line,) = _estimate(_LINKS, decisions=decisions).filter(kind="reviewed").to_dicts()
    assert (line["rows"], line["checked"], line["wrong"]) == (7, 3, 2)


@pytest.mark.parametrize(("wrong", "checked"), [(0, 20), (3, 40), (20, 20), (1, 1)])
def test_the_limits_leave_out_what_chance_makes_too_rare(wrong: int, checked: int) -> None:
    share = estimate_share(wrong, checked)
    assert share.low <= share.rate <= share.high
    if wrong:
        assert binom.sf(wrong - 1, checked, share.low) == pytest.approx(0.025, abs=1e-6)
    if wrong < checked:
        assert binom.cdf(wrong, checked, share.high) == pytest.approx(0.025, abs=1e-6)


def test_one_stratum_alone_keeps_its_limits() -> None:
    share = Estimate(0.1, 0.02, 0.3)
    whole = combine_shares([(50, share)])
    assert (whole.rate, whole.low, whole.high) == pytest.approx((0.1, 0.02, 0.3))


def test_the_table_is_as_declared() -> None:
    rates = _estimate(_LINKS)
    assert conform(rates, "link_error_rates").equals(rates)
    assert _estimate(empty("links")).is_empty()
