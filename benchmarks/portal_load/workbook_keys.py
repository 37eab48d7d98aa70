"""The review workbook, filled in: the keys that a person needs for it, and the seconds that the program does."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.officer.review_answers import VERDICT_CODES
from services.review_export import export_review
from services.review_import import import_review
from services.run_choice import FinishedRun

# Keys of a spreadsheet: a chord is one; a cell's list opens with nothing chosen, so the first choice is one step down.
_OPEN_LIST, _CHOOSE, _NEXT_LINE = 1, 1, 1
# Once: who decided, typed as pinyin, chosen and entered; copied down over all lines; saved; the import's command.
_NAME, _COPY_DOWN, _SAVE, _IMPORT = 8, 3, 1, 40
# Of an average typist who is no secretary (Card, Moran and Newell's keystroke-level model).
_SECONDS_PER_KEY = 0.28
TITLES = {code: title for title, code in VERDICT_CODES.items()}


@dataclass(frozen=True)
class Effort:
    """`keys` that a person presses; `seconds` for which the program lets them wait, all pairs together."""

    keys: int
    seconds: float

    @property
    def typing(self) -> float:
        """Seconds that the keys alone take somebody who types a little."""
        return self.keys * _SECONDS_PER_KEY


def choose_verdicts(lines: pl.DataFrame, many: int) -> list[str]:
    """What is said of the first so many lines: of each row's first person mostly same, of the others other."""
    first = lines.head(many).select(pl.int_range(pl.len()).over("row_key").alias("rank"))["rank"]
    return ["other" if rank else ("unsure" if at % 10 == 9 else "same") for at, rank in enumerate(first)]


def count_workbook_keys(verdicts: list[str], layout: WorkbookLayout) -> int:
    """Every line's verdict from its list; whatever stands right of the screen is not looked at."""
    columns = {column.field: column for column in layout.sheets[0].tables[0].columns}
    choices = [str(choice) for choice in columns["verdict"].choices or ()]
    steps = sum(choices.index(TITLES[verdict]) + 1 for verdict in verdicts)
    return steps + len(verdicts) * (_OPEN_LIST + _CHOOSE + _NEXT_LINE) + _NAME + _COPY_DOWN + _SAVE + _IMPORT


def fill_workbook(run: FinishedRun, config: Path, verdicts: list[str], scratch: Path) -> Effort:
    """Export the workbook, answer its first lines and import them."""
    from openpyxl import load_workbook

    layout = run.county.lists["review"]
    began = time.perf_counter()
    path, _ = export_review(run, scratch / "review.xlsx", everything=False)
    seconds = time.perf_counter() - began
    book = load_workbook(path)
    sheet = book.worksheets[0]
    titles = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row if cell.value}
    columns = {column.field: titles[column.title] for column in layout.sheets[0].tables[0].columns}
    first = next(cell.row for cell in sheet[get_letter(columns["number"])] if str(cell.value) == "1")
    for at, verdict in enumerate(verdicts):
        sheet.cell(first + at, columns["verdict"], TITLES[verdict])
        sheet.cell(first + at, columns["decided_by"], "数据专员")
    book.save(path)
    began = time.perf_counter()
    import_review(path, run.workspace, str(config))
    return Effort(count_workbook_keys(verdicts, layout), seconds + time.perf_counter() - began)


def get_letter(column: int) -> str:
    """A column's letter."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
