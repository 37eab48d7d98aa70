"""Every decision has a number, a date and a status, and the index repeats them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("0*.md"))
HEAD = re.compile(r"# (\d+)\. (.+)\n\nDate: (\d{4}-\d\d-\d\d)\. Status: (.+)\.\n\n")


def _head(page: Path) -> tuple[str, ...]:
    found = HEAD.match(page.read_text(encoding="utf-8"))
    assert found, f"{page.name} begins with number, title, date and status"
    return found.groups()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name[:4])
def test_a_page_begins_with_number_title_date_and_status(page: Path) -> None:
    number, _, day, status = _head(page)
    assert int(number) == int(page.name[:4])
    assert date.fromisoformat(day)
    assert re.match(r"(accepted|superseded by \d{4})", status)
    assert all(any(other.name.startswith(name) for other in PAGES) for name in re.findall(r"\d{4}", status))


def test_the_index_lists_every_page_as_it_begins() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    lines = [line for line in index.splitlines() if re.match(r"\| \d", line)]
    heads = [(page, _head(page)) for page in PAGES]
    assert lines == [
        f"| {page.name[:4]} | [{title}]({page.name}) | {day} | {status} |" for page, (_, title, day, status) in heads
    ]
