"""The review workbook, filled in: the keys that a person needs for it, and the seconds that the program does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from delivery.declarations.lists import WorkbookLayout
from delivery.officer.review_answers import VERDICT_CODES
from services.review.export_workbook import export_review
from services.review.import_workbook import import_review
from services.runs.choice import FinishedRun

# Keys of a spreadsheet: a chord is one; a cell's list opens with nothing chosen, so the first choice is one step down.
_OPEN_LIST, _CHOOSE, _NEXT_LINE = 1, 1, 1
# Once: who decided, typed as pinyin, chosen and entered; copied down over all lines; saved; the import's command.
_ONCE = 8 + 3 + 1 + 40
# The verdicts of ten words.
_CYCLE = ("same", "same", "other", "same", "same", "same", "other", "same", "same", "unsure")
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


@dataclass(frozen=True)
class Word:
    """What is said of a line of the queue. `place`: which line, from 0; `verdict`: same, other or unsure."""

    place: int
    verdict: str


def choose_words(row_keys: Sequence[str], many: int) -> list[Word]:
    """So many words on the first lines, seven in ten `same`; of a row whose person is found nothing more is said.

    `row_keys`: of all lines, in their order.
    """
    words: list[Word] = []
    settled: set[str] = set()
    for place, row_key in enumerate(row_keys):
        if len(words) == many:
            break
        if row_key in settled:
            continue
        words.append(Word(place, _CYCLE[len(words) % len(_CYCLE)]))
        if words[-1].verdict == "same":
            settled.add(row_key)
    return words


def count_workbook_keys(words: Sequence[Word], layout: WorkbookLayout) -> int:
    """Every verdict from its cell's list, every line passed; what stands right of the screen is not looked at."""
    columns = {column.field: column for column in layout.sheets[0].tables[0].columns}
    choices = [str(choice) for choice in columns["verdict"].choices or ()]
    steps = sum(choices.index(TITLES[word.verdict]) + 1 for word in words)
    lines_passed = words[-1].place + 1 if words else 0
    return steps + len(words) * (_OPEN_LIST + _CHOOSE) + lines_passed * _NEXT_LINE + _ONCE


def fill_workbook(run: FinishedRun, config: Path, words: Sequence[Word], scratch: Path) -> Effort:
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
    for word in words:
        sheet.cell(first + word.place, columns["verdict"], TITLES[word.verdict])
        sheet.cell(first + word.place, columns["decided_by"], "数据专员")
    book.save(path)
    began = time.perf_counter()
    import_review(path, run.workspace, str(config))
    return Effort(count_workbook_keys(words, layout), seconds + time.perf_counter() - began)


def get_letter(column: int) -> str:
    """A column's letter."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
