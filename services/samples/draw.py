"""A sample (抽检) of the newest list's clues and links: drawn, numbered, written down, and on paper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from casework.truth.samples import draw_sample
from delivery.documents import SAMPLE_DOCUMENTS, write_documents
from domain.county.rule import LISTED_CERTAINTIES
from domain.digests import hash_texts
from domain.errors import StageFailed, UsageError
from domain.handover import PLACE
from domain.office_clock import make_timestamp
from domain.tables import add_absent_columns, conform
from ledger import AuditEvent, LedgerRepository, find_operator
from pipeline.current_run import CurrentRun, open_current_run
from services.papers.contexts import make_day_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_papers
from services.samples.papers import make_sample_papers
from storage.workspace import make_private_folder

CLUE, LINK, UNLINKED = KINDS = ("clue", "link", "unlinked")
DEFAULT_KINDS = (CLUE, LINK)
_TABLE = "sample_items"
# What makes a sample the same as one that was drawn before.
_CONTENT = ("item", "kind", "stratum", "stratum_size", "subject", "run_id", "seed")


@dataclass(frozen=True)
class DrawnSample:
    """`items`: its lines of table `sample_items`. `is_new`: whether it was not drawn before. `path`: its workbook."""

    items: pl.DataFrame
    is_new: bool
    path: Path

    @property
    def number(self) -> str:
        """Its number."""
        return str(self.items["sample_no"][0])


@dataclass(frozen=True)
class SampleRequest:
    """What is asked. `size`: of each kind. `seed`: none for one that follows from the run. `kinds`: of `KINDS`."""

    size: int
    seed: int | None = None
    kinds: Sequence[str] = DEFAULT_KINDS
    by: str = ""


def draw_run_sample(workspace: Path, config: Path, request: SampleRequest, today: date) -> DrawnSample:
    """Draw from the list that holds on the day, and write the workbook; the same asked again keeps its number.

    Raises `UsageError` where there is nothing to draw from, `StageFailed` when the workbook cannot be written.
    """
    current = open_current_run(workspace, config, today)
    seed = request.seed if request.seed is not None else _derive_seed(current.run_id)
    drawn = pl.concat([_draw_kind(current, kind, request.size, seed) for kind in request.kinds])
    if drawn.is_empty():
        raise UsageError(f"{current.period.title}的名单中没有可以抽检的内容。")
    items = drawn.with_row_index("item", offset=1).with_columns(
        pl.lit(current.run_id).alias("run_id"), pl.lit(seed, dtype=pl.Int64).alias("seed")
    )
    earlier = _find_drawn(current.ledger, items)
    remembered = _remember(current, items, request.by) if earlier is None else earlier
    return DrawnSample(remembered, earlier is None, _write_workbook(current, remembered))


def _derive_seed(run_id: str) -> int:
    return int(hash_texts(run_id)[:8], 16)


def _draw_kind(current: CurrentRun, kind: str, size: int, seed: int) -> pl.DataFrame:
    """Lines of table `sample_items` without numbers, run and seed."""
    population, sizes = _POPULATIONS[kind](current)
    drawn = draw_sample(population, sizes, size, f"{seed}:{kind}")
    return drawn.select(
        pl.lit(kind).alias("kind"), "stratum", "stratum_size", "subject", "household_id", "township", "method"
    )


def _list_clues(current: CurrentRun) -> tuple[pl.DataFrame, dict[str, int]]:
    """The clues that put households on the list, by township."""
    findings = current.run.read("findings").filter(
        pl.col("household_id").is_not_null(), pl.col("certainty").is_in(LISTED_CERTAINTIES)
    )
    events = add_absent_columns(current.ledger.read_clue_events([current.run_id]), "clue_events")
    methods = events.select("clue_id", method="methods").unique("clue_id")
    lines = findings.join(methods, on="clue_id", how="left").select(
        "household_id", "township", "method", stratum="township", subject="clue_id"
    )
    return lines.sort("stratum", "subject"), _count(lines)


def _count(lines: pl.DataFrame) -> dict[str, int]:
    return {str(name): int(count) for name, count in lines["stratum"].value_counts().iter_rows()}


def _list_links(current: CurrentRun) -> tuple[pl.DataFrame, dict[str, int]]:
    """The linked rows that the run has left to draw from, by the way in which they were linked."""
    rows = _read_left_rows(current, "link_samples", "可以抽检的关联")
    lines = rows.select("household_id", "township", "method", "subject", stratum="method")
    return lines.sort("stratum", "subject"), _read_sizes(rows, "method")


def _list_unlinked(current: CurrentRun) -> tuple[pl.DataFrame, dict[str, int]]:
    """The rows without a link that the run has left to draw from, by the outcome that they had."""
    rows = _read_left_rows(current, "unlinked_samples", "可以抽检的未关联数据")
    nothing = pl.lit(None, dtype=pl.String)
    lines = rows.select(
        nothing.alias("household_id"), nothing.alias("township"), nothing.alias("method"), "subject", stratum="reason"
    )
    return lines.sort("stratum", "subject"), _read_sizes(rows, "reason")


def _read_left_rows(current: CurrentRun, table: str, what: str) -> pl.DataFrame:
    """The table with column `subject`. Raises `UsageError` where an earlier version has left none."""
    if not current.run.has(table):
        raise UsageError(
            f"{current.period.title}的比对由旧版本的程序生成，没有留下{what}。"
            "请重新运行这一期的 fangpin run，或只抽线索（--kind clue）。"
        )
    rows = current.run.read(table)
    subject = pl.Series("subject", [json.dumps(row, ensure_ascii=False) for row in _list_places(rows)], dtype=pl.String)
    return rows.with_columns(subject)


def _read_sizes(rows: pl.DataFrame, stratum: str) -> dict[str, int]:
    return {str(name): int(count) for name, count in rows.select(stratum, f"{stratum}_rows").unique().iter_rows()}


_POPULATIONS = {CLUE: _list_clues, LINK: _list_links, UNLINKED: _list_unlinked}


def _list_places(rows: pl.DataFrame) -> list[list[object]]:
    return [list(row) for row in rows.select("source", *PLACE).iter_rows()]


def _find_drawn(ledger: LedgerRepository, items: pl.DataFrame) -> pl.DataFrame | None:
    """The sample that is drawn already and counts, with the very same items."""
    content = items.select(_CONTENT).rows()
    of_run = ledger.read_records(_TABLE).filter(pl.col("run_id") == items["run_id"][0])
    for sample in of_run.partition_by("sample_no", maintain_order=True):
        if sample.select(pl.col(name).cast(items.schema[name]) for name in _CONTENT).rows() == content:
            return sample
    return None


def _remember(current: CurrentRun, items: pl.DataFrame, by: str) -> pl.DataFrame:
    """Give the sample its number and write it down; returns table `sample_items`."""
    actor = by.strip() or find_operator()
    paper = Paper("sample", items.select(_CONTENT), period=str(current.period), run_id=current.run_id)
    (number,) = number_papers(current.ledger, "抽", [paper], current.today, actor)
    lines = items.with_columns(
        pl.lit(number).alias("sample_no"), pl.lit(current.today).alias("drawn_on"), pl.lit(actor).alias("recorded_by"),
        pl.lit(make_timestamp()).alias("recorded_at"),
    )  # fmt: skip
    counts = {str(kind): int(count) for kind, count in items["kind"].value_counts(sort=True).iter_rows()}
    event = AuditEvent("draw_sample", actor, number, counts | {"seed": int(items["seed"][0])})
    remembered = conform(lines, _TABLE)
    current.ledger.add_records({_TABLE: remembered}, event)
    return remembered


def _write_workbook(current: CurrentRun, items: pl.DataFrame) -> Path:
    """The sample's workbook in the day's folder."""
    county = current.county
    context = make_day_context(current, current.as_of, {"": str(items["sample_no"][0])})
    context = replace(context, outcomes=county.matching.outcomes)
    folder = make_private_folder(make_follow_up_folder(current.workspace, current.today) / "county")
    try:
        files = write_documents(SAMPLE_DOCUMENTS, folder, make_sample_papers(current, items), context, county.lists)
    except OSError as error:
        raise StageFailed(f"不能写入抽检样本表（{error.strerror or '文件可能正打开着'}）。请关闭文件后重试。") from None
    return files[SAMPLE_DOCUMENTS[0]][0]
