"""Tables that a command draws on a screen become tables of a page."""

from __future__ import annotations

import pytest

from fangpin import screen
from portal.jobs.output_parts import split_output

TITLE = "各乡镇疑似风险户"


def test_sentences_and_tables_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    screen.console.print("开始。")
    screen.show_table(TITLE, ["乡镇", "户", "说明"], [("白沙镇", 3, "长" * 200), ("兴坪镇", 0, "")])
    screen.show_table("没有", ["乡镇"], [])
    screen.console.print("完成。")
    before, table, title, empty, after = split_output(capsys.readouterr().out)
    assert before.text.splitlines() == ["开始。", TITLE]
    assert table.headings == ["乡镇", "户", "说明"]
    assert table.rows == [["白沙镇", "3", "长" * 200], ["兴坪镇", "0", ""]]
    assert (title.text, empty.rows, after.text) == ("没有", [], "完成。")


def test_a_table_that_breaks_off_keeps_its_rows() -> None:
    (table,) = split_output("┏━━┓\n┃ a ┃\n┡━━┩\n│ 1 │")
    assert (table.headings, table.rows) == (["a"], [["1"]])
