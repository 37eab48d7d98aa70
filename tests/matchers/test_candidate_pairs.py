"""Who is worth comparing, as the passes say: held against a loop over all pairs."""

from __future__ import annotations

from itertools import product

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.linkage.county import make_county
from matchers import Linker, build_members
from matchers.block.candidate_pairs import find_candidate_pairs, report_blocking_rules
from matchers.declarations.matching import PASS_FEATURES
from matchers.score.scored_pairs import find_pairs
from pipeline.county.county import County

PASSES = {
    "name_village": ("name", "village"),
    "half_village": ("half", "village", "year?", "sex?"),
    "forms": ("forms",),
    "phone": ("phone", "name?"),
}
_FEATURES: dict[str, pl.DataType | type[pl.DataType]] = {
    "name": pl.String, "half": pl.String, "village": pl.String, "year": pl.Int32, "sex": pl.String,
    "forms": pl.List(pl.String), "phone": pl.String,
}  # fmt: skip

_letters = st.sampled_from(["甲", "乙", None])
_line = st.fixed_dictionaries(
    {
        "name": _letters, "half": _letters, "village": _letters, "year": st.sampled_from([1966, 1970, None]),
        "sex": _letters, "forms": st.none() | st.lists(st.sampled_from("甲乙丙"), max_size=3), "phone": _letters,
    }
)  # fmt: skip


def _frame(lines: list[dict[str, object]], key: str) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=_FEATURES).with_row_index(key)


def _meets(row: dict[str, object], person: dict[str, object], features: tuple[str, ...]) -> bool:
    for feature in features:
        name = feature.rstrip("?")
        left, right = row[name], person[name]
        if left is None or right is None:
            if name == feature:
                return False
        elif name == "forms":
            if not set(left) & set(right):  # type: ignore[call-overload]
                return False
        elif left != right:
            return False
    return True


@given(st.lists(_line, max_size=6), st.lists(_line, max_size=6))
def test_pairs_meet_as_a_loop_over_all_of_them_says(
    rows: list[dict[str, object]], people: list[dict[str, object]]
) -> None:
    expected = set()
    for (row, left), (line, right) in product(enumerate(rows), enumerate(people)):
        bits = sum(1 << place for place, features in enumerate(PASSES.values()) if _meets(left, right, features))
        if bits:
            expected.add((row, line, bits))
    found = find_candidate_pairs(_frame(rows, "row"), _frame(people, "line"), PASSES)
    assert set(found.iter_rows()) == expected
    assert found.height == len(expected)


def test_every_feature_that_a_pass_may_name_is_there(county: County) -> None:
    bench = make_county(1500, seed=3)
    members = build_members(bench.register, bench.regions, bench.as_of)
    linker = Linker.prepare(members, bench.regions, county.matching, bench.as_of)
    taken = [linker.match_exactly(bench.deliveries[name], source) for name, source in bench.sources.items()]
    rows, people = linker.collect_unsettled(taken)
    passes = {feature: tuple(dict.fromkeys(("name_key", feature))) for feature in PASS_FEATURES}
    pairs = find_pairs(rows, people, county.matching.model_copy(update={"passes": passes}))
    told = dict(report_blocking_rules(pairs, passes).select("pass", "pairs").iter_rows())
    # Nothing in that county makes `own_household` known, or a name turned.
    assert {feature for feature, count in told.items() if not count} <= {"own_household", "turned"}


def test_the_report_counts_pairs_of_each_pass_and_those_that_no_other_found() -> None:
    pairs = pl.DataFrame({"row": [0, 0, 1], "line": [0, 1, 2], "passes": [0b0011, 0b0010, 0b1000]})
    told = {name: (count, alone) for name, count, alone in report_blocking_rules(pairs, PASSES).iter_rows()}
    assert told == {"name_village": (1, 0), "half_village": (2, 1), "forms": (0, 0), "phone": (1, 1)}
    judged = report_blocking_rules(pairs.with_columns(pl.Series("true", [True, False, True])), PASSES)
    assert judged["true"].to_list() == [1, 1, 0, 1]
    assert judged["true_alone"].to_list() == [0, 0, 0, 1]
