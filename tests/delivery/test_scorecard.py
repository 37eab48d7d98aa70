"""A department's figures, counted by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from delivery.county.summary_frames import label_department_scores
from expectations.summary.department_scores import score_departments

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Row

INSURANCE, HOUSING = "insurance_settlement", "housing_safety"


def score(made_up: MadeUp, **tables: pl.DataFrame) -> dict[str, dict[str, object]]:
    given = made_up.county() | tables
    nothing = pl.DataFrame(schema={"source": pl.String, "department": pl.String, "due_on": pl.Date})
    scores = score_departments(
        given,
        given.get("previous_issues", made_up.table("issues", [])),
        given.get("stale_sources", nothing.select("source")),
        given.get("due_dates", nothing.select("department", "due_on")),
    )
    lines = label_department_scores(scores, made_up.context())
    return {str(line["department"]): line for line in lines.iter_rows(named=True)}


def issues(made_up: MadeUp, *keys: tuple[str, str]) -> pl.DataFrame:
    return made_up.table("issues", [{"source": source, "issue_key": key} for source, key in keys])


def test_every_department_has_one_line_and_none_is_ranked(made_up: MadeUp) -> None:
    found = score(made_up)
    assert list(found) == ["医保局", "住建局", "水利局", "教育局"]  # those without a declared source last
    assert [found[name]["came"] for name in found] == [1, 1, 1, 0]
    assert [found[name]["refused"] for name in found] == [0, 0, 1, 0]


def test_a_warned_delivery_is_counted_and_a_refused_one_is_not(made_up: MadeUp) -> None:
    deliveries = made_up.county()["deliveries"]
    told = pl.when(pl.col("source") == HOUSING).then(pl.lit("与上期报送的完全相同")).otherwise("message")
    found = score(made_up, deliveries=deliveries.with_columns(message=told))
    assert (found["住建局"]["warned"], found["水利局"]["warned"], found["医保局"]["warned"]) == (1, 0, 0)


def test_deliveries_of_an_earlier_period_are_counted(made_up: MadeUp) -> None:
    found = score(made_up, stale_sources=pl.DataFrame({"source": [HOUSING, "education_dropouts"]}))
    stale = {name: line["stale"] for name, line in found.items()}
    assert stale == {"医保局": 0, "住建局": 1, "水利局": 0, "教育局": 0}  # what did not come is not stale


def test_shares_of_nothing_stay_blank(made_up: MadeUp) -> None:
    line = score(made_up)["教育局"]
    assert [line[name] for name in ("quarantined_share", "valid_id_share", "linked_share", "review_share")] == [
        None
    ] * 4


def test_shares_are_of_the_rows_to_be_linked(made_up: MadeUp) -> None:
    rows = [{"source": INSURANCE, "linked": 6, "review": 1, "unlinked": 3, "registered": 90}]
    line = score(made_up, accounting=made_up.table("accounting", rows))["医保局"]
    assert (line["linked_share"], line["review_share"]) == (0.6, 0.1)


def test_valid_ids_are_weighted_by_the_rows_that_have_one(made_up: MadeUp) -> None:
    labels = made_up.county()["deliveries"].with_columns(department=pl.lit("医保局"))
    values = [
        (INSURANCE, "rows", 100.0), (INSURANCE, "filled_id_number", 1.0), (INSURANCE, "valid_id_share", 0.9),
        (HOUSING, "rows", 100.0), (HOUSING, "filled_id_number", 0.5), (HOUSING, "valid_id_share", 0.6),
        ("water_works", "rows", 1000.0), ("water_works", "valid_id_share", None),
    ]  # fmt: skip
    profiles = made_up.table(
        "profiles", [dict(zip(("source", "metric", "value"), line, strict=True)) for line in values]
    )
    assert score(made_up, deliveries=labels, profiles=profiles)["医保局"]["valid_id_share"] == pytest.approx(0.8)


def test_a_conflict_counts_for_both_departments_and_once_inside_one(made_up: MadeUp) -> None:
    pairs = [(INSURANCE, HOUSING), (INSURANCE, INSURANCE), ("register_members", INSURANCE)]
    table = made_up.table("conflicts", [{"source_a": a, "source_b": b} for a, b in pairs])
    found = score(made_up, conflicts=table)
    assert (found["医保局"]["conflicts"], found["住建局"]["conflicts"], found["水利局"]["conflicts"]) == (3, 1, 0)


def test_issues_are_open_lasting_or_closed(made_up: MadeUp) -> None:
    now = issues(made_up, (INSURANCE, "a"), (INSURANCE, "a"), (INSURANCE, "b"))
    before = issues(made_up, (INSURANCE, "b"), (INSURANCE, "c"), ("education_dropouts", "d"))
    found = score(made_up, issues=now, previous_issues=before)
    assert [found["医保局"][name] for name in ("issues", "lasting", "closed")] == [2, 1, 1]
    assert [found["教育局"][name] for name in ("issues", "lasting", "closed")] == [None] * 3  # it did not come


def on_time(made_up: MadeUp, *stamps: tuple[str, date | None]) -> tuple[object, object]:
    """What is said of a department whose files of these sources give these days; 30 September was the last."""
    lines: list[Row] = [
        {"file": f"{n}.xlsx", "status": "recognised", "source": source, "stamped": day}
        for n, (source, day) in enumerate(stamps)
    ]
    due = pl.DataFrame({"department": ["医保局", "住建局"], "due_on": [date(2026, 9, 30)] * 2})
    owners = made_up.county()["deliveries"].with_columns(department=pl.col("department").replace("住建局", "医保局"))
    line = score(made_up, files=made_up.table("files", lines), due_dates=due, deliveries=owners)["医保局"]
    return line["stamped"], line["on_time"]


def test_on_time_is_what_the_files_say_of_themselves(made_up: MadeUp) -> None:
    early, last, late = date(2026, 9, 28), date(2026, 9, 30), date(2026, 10, 3)
    assert on_time(made_up, (INSURANCE, early), (INSURANCE, last)) == (last, "按时")
    assert on_time(made_up, (INSURANCE, early), (HOUSING, late)) == (late, "迟 3 天")
    assert on_time(made_up, (INSURANCE, late), (HOUSING, None)) == (late, "迟 3 天")
    assert on_time(made_up, (INSURANCE, early), (HOUSING, None)) == (early, "1 份按时，1 份无从得知")
    assert on_time(made_up, (INSURANCE, None), (HOUSING, None)) == (None, "无从得知")
    assert on_time(made_up) == (None, None)
