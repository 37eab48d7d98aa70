"""Papers that leave the office bear a number each; asked for again, they keep it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.errors import UsageError
from pipeline.open_ledger import open_ledger
from services.papers.numbered_papers import Paper, cancel_paper, number_papers

DAY = date(2026, 10, 12)


def _paper(township: str, *lines: str) -> Paper:
    return Paper("reminder", pl.DataFrame({"line": lines}, schema={"line": pl.String}), township, run_id="r1")


def test_the_same_paper_of_the_same_day_keeps_its_number(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    papers = [_paper("甲镇", "a"), _paper("乙镇", "b", "c")]
    assert number_papers(ledger, "催", papers, DAY, "李") == ["催2026-0001", "催2026-0002"]
    assert number_papers(ledger, "催", [_paper("乙镇", "b", "c"), _paper("甲镇", "a", "new")], DAY, "李") == [
        "催2026-0002", "催2026-0003"
    ]  # fmt: skip
    assert number_papers(ledger, "催", papers[:1], date(2026, 10, 13), "李") == ["催2026-0004"]
    assert number_papers(ledger, "补", papers[:1], date(2027, 1, 4), "李") == ["补2027-0001"]
    lines = ledger.read_records("issued_papers")
    assert lines["rows"].to_list() == [1, 2, 2, 1, 1]
    assert set(ledger.read_audit()["action"]) == {"issue_papers"}
    assert number_papers(ledger, "催", [], DAY) == []


def test_a_cancelled_paper_leaves_its_number_unused(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    assert number_papers(ledger, "催", [_paper("甲镇", "a")], DAY, "李") == ["催2026-0001"]
    cancel_paper(ledger, "催2026-0001", "发错", "张")
    assert ledger.read_records("issued_papers").is_empty()
    assert number_papers(ledger, "催", [_paper("甲镇", "a")], DAY, "李") == ["催2026-0002"]
    with pytest.raises(UsageError, match="已经作废"):
        cancel_paper(ledger, "催2026-0001", "发错", "张")
    with pytest.raises(UsageError, match="--reason"):
        cancel_paper(ledger, "催2026-0002", " ", "张")
    assert ledger.read_audit()["action"].to_list() == ["issue_papers", "cancel_paper", "issue_papers"]
