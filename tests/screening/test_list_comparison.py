"""The villages' list beside the comparison's: both, one of them, and proposals about nobody registered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.county.load_county import load_county
from screening.list_comparison import compare_lists
from screening.rules.rule_examples import make_typed_rows

COUNTY = load_county(Path(__file__).parents[2] / "config")
AS_OF = date(2026, 9, 30)


def compared(*proposals: tuple[str | None, str, str]) -> list[dict[str, Any]]:
    """`proposals`: household (None: unlinked), village, day; online are H1 and H2."""
    lines = [{"township": "白沙镇", "village": v, "raised_on": day, "reason": f"{v}{day}"} for _, v, day in proposals]
    rows = make_typed_rows(lines, COUNTY.sources["offline_suspects"]).with_columns(
        file=pl.lit("a.xlsx"), sheet=pl.lit("白沙"), row_number=pl.int_range(1, pl.len() + 1), township=pl.lit("白沙镇")
    )
    links = rows.select("file", "sheet", "row_number").with_columns(
        source=pl.lit("offline_suspects"),
        household_id=pl.Series([home for home, *_ in proposals], dtype=pl.String),
        decision=pl.Series(["linked" if home else "unlinked" for home, *_ in proposals], dtype=pl.String),
    )
    online = pl.DataFrame(
        {"household_id": ["H1", "H2"], "township": ["白沙镇", "葡萄镇"], "village": ["古板村", "杨梅岭村"]}
    )
    return compare_lists(rows, links, online, COUNTY.regions, AS_OF).to_dicts()


def said(lines: list[dict[str, Any]]) -> dict[str | None, str]:
    return {line["household_id"]: line["compared"] for line in lines}


def test_both_online_only_offline_only() -> None:
    lines = compared(("H1", "古板村", "2026-09-10"), ("H3", "古板", "2026-09-11"))
    assert said(lines) == {"H1": "both", "H2": "online_only", "H3": "offline_only"}
    assert {line["village"] for line in lines} == {"古板村", "杨梅岭村"}


def test_a_proposal_about_nobody_registered_stays() -> None:
    (stranger,) = [line for line in compared((None, "古板村委会", "2026-09-10")) if line["compared"] == "offline_only"]
    assert (stranger["household_id"], stranger["village"], stranger["row_number"]) == (None, "古板村", 1)


def test_the_newest_of_several_proposals_stands() -> None:
    lines = compared(("H1", "古板村", "2026-09-01"), ("H1", "古板村", "2026-09-20"), ("H1", "古板村", "2026-09-10"))
    (both,) = [line for line in lines if line["compared"] == "both"]
    assert both["raised_on"] == date(2026, 9, 20)


def test_a_proposal_of_next_month_is_not_compared_yet() -> None:
    assert said(compared(("H3", "古板村", "2026-10-01"))) == {"H1": "online_only", "H2": "online_only"}
