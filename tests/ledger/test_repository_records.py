"""Records of what is done after an answer: numbered once, taken back without being deleted."""

from __future__ import annotations

import polars as pl
import pytest

from ledger import AuditEvent
from tests.ledger.databases import Reopen, make_answers, make_decisions, make_import, make_lines, make_visits

ISSUE = AuditEvent("issue_orders", "李")


def make_orders(*households: str) -> pl.DataFrame:
    nothing = {"order_no": "", "earlier_order": None}
    return make_lines("orders", *({**nothing, "household_id": home} for home in households))


def test_numbers_run_on_and_no_order_is_issued_twice(reopen: Reopen) -> None:
    first = reopen().add_numbered_records("orders", make_orders("H1", "H2"), "开2026-", ISSUE, lambda new, _: new)
    assert first["order_no"].to_list() == ["开2026-0001", "开2026-0002"]

    def select_new(new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
        return new.join(old, on="household_id", how="anti", maintain_order="left")

    second = reopen().add_numbered_records("orders", make_orders("H2", "H3"), "开2026-", ISSUE, select_new)
    assert second.select("order_no", "household_id").rows() == [("开2026-0003", "H3")]
    assert reopen().add_numbered_records("orders", make_orders("H3"), "开2026-", ISSUE, select_new).is_empty()
    entries = reopen().read_audit().select("action", "subject").rows()
    assert entries == [("issue_orders", "开2026-0001"), ("issue_orders", "开2026-0003")]


def test_a_record_taken_back_is_not_read_and_its_number_not_given_again(reopen: Reopen) -> None:
    paper = make_lines("issued_papers", {"paper_no": "", "rows": 1})
    event = AuditEvent("issue_paper")
    reopen().add_numbered_records("issued_papers", paper, "补2026-", event, lambda new, _: new)
    assert reopen().undo_records("issued_papers", ["补2026-0001"], AuditEvent("undo_paper", "李"), "发错") == 1
    assert reopen().undo_records("issued_papers", ["补2026-0001"], AuditEvent("undo_paper", "李")) == 0
    assert reopen().read_records("issued_papers").is_empty()
    again = reopen().add_numbered_records("issued_papers", paper, "补2026-", event, lambda new, _: new)
    assert again["paper_no"].to_list() == ["补2026-0002"]
    assert reopen().read_audit()["action"].to_list() == ["issue_paper", "undo_paper", "issue_paper"]
    with pytest.raises(KeyError, match="补2026-0009"):
        reopen().undo_records("issued_papers", ["补2026-0009"], AuditEvent("undo_paper"))
    with pytest.raises(ValueError, match="orders"):
        reopen().undo_records("orders", ["开2026-0001"], AuditEvent("undo"))


def test_what_was_delivered_again_is_not_there_twice(reopen: Reopen) -> None:
    line = {"import_id": None, "inbox": "a"}
    reviews = make_lines("village_reviews", {**line, "household_id": "H1"})
    again = make_lines("village_reviews", {**line, "household_id": "H1", "inbox": "b", "row_number": 9},
                       {**line, "household_id": "H2"})  # fmt: skip
    assert reopen().add_records({"village_reviews": reviews}) == {"village_reviews": 1}
    assert reopen().add_records({"village_reviews": again}) == {"village_reviews": 1}
    assert reopen().add_records({"village_reviews": again}) == {"village_reviews": 0}
    assert reopen().read_records("village_reviews")["household_id"].to_list() == ["H1", "H2"]
    assert reopen().read_audit().height == 2


def test_records_go_with_the_import_that_brought_them(reopen: Reopen) -> None:
    events = make_lines("order_events", {"import_id": "i1"})
    counts = reopen().add_import(
        make_import("i1"), make_visits(), make_decisions(), make_answers(), records={"order_events": events}
    )
    assert counts.records == {"order_events": 1}
    assert reopen().read_records("order_events").height == 1
    reopen().undo_import("i1")
    assert reopen().read_records("order_events").is_empty()
