"""Workbooks that the program hands out, filled in as officers and townships send them back."""

from __future__ import annotations

from pathlib import Path

import openpyxl

REVIEW = {"结论": ("同一人", "非同一人", "存疑"), "确认人": ("王核实",), "确认日期": ("2026-10-15",)}
VISITS = {"核查结果": ("属实", "不属实", "非本人"), "核查人": ("李核查",), "核查时间": ("2026-10-16",)}
FORM_RESULTS = ("√属实 □不属实 □已解决 □非本人", "不属实", "非本人")
_TOP = 10  # rows among which headings stand


def fill_in(source: Path, target: Path, answers: dict[str, tuple[str, ...]]) -> Path:
    """Copy a workbook, with answers below every heading of that name, each in its turn; the copy's place.

    `answers`: heading -> what is written below it, from the first numbered row of each sheet on, again and again.
    """
    book = openpyxl.load_workbook(source)
    for sheet in book:
        top = enumerate(sheet.iter_rows(max_row=_TOP, values_only=True), 1)
        places = {cell: (row, column) for row, cells in top for column, cell in enumerate(cells, 1)}
        if places.keys() >= answers.keys():
            below = min(places[heading][0] for heading in answers) + 1
            numbered = [row for row in range(below, sheet.max_row + 1) if isinstance(sheet.cell(row, 1).value, int)]
            for heading, words in answers.items():
                for place, row in enumerate(numbered):
                    sheet.cell(row, places[heading][1]).value = words[place % len(words)]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def fill_in_forms(source: Path, target: Path) -> Path:
    """Copy a visit book, with a result on every page and somebody who signs it; the copy's place."""
    book = openpyxl.load_workbook(source)
    for sheet in book:
        for number, row in enumerate(sheet.iter_rows(max_col=6)):
            label = row[0].value
            if label == "核查结果":
                row[1].value = FORM_RESULTS[number % len(FORM_RESULTS)]
            elif label == "核查人":
                row[1].value, row[5].value = VISITS["核查人"][0], VISITS["核查时间"][0]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target
