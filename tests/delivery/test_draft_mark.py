"""Where a county publishes by hand, every page says that nobody has published it yet."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from delivery.document_context import DRAFT_MARK, DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import make_list_frames
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from pipeline import publish
from pipeline.county.load_county import load_county
from pipeline.job import Job
from pipeline.run_request import RunRequest

CONFIG = Path("config")


def make_context(is_draft: bool) -> DocumentContext:
    return DocumentContext("阳朔县", "阳朔县农业农村局", "2026年9月", date(2026, 9, 30), "", {}, {}, is_draft=is_draft)


@pytest.mark.parametrize("is_draft", [True, False])
def test_every_printed_page_says_so(is_draft: bool, tmp_path: Path) -> None:
    layout, context = load_county(CONFIG).lists["withdrawal"], make_context(is_draft)
    frames = make_list_frames({"facts": make_fact_rows({"甲": "乙"})}, {"facts": FACT_FIELDS})
    write_workbook(tmp_path / "表.xlsx", layout, frames, context.make_texts("白沙镇"), context.as_of)
    for sheet in openpyxl.load_workbook(tmp_path / "表.xlsx"):
        foot = str(sheet.oddFooter.left.text)  # type: ignore[union-attr]
        assert foot.startswith(DRAFT_MARK) == is_draft
        assert foot.endswith("用后按规定销毁")


def test_the_letter_to_departments_and_the_officer_s_own_file_alone_leave_the_mark_out() -> None:
    texts = make_context(is_draft=True).make_texts("白沙镇")
    lists = load_county(CONFIG).lists
    without = [name for name, layout in lists.items() if DRAFT_MARK not in layout.footer.format_map(texts)]
    assert sorted(without) == ["link_examples", "request"]


@pytest.mark.parametrize(("setting", "is_draft"), [("by_hand", True), ("on_completion", False)])
def test_a_run_is_a_draft_where_the_county_publishes_by_hand(setting: str, is_draft: bool, tmp_path: Path) -> None:
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    with (config / "county.yaml").open("a", encoding="utf-8") as file:
        file.write(f"publish: {setting}\n")
    (tmp_path / "inbox").mkdir()
    job = Job.prepare(RunRequest("2026Q3", str(tmp_path / "inbox"), str(tmp_path / "ws"), str(config)))
    assert publish.make_context(job).is_draft == is_draft
