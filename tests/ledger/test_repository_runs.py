"""Runs in the ledger: kept, published, withdrawn, replaced."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest

from domain.tables import polars_schema
from ledger import AuditEvent, LedgerRepository
from ledger.db.django_setup import set_up_django
from tests.ledger.databases import Reopen, make_events, make_people, make_run

set_up_django()
from ledger.db import run_lines  # noqa: E402 - models are imported after Django is set up


def keep(ledger: LedgerRepository, run_id: str, *clues: str, period: str = "2026Q3", **people: str) -> None:
    ledger.keep_run(make_run(run_id, period), make_events(run_id, *clues), make_people(run_id, **people))


def read_clues(ledger: LedgerRepository, *run_ids: str) -> list[tuple[str, str]]:
    return ledger.read_clue_events(run_ids).select("run_id", "clue_id").rows()


def read_states(ledger: LedgerRepository) -> list[tuple[str, str, int]]:
    return ledger.read_runs().select("run_id", "state", "edition").rows()


def test_a_new_ledger_knows_no_run(reopen: Reopen) -> None:
    for name, frame in {
        "ledger_runs": reopen().read_runs(),
        "clue_events": reopen().read_clue_events(["r1"]),
        "known_people": reopen().read_known_people(),
        "audit_entries": reopen().read_audit(),
    }.items():
        assert frame.is_empty()
        assert frame.schema == polars_schema(name)
    assert reopen().read_audit_head() == ""
    assert reopen().read_configuration("d") is None


def test_nobody_sees_the_lines_of_a_run_before_it_is_published(reopen: Reopen) -> None:
    keep(reopen(), "r1", "b", "a", k1="H1")
    assert read_states(reopen()) == [("r1", "ready", 0)]
    assert read_clues(reopen(), "r1") == []
    assert reopen().read_known_people().is_empty()
    assert reopen().publish_run("r1", AuditEvent("publish", "王", "r1")) == 1
    assert read_states(reopen()) == [("r1", "published", 1)]
    assert reopen().read_clue_events(["r1"]).equals(make_events("r1", "b", "a"))
    assert reopen().read_known_people().equals(make_people("r1", k1="H1"))
    assert reopen().read_runs()["published_at"].null_count() == 0


def test_a_run_that_is_kept_again_replaces_its_lines_and_a_published_one_stays(reopen: Reopen) -> None:
    keep(reopen(), "r1", "a", "b")
    keep(reopen(), "r1", "c", k1="H1")
    reopen().publish_run("r1")
    keep(reopen(), "r1", "d")
    assert read_clues(reopen(), "r1") == [("r1", "c")]
    assert read_states(reopen()) == [("r1", "published", 1)]


def test_editions_are_counted_by_command_and_period_and_no_number_is_given_twice(reopen: Reopen) -> None:
    for run_id, period in (("r1", "2026Q3"), ("r2", "2026Q3"), ("r3", "2026-10")):
        keep(reopen(), run_id, period=period)
    assert [reopen().publish_run(run_id) for run_id in ("r1", "r2", "r3", "r2")] == [1, 2, 1, 2]
    # The one that was replaced becomes the newest again.
    assert [reopen().publish_run("r1") for _ in range(2)] == [3, 3]
    reopen().withdraw_run("r2", "名单有误", AuditEvent("withdraw", "李"))
    keep(reopen(), "r2", "a")
    assert reopen().publish_run("r2") == 4
    assert reopen().read_runs()["run_id"].to_list() == ["r3", "r1", "r2"]
    assert reopen().read_runs().filter(run_id="r2").select("withdrawn_at", "withdrawn_by", "withdrawn_reason").row(
        0
    ) == (None, None, None)
    actions = reopen().read_audit().select("action", "actor", "subject").rows()
    assert [action for action, *_ in actions] == ["publish"] * 4 + ["withdraw", "publish"]
    assert actions[4][1] == "李"


def test_the_lines_of_a_run_that_was_withdrawn_are_not_seen(reopen: Reopen) -> None:
    keep(reopen(), "r1", "a", k1="H1")
    keep(reopen(), "r2", "b", period="2026-10", k1="H2")
    for run_id in ("r2", "r1"):
        reopen().publish_run(run_id)
    assert read_clues(reopen(), "r2", "r1", "r9") == [("r1", "a"), ("r2", "b")]
    # In the order of publication, not of keeping.
    assert reopen().read_known_people()["household_id"].to_list() == ["H2", "H1"]
    reopen().withdraw_run("r1", "名单有误", AuditEvent("withdraw", "李"))
    reopen().withdraw_run("r1", "又一次")
    assert read_clues(reopen(), "r2", "r1") == [("r2", "b")]
    # Later runs left only what had changed since, so that what it knew of people is needed still.
    assert reopen().read_known_people()["household_id"].to_list() == ["H2", "H1"]
    withdrawn = reopen().read_runs().filter(run_id="r1").row(0, named=True)
    assert (withdrawn["withdrawn_by"], withdrawn["withdrawn_reason"]) == ("李", "名单有误")


def test_a_run_that_nobody_kept_cannot_be_published(reopen: Reopen) -> None:
    for change in (lambda: reopen().publish_run("r1"), lambda: reopen().withdraw_run("r1", "")):
        with pytest.raises(KeyError, match="r1"):
            change()
    assert reopen().read_audit().is_empty()


def test_a_keeping_that_was_broken_off_leaves_what_was_there(reopen: Reopen, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(reopen(), "r1", "a", "b", "c")

    def break_off(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
        yield frame[:1]
        raise OSError("no space left")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="no space"):
        patched.setattr(run_lines, "split_batches", break_off)
        keep(reopen(), "r1", "d", "e", "f")
    assert read_states(reopen()) == [("r1", "ready", 0)]
    reopen().publish_run("r1")
    assert read_clues(reopen(), "r1") == [("r1", "a"), ("r1", "b"), ("r1", "c")]


def test_what_a_run_used_and_the_secret_of_the_workspace_stay(reopen: Reopen) -> None:
    reopen().keep_configuration("d", b"\x00content")
    reopen().keep_configuration("d", b"other")
    assert reopen().read_configuration("d") == b"\x00content"
    secret = reopen().read_secret()
    assert len(secret) == 32
    assert reopen().read_secret() == secret


def test_an_entry_of_the_trail_names_who_did_what(reopen: Reopen) -> None:
    reopen().append_audit(AuditEvent("look", "王", "r1", {"rows": 3}))
    entry = reopen().read_audit().row(0, named=True)
    assert (entry["number"], entry["actor"], entry["action"], entry["subject"], entry["detail"]) == (
        1, "王", "look", "r1", '{"rows": 3}',
    )  # fmt: skip
    assert reopen().read_audit_head() == entry["hash"]
