"""What an officer is told to look at first: only what is not as it should be, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from domain.county.settings import LinkageWatch
from domain.tables import conform, empty
from domain.tables.linking_tables import UNKNOWN_TOWNSHIP, UNREGISTERED_REASON
from pipeline.summaries.attention_points import KINDS, find_attention_points

_NAMES = (
    *("deliveries", "rule_outcomes", "rule_hits", "truth_counts", "linkage_falls", "group_rates"),
    *("outcome_counts", "link_error_rates"),
)
_BILLS, _DEATHS = "insurance_settlement", "civil_funerals"


def _frame(name: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=list(columns), orient="row")
    schema = empty(name).schema
    fillers = {pl.String: "", pl.Int64: 0, pl.Boolean: False}
    absent = [
        pl.lit(fillers.get(kind.base_type()), dtype=kind).alias(column)
        for column, kind in schema.items()
        if column not in columns
    ]
    return conform(frame.with_columns(absent), name)


def _groups(*rows: tuple[object, ...]) -> pl.DataFrame:
    columns = ("trait", "value", "rows", "rate", "others_rate", "review", "unlinked", "unregistered")
    frame = _frame("group_rates", columns, rows)
    return frame.with_columns(source=pl.lit(None, pl.String))


def _outcomes(*rows: tuple[object, ...]) -> pl.DataFrame:
    return _frame("outcome_counts", ("source", "decision", "reason", "rows"), rows)


def _find(watch: LinkageWatch | None = None, **tables: pl.DataFrame) -> list[dict[str, object]]:
    frames = {name: tables.get(name, empty(name)) for name in _NAMES}
    return find_attention_points(frames, watch or LinkageWatch()).to_dicts()


def test_a_sound_run_has_no_points() -> None:
    groups = _groups(("sex", "男", 100, 0.95, 0.93, 1, 4, 3), ("sex", "女", 90, 0.93, 0.95, 1, 5, 4))
    outcomes = _outcomes((_BILLS, "linked", "id_and_name", 900), (_BILLS, "unlinked", UNREGISTERED_REASON, 20))
    assert not _find(group_rates=groups, outcome_counts=outcomes)


def test_a_group_far_behind_the_others_is_named_with_what_its_rows_are() -> None:
    (point,) = _find(group_rates=_groups(("age", "80岁及以上", 153, 0.588, 0.912, 0, 63, 61)))
    assert (point["kind"], point["value"], point["rows"]) == ("group_behind", "80岁及以上", 153)
    assert (point["unlinked"], point["unregistered"]) == (63, 61)


def test_what_chance_or_few_rows_bring_about_is_no_point() -> None:
    assert not _find(group_rates=_groups(("age", "0-5岁", 29, 0.1, 0.9, 0, 26, 0)))
    # Eleven points below, but of so few rows that three standard deviations are more.
    assert not _find(group_rates=_groups(("age", "0-5岁", 40, 0.69, 0.8, 0, 12, 0)))
    assert not _find(group_rates=_groups(("township", UNKNOWN_TOWNSHIP, 500, 0.2, 0.9, 0, 400, 400)))


def test_a_source_is_held_against_the_others() -> None:
    outcomes = _outcomes(
        (_BILLS, "linked", "id_and_name", 900), (_BILLS, "unlinked", "nobody_found", 100),
        (_DEATHS, "linked", "id_and_name", 20), (_DEATHS, "unlinked", UNREGISTERED_REASON, 30),
        (_DEATHS, "review", "not_sure_enough", 2),
    )  # fmt: skip
    behind, waiting = _find(outcome_counts=outcomes)
    assert (behind["source"], behind["rows"], behind["reference"]) == (_DEATHS, 52, 0.9)
    assert (behind["review"], behind["unlinked"], behind["unregistered"]) == (2, 30, 30)
    assert (waiting["kind"], waiting["rows"]) == ("waiting", 2)


def test_rules_out_of_range_and_rules_that_prove_untrue() -> None:
    hits = _frame(
        "rule_hits",
        ("rule_id", "declared_low", "declared_high", "expected_low", "expected_high", "judgement"),
        [("a", 0, 30, 10, 50, "many"), ("b", None, None, 20, 60, "few"), ("c", 0, 30, 0, 90, "within")],
    )
    outcomes = _frame(
        "rule_outcomes", ("rule_id", "hit", "answered"), [("a", 40, True), ("b", 3, True), ("c", 5, True)]
    )
    truth = _frame(
        "truth_counts", ("dimension", "key", "answered", "confirmed", "rate"),
        [("rule", "a", 12, 3, 0.25), ("rule", "b", 9, 0, 0.0), ("rule", "c", 40, 30, 0.75)],
    ).with_columns(period=pl.lit(None, pl.String))  # fmt: skip
    many, few, untrue = _find(rule_outcomes=outcomes, rule_hits=hits, truth_counts=truth)
    assert (many["rule_id"], many["rows"], many["low"], many["high"]) == ("a", 40, 10, 30)
    assert (few["rule_id"], few["rows"], few["low"]) == ("b", 3, 20)
    assert (untrue["rule_id"], untrue["rows"], untrue["rate"]) == ("a", 12, 0.25)


def test_samples_that_say_too_much_is_wrong_and_links_that_nobody_sampled() -> None:
    columns = ("kind", "rows", "covered", "checked", "wrong", "rate", "fewest", "most")
    of_all = pl.lit(None, pl.String)
    wrong = _frame("link_error_rates", columns, [("sampled_links", 900, 800, 50, 2, 0.04, 4, 110)])
    (point,) = _find(link_error_rates=wrong.with_columns(stratum=of_all))
    assert (point["kind"], point["rows"], point["low"], point["high"]) == ("wrong_links", 800, 4, 110)
    assert not _find(LinkageWatch(wrong=0.05), link_error_rates=wrong.with_columns(stratum=of_all))
    rows: list[tuple[object, ...]] = [("sampled_links", 900, 0, 0, 0, None, None, None)]
    nobody = _frame("link_error_rates", columns, rows).with_columns(stratum=of_all)
    assert [point["kind"] for point in _find(link_error_rates=nobody)] == ["unsampled"]


def test_data_that_did_not_come_stand_first_and_the_countys_bands_decide() -> None:
    deliveries = _frame(
        "deliveries", ("source", "status"), [("a", "not_delivered"), ("b", "refused"), ("c", "delivered")]
    )
    groups = _groups(("sex", "女", 100, 0.80, 0.95, 0, 20, 0))
    points = _find(deliveries=deliveries, group_rates=groups)
    assert [point["kind"] for point in points] == ["refused", "not_delivered", "group_behind"]
    places = [KINDS.index(str(point["kind"])) for point in points]
    assert places == sorted(places)
    assert len(_find(LinkageWatch(behind=0.2), deliveries=deliveries, group_rates=groups)) == 2
