"""What departments hide in names never reaches the terminal as markup or as a code that it obeys."""

from __future__ import annotations

import pytest

from domain.progress import report_step
from fangpin.control_codes import replace_control_codes
from fangpin.screen import console, show_table, working

NAMES = ["[/x].csv", "[bold]名单[/bold].xlsx", "[link=http://evil.example]名单", "[red"]
CODES = ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202egpj.exe", "\x07", "\r", "\x08"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_looks_like_markup_is_shown_as_it_is(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with working():
        report_step(f"接收 {name}")
    show_table(name, [name], [[name]])
    console.print(f"文件：{name}", soft_wrap=True)
    assert capsys.readouterr().out.count(name) == 5


@pytest.mark.parametrize("code", CODES)
def test_no_code_reaches_the_terminal(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    with working():
        report_step(f"接收 {code}")
    show_table("名单", ["文件"], [[code]])
    console.print(f"文件：{code}", soft_wrap=True, markup=False)
    shown = capsys.readouterr().out
    assert not set(code) & set("\x1b\x9b\x07\x08\r\u202e") & set(shown)
    assert "�" in shown


def test_lines_and_tabs_stay() -> None:
    assert replace_control_codes("甲\n乙\t丙") == "甲\n乙\t丙"
