"""Imports in any order, and repeated, leave the same answers in force."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.tables import add_absent_columns, conform, empty
from ledger import LedgerRepository, find_last_answers
from pipeline.open_ledger import open_ledger

FIRST = date(2026, 10, 1)
WORDS = ("属实", "不属实", "已解决")
# clue, day, result: of one clue and day there is one result.
Answer = tuple[int, int, str]
Files = list[list[Answer]]
answers = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 5)), st.sampled_from(WORDS), max_size=12)


@st.composite
def returned_files(draw: st.DrawFn) -> tuple[Files, list[int]]:
    """Some files, each a part of what was answered (an answer may be in several), and an order with repeats."""
    lines = [(clue, day, word) for (clue, day), word in draw(answers).items()]
    files = draw(
        st.lists(st.lists(st.sampled_from(lines), unique=True) if lines else st.just([]), min_size=1, max_size=4)
    )
    numbers = list(range(len(files)))
    repeats = draw(st.lists(st.sampled_from(numbers), max_size=3))
    return files, draw(st.permutations([*numbers, *repeats]))


def bring(ledger: LedgerRepository, file: Sequence[Answer], number: int) -> str:
    lines = [
        {
            "household_id": "H", "clue_id": f"c{clue}", "result": word, "checked_by": "某人",
            "checked_on": FIRST + timedelta(days=day), "file": "a", "sheet": "", "row_number": 1,
            "recorded_at": f"2026-11-{number + 1:02}", "import_id": f"i{number}",
        }
        for clue, day, word in file
    ]  # fmt: skip
    frame = pl.DataFrame(lines) if lines else empty("verification_results")
    visits = conform(add_absent_columns(frame, "verification_results"), "verification_results")
    line = {"import_id": f"i{number}", "recorded_at": "x", "files": 1, "digest": "d", "taken": len(file), "refused": 0}
    imported = conform(add_absent_columns(pl.DataFrame([line]), "feedback_imports"), "feedback_imports")
    ledger.add_import(imported, visits, empty("review_decisions"), empty("feedback_answers"))
    return f"i{number}"


def list_in_force(ledger: LedgerRepository) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    visits = ledger.read_visits()
    sightings = pl.DataFrame(schema={"clue_id": pl.String, "household_id": pl.String, "as_of": pl.Date})
    last = find_last_answers(visits, sightings).select("clue_id", "last_result", "last_checked_on")
    return sorted(visits.select("clue_id", "checked_on", "result").rows()), sorted(last.rows())


@settings(max_examples=20, deadline=None)
@given(returned_files())
def test_the_same_answers_are_in_force(drawn: tuple[Files, list[int]]) -> None:
    files, order = drawn
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        straight, mixed = open_ledger(Path(first)), open_ledger(Path(second))
        for number, file in enumerate(files):
            bring(straight, file, number)
        for number, at in enumerate(order):
            bring(mixed, files[at], number)
        assert list_in_force(straight) == list_in_force(mixed)


@settings(max_examples=15, deadline=None)
@given(returned_files())
def test_what_was_undone_and_comes_again_counts_again(drawn: tuple[Files, list[int]]) -> None:
    files, _ = drawn
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder))
        imports = [bring(ledger, file, number) for number, file in enumerate(files)]
        before = list_in_force(ledger)
        for import_id in imports:
            ledger.undo_import(import_id)
        assert list_in_force(ledger) == ([], [])
        for number, file in enumerate(reversed(files), start=len(files)):
            bring(ledger, file, number)
        assert list_in_force(ledger) == before


def test_of_two_answers_for_one_day_the_later_import_counts(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    bring(ledger, [(1, 3, "不属实")], 0)
    bring(ledger, [(1, 3, "属实")], 1)
    bring(ledger, [(1, 2, "已解决")], 2)
    assert [line[1] for line in list_in_force(ledger)[1]] == ["属实"]
