"""Rows that match a member exactly are settled by a join; whoever looks at them closely finds the same."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from benchmarks.linkage.county import make_county
from matchers import Linker, LinkTables, build_members
from matchers.exact.exact_matches import ExactMatches
from pipeline.county.county import County
from tests.matchers.fixture_types import Cells


def test_every_answer_is_the_same_without_the_short_cut(county: County) -> None:
    bench = make_county(1200, seed=5)
    members = build_members(bench.register, bench.regions, bench.as_of)
    short, long = (Linker.prepare(members, bench.regions, county.matching, bench.as_of) for _ in range(2))
    long.__dict__["_exact_keys"] = short._exact_keys.clear()
    taken = [
        [linker.match_exactly(bench.deliveries[name], bench.sources[name]) for name in bench.sources]
        for linker in (short, long)
    ]
    assert [sum(part.exact_rows.height for part in parts) for parts in taken] == [_many(taken[0]), 0]
    answers = [list(linker.link_sources(parts)) for linker, parts in zip((short, long), taken, strict=True)]
    for one, other in zip(*answers, strict=True):
        for table in ("links", "possible_matches", "review_pairs", "patterns"):
            assert getattr(one, table).equals(getattr(other, table)), table


def _many(parts: list[ExactMatches]) -> int:
    """Rows settled by the short cut: more than half of all."""
    settled = sum(part.exact_rows.height for part in parts)
    assert settled * 2 > sum(part.row_count for part in parts)
    return settled


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "id_and_name"),
        ({"numeric_id": True}, "repaired_id_and_name"),  # a spreadsheet has kept its digits by chance
        ({"name": "韦建囯"}, "id_and_name_variant"),
    ],
)
def test_a_short_cut_is_taken_by_equal_cells_alone(
    row: Cells, reason: str, person: Callable[..., Cells], link: Callable[..., LinkTables]
) -> None:
    me = person("韦建国")
    links = link([me], [{"name": "韦建国", "id_number": me["id_number"]} | row]).links
    assert links["reason"].to_list() == [reason]


def test_a_number_that_two_members_bear_is_looked_at_closely(
    person: Callable[..., Cells], link: Callable[..., LinkTables]
) -> None:
    me, twin = person("韦建国"), person("韦建强", household="H2")
    links = link([me, twin], [{"name": "韦建国", "id_number": me["id_number"]}]).links
    assert links.select("person_id", "reason").row(0) == ("韦建国", "id_and_name")
    assert isinstance(links, pl.DataFrame)
