"""Imports of answers in the ledger: all of one or nothing, and undone without anything being deleted."""

from __future__ import annotations

import pytest

from ledger import AuditEvent, ImportCounts, LedgerRepository
from tests.ledger.databases import Reopen, make_answers, make_decisions, make_import, make_visits


def add(ledger: LedgerRepository, import_id: str, *households: str) -> ImportCounts:
    """An import with an answer, a decision and an answer on another sheet about each household."""
    return ledger.add_import(
        make_import(import_id),
        make_visits(*households, import_id=import_id),
        make_decisions(*((home, "甲", "same") for home in households), import_id=import_id),
        make_answers(*households, import_id=import_id),
    )


def count_lines(ledger: LedgerRepository) -> tuple[int, int, int]:
    return ledger.read_visits().height, ledger.read_decisions().height, ledger.read_answers().height


def test_an_import_adds_what_is_new_and_its_entry(reopen: Reopen) -> None:
    assert add(reopen(), "i1", "H1", "H2") == ImportCounts(2, 2, 2)
    assert add(reopen(), "i2", "H2", "H3") == ImportCounts(1, 1, 1)
    assert count_lines(reopen()) == (3, 3, 3)
    assert reopen().read_answers()[:2].equals(make_answers("H1", "H2"))
    assert reopen().read_imports().equals(make_import("i1").extend(make_import("i2")))
    assert reopen().read_audit().select("action", "subject").rows() == [
        ("feedback_import", "i1"), ("feedback_import", "i2"),
    ]  # fmt: skip


def test_the_same_import_once_more_changes_nothing(reopen: Reopen) -> None:
    for _ in range(2):
        counts = add(reopen(), "i1", "H1")
    assert counts == ImportCounts(0, 0, 0)
    assert (reopen().read_imports().height, reopen().read_audit().height) == (1, 1)


def test_what_was_undone_counts_no_longer_and_can_come_again(reopen: Reopen) -> None:
    reopen().add_visits(make_visits("H9"))
    add(reopen(), "i1", "H1", "H2")
    reopen().undo_import("i1", AuditEvent("feedback_undo", "李", "i1"))
    reopen().undo_import("i1")
    assert count_lines(reopen()) == (1, 0, 0)
    undone = reopen().read_imports().row(0, named=True)
    assert undone["undone_by"] == "李"
    assert undone["undone_at"]
    with pytest.raises(ValueError, match="i1 was undone"):
        add(reopen(), "i1", "H1")
    assert add(reopen(), "i2", "H1", "H9") == ImportCounts(1, 2, 2)
    assert reopen().read_visits()["household_id"].to_list() == ["H9", "H1"]
    actions = reopen().read_audit()["action"].to_list()
    assert actions == [
        "add_visits",
        "feedback_import",
        "feedback_undo",
        "feedback_import",
    ]


def test_an_import_that_nobody_made_cannot_be_undone(reopen: Reopen) -> None:
    with pytest.raises(KeyError, match="i1"):
        reopen().undo_import("i1")


def test_nothing_of_an_import_stays_when_a_part_of_it_is_refused(reopen: Reopen) -> None:
    with pytest.raises(ValueError, match="feedback_answers"):
        reopen().add_import(make_import(), make_visits("H1"), make_decisions(), make_answers().drop("kind"))
    assert count_lines(reopen()) == (0, 0, 0)
    assert reopen().read_imports().is_empty()
    assert reopen().read_audit().is_empty()


def test_texts_come_back_as_they_were(reopen: Reopen) -> None:
    texts = ["", "NULL", "\\N", "a\"b,c\nd'e", "%s", "𠀀；\t"]
    reopen().add_visits(make_visits(*texts))
    assert reopen().read_visits()["household_id"].to_list() == texts
    assert reopen().read_visits()["clue_id"].null_count() == len(texts)
