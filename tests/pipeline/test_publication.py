"""A run becomes what everybody reads: published, repaired after an interruption, taken over, withdrawn."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.errors import UsageError
from domain.tables import add_absent_columns, conform, empty
from pipeline import publication
from pipeline.open_ledger import open_ledger
from services.runs.publication import publish_run, withdraw_run
from storage.run_manifest import add_checksums
from storage.run_store import RunStore
from storage.workspace import find_latest_run
from tests.ledger.remembered_county import make_clue, make_table

PERIOD = "2026Q3"


def _finish(
    workspace: Path, run_id: str = "20260930-a", period: str = PERIOD, *, known: bool = True, **notes: str
) -> Path:
    """A run's folder as it stands before it is published; `known`: the ledger keeps it."""
    folder = workspace / "runs" / period / run_id
    folder.mkdir(parents=True)
    findings = make_table("findings", [make_clue(first_period=period)])
    RunStore.open(folder).put("findings", findings)
    # As `delivery.manifest` lays a receipt out.
    manifest = {
        "as_of": "2026-09-30", "policy": "guangxi_2021", "configuration": "c", "notes": {"code_digest": "d"} | notes,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    add_checksums(folder)
    if known:
        keep_run(workspace, run_id, period)
    return folder


def keep_run(workspace: Path, run_id: str, period: str) -> None:
    line = {
        "run_id": run_id, "command": "run", "period": period, "as_of": date(2026, 9, 30), "policy": "",
        "configuration": "", "code": "", "rule_digests": "{}", "edition": 0, "state": "ready",
    }  # fmt: skip
    clue = make_clue(run_id=run_id, state="found", first_period=period)
    events = make_table("clue_events", [{name: clue.get(name) for name in empty("clue_events").columns}])
    run = conform(add_absent_columns(pl.DataFrame([line]), "ledger_runs"), "ledger_runs")
    open_ledger(workspace).keep_run(run, events, empty("known_people"))


def _states(workspace: Path) -> dict[str, tuple[str, int]]:
    runs = open_ledger(workspace).read_runs().select("run_id", "state", "edition")
    return {run_id: (state, edition) for run_id, state, edition in runs.iter_rows()}


def _latest(workspace: Path) -> str | None:
    folder = find_latest_run(workspace / "runs" / PERIOD)
    return folder.name if folder else None


def test_what_was_interrupted_after_the_rename_is_published_by_the_next_command(tmp_path: Path) -> None:
    _finish(tmp_path)
    assert _latest(tmp_path) is None
    assert open_ledger(tmp_path).read_clue_events(["20260930-a"]).is_empty()
    publication.settle_publication(tmp_path)
    publication.settle_publication(tmp_path)
    assert _states(tmp_path) == {"20260930-a": ("published", 1)}
    assert _latest(tmp_path) == "20260930-a"
    assert open_ledger(tmp_path).read_clue_events(["20260930-a"]).height == 1
    assert open_ledger(tmp_path).read_audit()["action"].to_list().count("publish") == 1


def test_what_was_interrupted_after_the_commit_gets_its_pointer(tmp_path: Path) -> None:
    for run_id in ("20260930-a", "20260930-b"):
        folder = _finish(tmp_path, run_id)
        publication.publish_run(open_ledger(tmp_path), folder)
    (folder.parent / "latest").write_text("20260930-a\n", encoding="utf-8")
    publication.settle_publication(tmp_path)
    assert _latest(tmp_path) == "20260930-b"
    assert _states(tmp_path) == {"20260930-a": ("published", 1), "20260930-b": ("published", 2)}


def test_lines_of_a_run_that_was_never_finished_are_seen_by_nobody(tmp_path: Path) -> None:
    keep_run(tmp_path, "20260930-x", PERIOD)
    publication.settle_publication(tmp_path)
    assert _states(tmp_path) == {"20260930-x": ("ready", 0)}
    assert open_ledger(tmp_path).read_clue_events(["20260930-x"]).is_empty()


def test_a_run_that_waits_for_a_hand_goes_on_waiting(tmp_path: Path) -> None:
    _finish(tmp_path, publication="by_hand")
    publication.settle_publication(tmp_path)
    assert _states(tmp_path) == {"20260930-a": ("ready", 0)}
    assert publish_run(tmp_path, "20260930-a", "某人") == 1
    assert _latest(tmp_path) == "20260930-a"
    assert open_ledger(tmp_path).read_audit()["actor"].to_list()[-1] == "某人"


def test_a_run_of_before_there_was_a_ledger_is_taken_over(tmp_path: Path) -> None:
    folder = _finish(tmp_path, known=False)
    (folder.parent / "latest").write_text("20260930-a\n", encoding="utf-8")
    publication.settle_publication(tmp_path)
    assert _states(tmp_path) == {"20260930-a": ("published", 1)}
    events = open_ledger(tmp_path).read_clue_events(["20260930-a"])
    assert events.select("state", "first_period").row(0) == ("found", PERIOD)


def test_a_withdrawn_run_gives_way_to_the_one_before(tmp_path: Path) -> None:
    for run_id in ("20260930-a", "20260930-b"):
        publication.publish_run(open_ledger(tmp_path), _finish(tmp_path, run_id))
    done = withdraw_run(tmp_path, "20260930-b", "数据有误", "某人")
    assert (done.latest, _latest(tmp_path)) == ("20260930-a", "20260930-a")
    assert _states(tmp_path)["20260930-b"] == ("withdrawn", 2)
    assert withdraw_run(tmp_path, "20260930-a", "数据有误", "某人").latest is None
    assert _latest(tmp_path) is None
    assert not (tmp_path / "runs" / PERIOD / "latest").exists()
    publication.settle_publication(tmp_path)
    assert _latest(tmp_path) is None
    entry = open_ledger(tmp_path).read_audit().filter(pl.col("action") == "withdraw").row(0, named=True)
    assert (entry["actor"], entry["subject"]) == ("某人", "20260930-b")


def test_a_withdrawal_that_was_interrupted_is_completed(tmp_path: Path) -> None:
    folder = _finish(tmp_path)
    publication.publish_run(open_ledger(tmp_path), folder)
    open_ledger(tmp_path).withdraw_run(folder.name, "数据有误")
    assert _latest(tmp_path) == folder.name
    publication.settle_publication(tmp_path)
    assert _latest(tmp_path) is None


@pytest.mark.parametrize("run_id", ["20260930-z", "20260930-a"])
def test_what_cannot_be_withdrawn_is_told(tmp_path: Path, run_id: str) -> None:
    _finish(tmp_path, publication="by_hand")
    with pytest.raises(UsageError, match=run_id):
        withdraw_run(tmp_path, run_id, "数据有误", "某人")


def test_a_run_that_was_replaced_becomes_the_newest_again(tmp_path: Path) -> None:
    folders = [_finish(tmp_path, run_id) for run_id in ("20260930-a", "20260930-b")]
    for folder in (*folders, folders[0], folders[0]):
        publication.publish_run(open_ledger(tmp_path), folder)
    assert open_ledger(tmp_path).read_runs()["run_id"].to_list() == ["20260930-b", "20260930-a"]
    assert _states(tmp_path)["20260930-a"] == ("published", 3)
