"""The manuals can be printed by themselves: every picture is in the page, and nothing leads outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from delivery.html.manual_pages import make_page, write_pages

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "docs" / "manual"
MANUALS = sorted(FOLDER.glob("*.md"))


def test_each_reader_has_a_manual() -> None:
    assert [manual.stem for manual in MANUALS] == ["county-bureau", "data-officer", "township"]


@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.stem)
def test_a_page_holds_its_pictures_and_tables(manual: Path) -> None:
    text, page = manual.read_text(encoding="utf-8"), make_page(manual)
    assert page.count("data:image/png;base64,") == len(re.findall(r"!\[", text))
    assert "<table>" in page
    assert not re.search(r'(src|href)="https?:', page)


def test_the_township_s_manual_asks_for_no_program_and_uses_no_words_of_the_trade() -> None:
    text = (FOLDER / "township.md").read_text(encoding="utf-8")
    assert "fangpin" not in text
    assert not any(word in text for word in ("匹配方式", "阈值", "Parquet", "命令行", "配置"))


def test_every_manual_is_written(tmp_path: Path) -> None:
    assert {page.stem for page in write_pages(FOLDER, tmp_path)} == {manual.stem for manual in MANUALS}
