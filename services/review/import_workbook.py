"""The filled-in review workbook back into the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

import delivery
import expectations
import intake
from delivery.declarations.lists import WorkbookLayout
from domain.county.source_headings import SourceHeadings
from domain.errors import FangpinError, InputsRefused, UsageError
from domain.handover import PLACE
from domain.office_clock import get_today, make_timestamp
from domain.progress import format_sheet
from domain.tables import add_absent_columns, conform
from domain.text import make_heading_key
from pipeline.county.load_county import load_county
from services.review.lines import make_review_lines
from services.runs.choice import choose_reviewed_run
from storage.temporary_folders import temporary_copy

_SHOWN = 50
_PAIR = ["row_key", "person_id"]
# The columns that people fill in.
_ANSWERED = ("verdict", "decided_by", "decided_on", "remark")


@dataclass(frozen=True)
class ImportedDecisions:
    """What an import came to.

    `verdicts`: verdict -> lines; `new`: lines that the ledger did not have; `blank`: lines without a verdict.
    `is_search`: whether they are about a property search.
    """

    verdicts: dict[str, int]
    new: int
    blank: int
    is_search: bool = False


def import_review(file: Path, workspace: Path, config: str) -> ImportedDecisions:
    """Take an officer's decisions into the ledger, all of them or none.

    Raises `UsageError` when there is no such file or run, `InputsRefused` with every fault: row, column and cure.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件“{file}”。请写明填好的待人工确认清单。")
    layout = load_county(Path(config)).lists["review"]
    answer_rows, faults = _read_workbook(file, workspace, layout)
    run = choose_reviewed_run(workspace, config, _find_run_id(answer_rows, file))
    review_lines = make_review_lines(run, everything=True)
    checked = delivery.check_answers(answer_rows, review_lines, layout, get_today())
    faults += checked.faults + _list_overtaken(checked.answers, run.ledger.read_decisions_in_force())
    if faults:
        remainder = [f"  …… 共 {len(faults)} 处"] if len(faults) > _SHOWN else []
        raise InputsRefused(
            "\n".join(["清单没有导入，请改正后重新导入：", *(f"  {fault}" for fault in faults[:_SHOWN]), *remainder])
        )
    new = run.ledger.add_decisions(_make_decisions(checked.answers))
    counts = dict(checked.answers["verdict"].value_counts().sort("verdict").iter_rows())
    return ImportedDecisions(counts, new, checked.blank, run.is_search)


def _list_overtaken(answers: pl.DataFrame, decisions: pl.DataFrame) -> list[str]:
    """Faults of lines about which somebody has decided otherwise on a later day: an old workbook overwrites nothing."""
    words = decisions.filter(pl.col("origin").is_in(("review", "reject")), pl.col("verdict") != "doubted")
    later = answers.join(words.select(*_PAIR, "verdict", "decided_on"), on=_PAIR, how="inner", suffix="_later")
    is_overtaken = (pl.col("decided_on_later") > pl.col("decided_on")) & (pl.col("verdict_later") != pl.col("verdict"))
    return [
        f"{format_sheet(file, sheet)}第 {row} 行：{day} 已另有结论。仍要改的，请把确认日期写成重新判断的日期。"
        for file, sheet, row, day in later.filter(is_overtaken).select(*PLACE, "decided_on_later").iter_rows()
    ]


def is_filled_in(file: Path, workspace: Path, layout: WorkbookLayout) -> bool:
    """Whether a file holds anything that people have written, or is no review workbook at all."""
    try:
        answer_rows, faults = _read_workbook(file, workspace, layout)
    except FangpinError:
        return True
    return bool(faults) or answer_rows.select(pl.any_horizontal(pl.col(_ANSWERED).is_not_null()).any()).item()


def _read_workbook(file: Path, workspace: Path, layout: WorkbookLayout) -> tuple[pl.DataFrame, list[str]]:
    """The lines as typed values, and what is wrong with cells that cannot be read.

    Raises `InputsRefused` when the file is no review workbook.
    """
    source = delivery.make_answer_source(layout)
    headings = {make_heading_key(field.title): name for name, field in source.fields.items()}
    with temporary_copy(file, workspace) as folder:
        sheets = intake.recognise_files(folder, [SourceHeadings(source, headings)])
        if not any(sheet.source == source.id for sheet in sheets):
            sentences = "\n".join(f"  {format_sheet(sheet.file, sheet.sheet)}：{sheet.message}" for sheet in sheets)
            raise InputsRefused(f"这不是待人工确认清单，没有导入。请用 fangpin review export 导出后填写。\n{sentences}")
        raw_rows = intake.read_raw_rows(folder, source, sheets)
    # The notes below the table are cells of its first column.
    ours = pl.any_horizontal(pl.col(name).is_not_null() for name in ("run_id", "row_key", "person_id", "verdict"))
    raw_rows = replace(raw_rows, rows=raw_rows.rows.filter(ours))
    admission = expectations.admit_rows(raw_rows, source, frozenset({"verdict", "decided_on"}), get_today())
    faults = [
        f"{format_sheet(place, sheet)}{detail}。"
        for place, sheet, detail in admission.quarantine.select("file", "sheet", "detail").iter_rows()
    ]
    return admission.accepted, faults


def _find_run_id(answer_rows: pl.DataFrame, file: Path) -> str:
    """The one run that all lines name."""
    runs = answer_rows["run_id"].drop_nulls().unique().sort().to_list()
    if len(runs) != 1:
        what = "有几次比对的内容" if runs else "没有“运行编号”"
        raise InputsRefused(f"“{file.name}”{what}，没有导入。请把每次导出的清单分开填写、分别导入。")
    return str(runs[0])


def _make_decisions(answers: pl.DataFrame) -> pl.DataFrame:
    """Table `review_decisions`."""
    # The answers' own places are those in the workbook; the rows' are those that were asked.
    places = {name: pl.col(f"{name}_asked").alias(name) for name in PLACE}
    decisions = answers.with_columns(*places.values()).with_columns(
        pl.lit("review").alias("origin"), pl.lit(make_timestamp()).alias("recorded_at"),
        pl.lit(None, dtype=pl.String).alias("inbox"),
    )  # fmt: skip
    return conform(add_absent_columns(decisions, "review_decisions"), "review_decisions")
