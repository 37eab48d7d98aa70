"""补充名单: to each township the difference between the list that it holds and the one that holds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from delivery.documents import SUPPLEMENT_DOCUMENTS, write_documents
from domain.error_guard import guard
from domain.errors import UsageError
from domain.tables import conform
from ledger.run_comparison import RunTables
from ledger.run_order import COMPARISON
from ledger.supplement_lines import IssuedTables, SupplementLines, make_supplement
from pipeline.answers.issued_lists import SUPPLEMENT
from pipeline.county.load_county import load_county
from pipeline.job import locate_run
from pipeline.open_ledger import open_ledger
from pipeline.publication import settle_publication
from services.papers.contexts import make_list_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader
from storage.run_store import RunStore

_MARK = "补"


@dataclass(frozen=True)
class RunPair:
    """Lines of table `ledger_runs`: the run whose list was issued, and the one whose list holds now."""

    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Supplement:
    """What was issued: the two runs, table `supplement_townships` with `paper_no`, the folder of the papers."""

    runs: RunPair
    townships: pl.DataFrame
    folder: Path


def issue_supplement(workspace: Path, config: Path, run_ids: Sequence[str], today: date, by: str) -> Supplement:
    """Write 补充名单 for every township of which the later list differs, numbered; the same again keeps its numbers.

    `run_ids`: the run whose list was issued and the one that completes it; none: the newest list and the edition before
    it, a withdrawn one too. Raises `UsageError` where there are no two such runs, or the later one is not published.
    """
    settle_publication(workspace)
    county = load_county(config)
    runs = choose_pair(open_ledger(workspace).read_runs(), run_ids)
    before, after = (_open_tables(workspace, line) for line in (runs.before, runs.after))
    supplement = make_supplement(before, after)
    townships = _describe_townships(supplement.counts, runs)
    papers = [_make_paper(supplement, name, runs) for name in townships["township"]]
    numbers = number_by_reader(open_ledger(workspace), _MARK, papers, today, by)
    folder = make_follow_up_folder(workspace, today)
    # The answers are about rows of the later run.
    context = replace(
        make_list_context(county, runs.after, numbers), run_id=runs.after["run_id"], edition=runs.after["edition"]
    )
    tables = {
        "supplement_clues": supplement.clues, "supplement_areas": supplement.areas,
        "supplement_endings": supplement.endings, "supplement_townships": townships,
    }  # fmt: skip
    guard("生成补充名单", write_documents)(SUPPLEMENT_DOCUMENTS, folder, tables, context, county.lists)
    return Supplement(runs, townships.with_columns(pl.Series("paper_no", [*numbers.values()], pl.String)), folder)


def choose_pair(runs: pl.DataFrame, run_ids: Sequence[str]) -> RunPair:
    """The two runs; `runs`: table `ledger_runs`. Raises `UsageError` as `issue_supplement`."""
    issued = runs.filter(pl.col("command") == COMPARISON, pl.col("edition") > 0)
    lines = {line["run_id"]: line for line in issued.iter_rows(named=True)}
    if run_ids:
        if unknown := [name for name in run_ids if name not in lines]:
            raise UsageError(f"没有发布过运行编号为 {unknown[0]} 的比对。请用 fangpin status 查看。")
        before, after = (lines[name] for name in run_ids)
    else:
        before, after = _choose_newest([*lines.values()])
    if after["state"] != "published":
        raise UsageError(f"运行 {after['run_id']} 已经撤回，不能用来补充别的名单。")
    if before["run_id"] == after["run_id"]:
        raise UsageError("两个运行编号相同，没有差别。")
    return RunPair(before, after)


def _choose_newest(lines: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The edition before the newest published list, and that list."""
    published = [line for line in lines if line["state"] == "published"]
    if not published:
        raise UsageError("没有已发布的名单。请先运行 fangpin run。")
    after = max(published, key=lambda line: (line["as_of"], line["edition"]))
    period = after["period"]
    earlier = [line for line in lines if line["period"] == period and line["edition"] < after["edition"]]
    if not earlier:
        raise UsageError(f"期次 {period} 只下发过一版名单，没有可以补充的。要与别的名单比较，请写两个运行编号。")
    return max(earlier, key=lambda line: int(line["edition"])), after


def _open_tables(workspace: Path, line: dict[str, Any]) -> IssuedTables:
    folder = locate_run(workspace, str(line["period"]), str(line["run_id"]))
    if not folder.is_dir():
        raise UsageError(f"运行 {line['run_id']} 的结果已不在工作区，不能比较。")
    store = RunStore.open(folder)
    compared = RunTables(*(store.read(name) for name in ("findings", "suppressed", "resolved")))
    return IssuedTables(
        compared, *(store.read(name) for name in ("suspected", "tracked_households", "tracked_people"))
    )  # fmt: skip


def _describe_townships(counts: pl.DataFrame, runs: RunPair) -> pl.DataFrame:
    """Table `supplement_townships`."""
    before, after = runs.before, runs.after
    lines = counts.with_columns(
        pl.lit(before["run_id"]).alias("earlier_run_id"), pl.lit(before["edition"]).alias("earlier_edition"),
        pl.lit(before["as_of"]).alias("earlier_as_of"), pl.lit(before["state"] == "withdrawn").alias("is_withdrawn"),
        pl.lit(after["run_id"]).alias("run_id"), pl.lit(after["edition"]).alias("edition"),
    )  # fmt: skip
    return conform(lines, "supplement_townships")


def _make_paper(supplement: SupplementLines, township: str, runs: RunPair) -> Paper:
    frames = (supplement.clues, supplement.areas, supplement.endings)
    rows = [frame.filter(township=township).cast(pl.String) for frame in frames]
    return Paper(
        SUPPLEMENT, pl.concat(rows, how="diagonal"), township=township, period=str(runs.after["period"]),
        run_id=str(runs.after["run_id"]), earlier_run_id=str(runs.before["run_id"]),
    )  # fmt: skip
