"""A table too wide for any department meets a limit with a message, at once; blank columns to the right are nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from intake.grids import MOST_COLUMNS

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox


@pytest.mark.parametrize("columns", [MOST_COLUMNS + 1, 16_384, 1_000_000])
@pytest.mark.parametrize("delimiter", [",", "\t", '","'])
def test_a_wide_text_is_refused_at_once(inbox: Inbox, columns: int, delimiter: str) -> None:
    row = delimiter.join("x" * columns)
    inbox.add_file("a.csv", f"{row}\n{row}\n".encode())
    began = time.process_time()
    found = inbox.recognise_only_sheet()
    assert time.process_time() - began < 2
    assert found.status == "unreadable"
    assert f"排到第 {columns} 列" in found.message


@pytest.mark.parametrize("filled", ["x", ""])
def test_a_wide_page_is_refused_only_when_it_says_something_there(inbox: Inbox, filled: str) -> None:
    rows = [[*row, *[filled] * 5_000] for row in (inbox.headings, inbox.row)]
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    title = "<tr><td colspan=16384>结算表</td></tr>"
    inbox.add_file("a.xls", f"<html><table>{title}{page}</table></html>".encode())
    if filled:
        assert "2001 列" in inbox.recognise_only_sheet().message
    else:
        assert inbox.list_rows("name") == [(3, "测试甲")]


@pytest.mark.parametrize("quote", ["", '"'])
def test_blank_columns_to_the_right_are_left_out(inbox: Inbox, quote: str) -> None:
    rows = [[*row, *[""] * 16_379] for row in (inbox.headings, *[inbox.row] * 3)]
    inbox.add_text("a.csv", [",".join(f"{quote}{cell}{quote}" for cell in row) for row in rows])
    assert inbox.list_rows("name") == [(2, "测试甲")]


@pytest.mark.parametrize("quote", ["", '"'])
def test_one_endless_record_is_named_and_the_others_are_read(inbox: Inbox, quote: str) -> None:
    rows = [inbox.headings, inbox.row, ["S2", *"x" * 9_000], ["S3", *inbox.row[1:]]]
    inbox.add_text("a.csv", [",".join(f"{quote}{cell}{quote}" for cell in row) for row in rows])
    raw_rows = inbox.read_rows()
    assert raw_rows.broken.select("row_number", "broken").rows() == [(3, "too_long")]
    assert raw_rows.rows["name"].to_list() == ["测试甲", None, "测试甲"]


def test_a_text_without_line_ends_is_refused(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("open_file", "text.line_blocks"):
        monkeypatch.setattr(f"intake.formats.{module}.LONGEST_LINE", 1000)
    inbox.add_file("a.csv", b"x" * 5000)
    assert "没有换行" in inbox.recognise_only_sheet().message
