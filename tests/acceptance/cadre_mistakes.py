"""A township's visit book as cadres fill it in: one ordinary mistake or habit per household, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from domain.office_clock import get_today
from tests.services.visit_books import MARK, answer_page, find_pages, find_rows

# What is done to a page (its sheet, its number on it).
Deed = Callable[[Worksheet, int], object]


@dataclass(frozen=True)
class Mistake:
    """`outcome`: what the receipt says of each of the household's clues: a reason, `taken`, `unanswered`, `missing`."""

    title: str
    outcome: str
    do: Deed


def _answer(result: str, **changes: object) -> Deed:
    return lambda page, number: answer_page(page, number, result, **changes)  # type: ignore[arg-type]


def _find(page: Worksheet, number: int, label: str) -> int:
    return next(row for row in find_rows(page, label) if row > find_pages(page)[number])


def _also(label: str, column: int, text: str, result: str = "属实") -> Deed:
    """The page answered, and in the line of the label something typed into a column."""

    def do(page: Worksheet, number: int) -> None:
        answer_page(page, number, result)
        page.cell(_find(page, number, label), column).value = text

    return do


def _write_behind(page: Worksheet, number: int) -> None:
    """The result in the cell for notes, the boxes as they were."""
    starts = [*find_pages(page), page.max_row + 1]
    boxes = "□属实 □不属实 □已解决 □非本人"
    answer_page(page, number, boxes)
    for row in find_rows(page, "核查结果"):
        if starts[number] < row < starts[number + 1]:
            page.cell(row, 6).value = "已解决"


def _lose_codes(page: Worksheet, number: int) -> None:
    starts = [*find_pages(page), page.max_row + 1]
    answer_page(page, number, "属实")
    for row in range(starts[number], starts[number + 1]):
        page.cell(row, MARK).value = None


MISTAKES = (
    Mistake("√打在字前", "taken", _answer("√属实 □不属实 □已解决 □非本人")),
    Mistake("√打在字后", "taken", _answer("□属实 □不属实√ □已解决 □非本人")),
    Mistake("方框换成☑", "taken", _answer("□属实 □不属实 ☑已解决 □非本人")),
    Mistake("只写字，带句号空格", "taken", _answer(" 不属实。")),
    Mistake("只留下一个", "taken", _answer("□已解决")),
    Mistake("打了两个√", "unreadable", _answer("√属实 √不属实 □已解决 □非本人")),
    Mistake("打×", "unreadable", _answer("□属实 ×不属实 □已解决 □非本人")),
    Mistake("写“基本属实”", "unreadable", _answer("基本属实")),
    Mistake("没写核查人", "no_checker", _answer("属实", by=None)),
    Mistake("没写日期", "unreadable", _answer("属实", day=None)),
    Mistake("日期带点", "taken", _answer("属实", day="2026.10.16")),
    Mistake("日期写成10.1", "unreadable", _answer("属实", day=10.1)),
    Mistake("日期早于名单", "date_before_issue", _answer("属实", day="2026-08-01")),
    Mistake("日期在将来", "date_in_future", _answer("属实", day=f"{get_today() + timedelta(days=40)}")),
    Mistake("不属实却拟纳入", "contradiction", _also("是否拟纳入", 2, "√是 □否", "不属实")),
    Mistake("结果写在说明里", "taken", _write_behind),
    Mistake("改了户主姓名", "not_this_household", _also("户主", 2, "别的人")),
    Mistake("删了右边的编号", "missing", _lose_codes),
    Mistake("没有填", "unanswered", lambda *_: None),
    Mistake("空白处另写了话", "taken", _also("五项保障", 3, "屋顶漏水")),
)


def fill_in(book: Path, target: Path, mistakes: Sequence[Mistake] = MISTAKES) -> Mapping[str, Mistake]:
    """Household -> which of the mistakes was made on its page, one each; the filled-in book is saved as `target`."""
    workbook = openpyxl.load_workbook(book)
    done: dict[str, Mistake] = {}
    remaining = iter(mistakes)
    for page in workbook.worksheets:
        for number, start in enumerate(find_pages(page)):
            codes = [str(page.cell(row, MARK).value) for row in range(start, start + 8)]
            household = next((code.split("|")[4] for code in codes if code.count("|") > 4), "")
            mistake = next(remaining, None) if household else None
            if mistake:
                done[household] = mistake
                mistake.do(page, number)
    workbook.save(target)
    return done
