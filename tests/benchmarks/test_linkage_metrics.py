"""Figures of linking, on rows few enough to count by hand."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.linkage import metrics, report
from benchmarks.linkage.runs import Run, at_threshold, strictest

# row -> (source, true person, true household, state of the ID, kinds)
TRUTH = {
    1: ("students", "a", "h1", "intact", []),
    2: ("students", "b", "h1", "missing", ["M14"]),
    3: ("students", None, None, "intact", []),
    4: ("students", "c", "h2", "damaged", ["one_digit", "M21"]),
    5: ("houses", "a", "h1", "missing", ["M14"]),
    6: ("houses", "d", "h3", "intact", []),
    7: ("students", None, None, "dirty", ["M08"]),
}
# row -> (decision, person, household): 2 is somebody else, 3 nobody; 5 another member of the right household.
ANSWERS = {
    1: ("linked", "a", "h1"),
    2: ("linked", "a", "h1"),
    3: ("linked", "x", "h9"),
    4: ("review", None, None),
    5: ("linked", "b", "h1"),
    6: ("review", None, "h9"),
}


@pytest.fixture
def truth() -> pl.DataFrame:
    columns = ("source", "person_id", "household_id", "id_state", "kinds")
    lines = [{**dict(zip(columns, line, strict=True)), "row_number": row} for row, line in TRUTH.items()]
    frame = pl.DataFrame(lines, schema_overrides={"kinds": pl.List(pl.String)})
    return frame.with_columns(file=pl.lit("f"), sheet=pl.lit(""), age=pl.lit(30), sex=pl.lit("女"))


def answered(truth: pl.DataFrame) -> pl.DataFrame:
    whom = [{"row_number": row, "decision": line[0], "person_id": line[1], "household_id": line[2]}
            for row, line in ANSWERS.items()]  # fmt: skip
    return truth.select(metrics.KEY).join(pl.DataFrame(whom, infer_schema_length=None), on="row_number")


def judged(truth: pl.DataFrame) -> pl.DataFrame:
    offers = truth.filter(pl.col("row_number") == 4).select(*metrics.KEY, "person_id", "household_id")
    other = offers.with_columns(person_id=pl.lit("z"))
    return metrics.judged(answered(truth), truth, {"houses"}, pl.concat([offers, other]))


def test_figures_are_counted_right(truth: pl.DataFrame) -> None:
    told = metrics.figures(judged(truth)).row(0, named=True)
    counts = {name: told[name] for name in ("rows", "meant", "linked", "right", "false", "review", "offered")}
    assert counts == {"rows": 7, "meant": 5, "linked": 4, "right": 2, "false": 2, "review": 2, "offered": 1}
    assert told["precision"] == pytest.approx(0.5)
    assert told["false_per_10000"] == pytest.approx(5000)
    assert told["recall"] == pytest.approx(2 / 5)
    assert told["recall_review"] == pytest.approx(3 / 5)
    assert told["review_rate"] == pytest.approx(2 / 7)


def test_rows_without_their_own_id_are_counted_apart(truth: pl.DataFrame) -> None:
    assert metrics.headline(judged(truth))["recall_without_own_id"] == pytest.approx(1 / 3)


def test_a_row_counts_under_each_of_its_kinds(truth: pl.DataFrame) -> None:
    told = {
        line["kinds"]: (line["rows"], line["right"]) for line in metrics.by_kind(judged(truth)).iter_rows(named=True)
    }
    assert told == {"M14": (2, 1), "M21": (1, 0), "one_digit": (1, 0), "M08": (1, 0)}


def test_figures_per_group_add_up(truth: pl.DataFrame) -> None:
    rows = judged(truth)
    assert metrics.figures(rows, ["source"])["rows"].sum() == rows.height
    assert metrics.figures(rows, [metrics.age_band()])["age_band"].to_list() == ["16-59"]


def test_without_offers_a_waiting_row_counts_when_it_names_the_right_one(truth: pl.DataFrame) -> None:
    told = answered(truth).with_columns(
        person_id=pl.when(pl.col("row_number") == 4).then(pl.lit("c")).otherwise("person_id")
    )
    assert metrics.figures(metrics.judged(told, truth, {"houses"}))["offered"].item() == 1


def run(truth: pl.DataFrame, seconds: float = 1.0) -> Run:
    return Run(judged(truth), seconds, seconds, 2**20, truth.height)


def test_a_threshold_takes_links_away(truth: pl.DataFrame) -> None:
    answer = answered(truth).with_columns(probability=pl.col("row_number") / 10)
    kept = metrics.figures(at_threshold(run(truth), answer, 0.25).judged).row(0, named=True)
    assert (kept["linked"], kept["false"], kept["right"]) == (2, 1, 1)


def test_the_strictest_threshold_is_the_lowest_that_is_pure_enough(truth: pl.DataFrame) -> None:
    answer = answered(truth).with_columns(probability=pl.col("row_number") / 10)
    threshold, kept = strictest(run(truth), answer, allowed=1.5)
    assert threshold == pytest.approx(0.5)
    assert kept.headline["false_per_10000"] == 0


def test_growth_is_told_as_an_exponent() -> None:
    assert report.slope([(0.0, 1.0), (1.0, 2.1), (2.0, 3.2)]) == pytest.approx(1.1)


def test_tables_say_what_was_counted(truth: pl.DataFrame) -> None:
    one = run(truth)
    line = report.beside_each_other({"ours": one}, one).splitlines()[2]
    assert line.startswith("| ours | 7 | 5000.00 | 40.00% | 60.00% | 33.33% | 28.57% |")
    assert "| students | 5 | 3 | 2 |" in report.groups(one.judged, "source")
    assert "| M14 | 2 | 2 | 1 |" in report.kinds(one.judged)
    assert "| students | damaged | damaged | 1 | 1 |" in report.missed(one.judged)
