"""The engine on people whom nobody here made: a floor, lest it fit our own generators only."""

from __future__ import annotations

from benchmarks.febrl.linking import deduplicated, linked_files


def test_two_files_are_linked() -> None:
    found = linked_files()
    assert found.true == 5000
    assert found.f1 >= 0.9996


def test_one_file_is_deduplicated() -> None:
    found = deduplicated(1)
    assert (found.precision, found.recall) == (1.0, 1.0)
