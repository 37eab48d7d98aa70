"""Why a clue was told: its rows and their links, its numbers and clause, and what became of it from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from domain.errors import UsageError
from domain.handover import PLACE
from ledger import select_history
from services.explain.evidence_cells import read_evidence_cells
from services.explain.household import name_people
from services.explain.household_rules import RuleLine, add_recheck_reasons, make_rule_line
from services.runs.choice import FinishedRun

_ROW = ["source", *PLACE]


@dataclass(frozen=True)
class ClueExplanation:
    """What a run says of one clue.

    `state`: found, checked, waiting, or ended. `line`: the rule with the clue's line of `findings`, `suppressed` or
    `resolved`. `evidence`: source, file, sheet, row_number, person_id, decision, method, score, reason of its rows.
    `cells`: row -> what it says of what the rule looks at; None where the files are gone or have changed.
    `clock`: its line of `clue_clocks`. `history`: table `clue_events` with `period` and `as_of`, the oldest first.
    `answers`: table `verification_results` about it, by day. `people`: person_id -> name and relation.
    """

    state: str
    line: RuleLine
    evidence: pl.DataFrame
    cells: Mapping[tuple[str, str, str, int], str] | None
    clock: dict[str, Any] | None
    history: pl.DataFrame
    answers: pl.DataFrame
    people: Mapping[str, str]


def explain_clue(run: FinishedRun, clue_id: str, inbox: Path | None = None) -> ClueExplanation:
    """Explain a clue that the run found, suppressed or resolved; `inbox`: where the files lie now, if elsewhere.

    Raises `UsageError` when it is none of its clues; where other runs know it, they are named.
    """
    wanted = clue_id.strip()
    is_clue = pl.col("clue_id") == wanted
    history = _read_history(run, wanted)
    state, clue = _find_clue(run, is_clue, history)
    clocks = run.read("clue_clocks").filter(is_clue)
    answers = run.ledger.read_visits().filter(is_clue, pl.col("checked_on") <= run.as_of)
    evidence = _list_evidence(run, is_clue)
    is_theirs = pl.col("household_id").is_in([clue["household_id"]])
    return ClueExplanation(
        state, make_rule_line(run, clue["rule_id"], state, clue), evidence,
        read_evidence_cells(run, clue["rule_id"], evidence, inbox),
        clocks.row(0, named=True) if clocks.height else None, history,
        answers.sort("checked_on", "recorded_at"), name_people(run, is_theirs),
    )  # fmt: skip


def _find_clue(run: FinishedRun, is_clue: pl.Expr, history: pl.DataFrame) -> tuple[str, dict[str, Any]]:
    for table, state in (("findings", "found"), ("suppressed", ""), ("resolved", "ended")):
        lines = run.read(table).filter(is_clue)
        if lines.height:
            lines = add_recheck_reasons(run, lines) if table == "findings" else lines
            clue = lines.row(0, named=True)
            return state or clue["reason"], clue
    if history.is_empty():
        raise UsageError("这次比对和以前的比对都没有这个线索编号。线索编号是名单上的 16 位字母和数字，请核对。")
    periods = "、".join(history["period"].unique(maintain_order=True))
    raise UsageError(f"这次比对没有这条线索。出现过它的期次：{periods}。请用 --period 指明期次再看。")


def _list_evidence(run: FinishedRun, is_clue: pl.Expr) -> pl.DataFrame:
    """The rows that the clue rests on; those that need no linking have no decision."""
    rows = run.read("finding_evidence").filter(is_clue).select(_ROW)
    links = run.store.tables["links"].join(rows.lazy(), on=_ROW, how="semi").collect()
    columns = links.select(*_ROW, "person_id", "decision", "method", "score", "reason")
    return rows.join(columns, on=_ROW, how="left").sort(_ROW)


def _read_history(run: FinishedRun, clue_id: str) -> pl.DataFrame:
    """Table `clue_events` of the clue in this run and those before, with `period` and `as_of`."""
    runs = run.ledger.read_runs()
    before = select_history(runs, run.period, run.as_of)
    history = pl.concat([before, runs.filter(pl.col("run_id") == run.id)]).with_row_index("at")
    events = run.ledger.read_clue_events(history["run_id"].to_list()).filter(pl.col("clue_id") == clue_id)
    return events.join(history.select("run_id", "at", "period", "as_of"), on="run_id").sort("at")
