"""A township's imports, by page or with files: taken under its own name, with a receipt; listed; taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.path_names import make_safe_name
from domain.errors import UsageError
from ledger import HouseholdMark
from pipeline.answers.page_answers import PageAnswers
from pipeline.answers.receipt_lines import LINES
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import FeedbackResult, import_page, import_results
from services.feedback.imports import undo_import
from services.feedback.receipt import NOTE, write_receipt
from storage.workspace import make_private_folder

# Receipts of imports by page or upload lie in a folder of their township.
_FOLDER = "feedback"
STATUSES = {"taken": "已采用", "unchanged": "没有变化", "refused": "没有采用", "unanswered": "没有填写"}


@dataclass(frozen=True)
class TownshipOffice:
    """For which township somebody works, in which workspace. `actor`: under which name they are remembered."""

    workspace: Path
    config: Path
    township: str
    actor: str

    @property
    def folder(self) -> Path:
        """Where the township's receipts lie."""
        return self.workspace / _FOLDER / make_safe_name(self.township)


def take_files(office: TownshipOffice, files: Sequence[Path]) -> FeedbackResult:
    """Import filled-in workbooks for the township alone, and write the receipt. Raises as `import_results`."""
    result = import_results(files, office.workspace, str(office.config), office.actor, [office.township])
    return _write(office, result)


def take_page(office: TownshipOffice, page: PageAnswers, mark: str) -> FeedbackResult:
    """Import what was answered by page, and write the receipt.

    `mark`: of `read_answers_mark`, as the page bore it. Raises `AnsweredMeanwhile`, keeping nothing, when somebody else
    has answered since.
    """
    looked_at = HouseholdMark(page.household_id, mark)
    return _write(office, import_page(page, office.workspace, str(office.config), office.actor, looked_at))


def read_answers_mark(office: TownshipOffice, household_id: str) -> str:
    """A text that is another one as soon as somebody answers for the household, or takes an answer back."""
    return open_ledger(office.workspace).read_household_mark(household_id).mark


def _write(office: TownshipOffice, result: FeedbackResult) -> FeedbackResult:
    make_private_folder(office.workspace / _FOLDER)
    place = make_private_folder(office.folder) / f"{result.import_id}.csv"
    write_receipt(result, place, office.workspace, str(office.config))
    return result


def list_township_imports(office: TownshipOffice) -> pl.DataFrame:
    """Table `feedback_imports` of the township's page, the newest first, with `is_own` (the actor may take it back)."""
    names = [path.stem for path in office.folder.glob("*.csv")]
    own = pl.col("recorded_by") == office.actor
    return (
        open_ledger(office.workspace).read_imports()
        .filter(pl.col("import_id").is_in(names))
        .with_columns((own & pl.col("undone_at").is_null()).fill_null(value=False).alias("is_own"))
        .reverse()
    )  # fmt: skip


def find_import(office: TownshipOffice, import_id: str) -> dict[str, object] | None:
    """A line of `list_township_imports`; none where the township has no such import."""
    lines = list_township_imports(office).filter(pl.col("import_id") == import_id)
    return lines.row(0, named=True) if lines.height else None


def take_back(office: TownshipOffice, import_id: str) -> bool:
    """Let an import count no longer; whether it still counted.

    Raises `UsageError` where it is not the actor's own.
    """
    line = find_import(office, import_id)
    if line is None or line["recorded_by"] != office.actor:
        raise UsageError("只能撤销自己报上来的；别人报的请由本人撤销，或告诉县局。")
    return undo_import(import_id, office.actor, office.workspace)


def read_receipt(office: TownshipOffice, import_id: str) -> pl.DataFrame:
    """file, sheet, row_number, household_id, clue_id, status, reason and `note` of a receipt of the township.

    Raises `UsageError` where there is none.
    """
    if find_import(office, import_id) is None:
        raise UsageError("没有这份回执。")
    schema = {
        name: LINES[name] for name in ("file", "sheet", "row_number", "household_id", "clue_id", "status", "reason")
    }
    receipt = pl.read_csv(office.folder / f"{import_id}.csv", schema=schema | {NOTE: pl.String})
    return receipt.rename({NOTE: "note"})


def find_receipt_file(office: TownshipOffice, import_id: str) -> Path | None:
    """The receipt as a workbook; none where the township has no such import."""
    path = office.folder / f"{import_id}.xlsx"
    return path if find_import(office, import_id) is not None and path.is_file() else None
