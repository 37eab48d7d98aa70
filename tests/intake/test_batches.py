"""A sheet that comes in batches is the sheet that comes at once."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import StageFailed
from domain.handover import RawRows
from intake import read_raw_batches, read_raw_rows, recognise_files
from intake.formats import archives, workbook_sheets
from intake.formats.text import record_blocks
from intake.formats.text.decoding import decode_bytes, open_text
from intake.read_failures import UnreadableFileError
from pipeline.county.county import County
from pipeline.county.load_county import load_county

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

PROJECT = Path(__file__).parents[2]
FEW, SEVERAL = 4, 13


@pytest.fixture
def in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few bytes and rows at a time that every letter, record, footer and merged cell is cut somewhere."""
    _cut(monkeypatch, FEW, 100)


def _cut(monkeypatch: pytest.MonkeyPatch, rows: int, size: int) -> None:
    monkeypatch.setattr(archives, "CHUNK", size)
    for module in (record_blocks, workbook_sheets):
        monkeypatch.setattr(module, "_BATCH", rows)


def _describe_reading(raw_rows: RawRows) -> list[object]:
    frames = [frame.rows() for frame in (raw_rows.rows, raw_rows.dropped, raw_rows.rows_read)]
    return [*frames, raw_rows.rows.schema, [asdict(sheet) for sheet in raw_rows.sheets]]


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(PROJECT / "config")


@pytest.fixture(scope="module")
def at_once(county: County, sample_inbox: Path) -> dict[str, list[object]]:
    return _read_all_sources(county, sample_inbox)


def _read_all_sources(county: County, inbox: Path) -> dict[str, list[object]]:
    sheets = recognise_files(inbox, county.source_headings.values())
    return {name: _describe_reading(read_raw_rows(inbox, source, sheets)) for name, source in county.sources.items()}


def test_the_sample_county_in_small_batches(
    county: County, sample_inbox: Path, at_once: dict[str, list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut(monkeypatch, SEVERAL, 333)
    assert sum(len(told[0]) for told in at_once.values()) > 50 * SEVERAL  # type: ignore[misc, arg-type]
    assert _read_all_sources(county, sample_inbox) == at_once


def test_no_batch_is_longer_than_asked_for(inbox: Inbox, in_small_batches: None) -> None:
    rows = [f'"S{number}",测试,{number},1,白沙' for number in range(30)]
    inbox.add_text("a.csv", [",".join(inbox.headings), *rows])
    inbox.add_workbook("b.xlsx", 表=[inbox.headings, *(inbox.row for _ in range(30))])
    batches = list(read_raw_batches(inbox.folder, inbox.settlement, inbox.recognise()))
    assert max(batch.rows.height for batch in batches) == FEW
    assert sum(batch.rows.height for batch in batches) == 31


def _odd_lines(inbox: Inbox) -> list[str]:
    """Rows that only what stands far above or below explains."""
    heading = ",".join(inbox.headings)
    data = [f"S{number},测试甲,45032119900307001X,{number},白沙" for number in range(9)]
    several = "S20,张三、李四,450321,1,白沙"
    return [
        "结算表", heading, *data, several, "合计,,,36,", *data[:2], heading, "S21,测试,1,若干,白沙,多出", "合计,,,40,",
        "姓名,死亡日期,结算ID,,", "测试丙,2026-01-01,1,,", "测试丁,2026-01-01,2,,",
    ]  # fmt: skip


@pytest.mark.parametrize("quote", ["", '"'])
def test_what_is_said_of_a_sheet_does_not_depend_on_the_batches(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, quote: str
) -> None:
    lines = _odd_lines(inbox)
    inbox.add_text("a.csv", [lines[0], f"{quote}结算ID{quote}{lines[1][4:]}", *lines[2:]], "gb18030")
    whole = _describe_reading(inbox.read_rows())
    message = inbox.read_rows().sheets[0].message
    assert "几个人" in message
    assert "最后一个表头右边" in message
    for size in (1, 2, 3, 5, 8):
        monkeypatch.setattr(record_blocks, "_BATCH", size)
        monkeypatch.setattr(archives, "CHUNK", 40 * size)
        assert _describe_reading(inbox.read_rows()) == whole


def test_totals_are_held_against_rows_of_earlier_batches(inbox: Inbox, in_small_batches: None) -> None:
    data = [f'S{number},测试,450321,"1,{number:03}.5",白沙' for number in range(9)]
    inbox.add_text("a.csv", [",".join(inbox.headings), *data, '合计,,,"9,040.5",'])
    assert "不一致" not in inbox.read_rows().sheets[0].message
    inbox.add_text("a.csv", [",".join(inbox.headings), *data, '合计,,,"9,041.5",'])
    assert "第 11 行合计" in inbox.read_rows().sheets[0].message


def test_a_merge_reaches_into_the_next_batch(inbox: Inbox, in_small_batches: None) -> None:
    with xlsxwriter.Workbook(inbox.folder / "a.xlsx") as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, inbox.headings)
        for number in range(1, 12):
            sheet.write_row(number, 0, [f"S{number}", "", "", number, "白沙"])
        sheet.merge_range(2, 1, 10, 1, "测试甲")
    assert inbox.read_rows().rows["name"].to_list() == [None, *["测试甲"] * 9, None]


def test_a_quote_that_never_closes_is_known_before_the_first_batch(inbox: Inbox, in_small_batches: None) -> None:
    data = [f'"S{number}",测试,450321,{number},白沙' for number in range(20)]
    inbox.add_text("a.csv", [",".join(inbox.headings), *data, 'S20,"测试,1,2,白沙', "S21,测试,5,6,白沙"])
    assert inbox.read_rows().rows["settlement_id"].to_list() == [f"S{number}" for number in range(22)]
    assert "引号不配对（第 22 行" in inbox.read_rows().sheets[0].message


def test_blank_records_between_batches_are_counted(inbox: Inbox, in_small_batches: None) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), *[""] * 13, '"S1",测试,450321,1,白沙'])
    assert inbox.read_rows().rows["row_number"].to_list() == [15]


def test_a_file_that_changes_while_it_is_read_is_refused(inbox: Inbox, in_small_batches: None) -> None:
    rows = [f"S{number},测试,450321,{number},白沙" for number in range(200)]
    inbox.add_text("a.csv", [",".join(inbox.headings), *rows])
    batches = read_raw_batches(inbox.folder, inbox.settlement, inbox.recognise())
    next(batches)
    inbox.add_text("a.csv", [",".join(inbox.headings), *rows[:100], "S9999,测试,450321,1,白沙", *rows[101:]])
    with pytest.raises(StageFailed, match="改动"):
        list(batches)


TEXTS = st.text(st.sampled_from('姓名,甲a\n\r\ufeff"𠮷€'), max_size=40)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.integers(1, 9))
def test_decoding_by_pieces_is_decoding_at_once(text: str, encoding: str, size: int) -> None:
    content = text.encode(encoding)
    try:
        whole = decode_bytes(content)
    except UnreadableFileError:
        return
    # The mark at the beginning must come in one piece, as it does from any disk.
    chunks = [content[:4], *(content[at : at + size] for at in range(4, len(content), size))]
    assert open_text(lambda: iter(chunks)).read_all() == whole


@settings(deadline=None)
@given(st.binary(max_size=30).map(lambda tail: "姓名，测试\n".encode() * 2 + tail), st.integers(1, 9))
def test_a_bad_letter_is_named_the_same_by_pieces(content: bytes, size: int) -> None:
    chunks = [content[:4], *(content[at : at + size] for at in range(4, len(content), size))]
    assert _outcome(lambda: open_text(lambda: iter(chunks)).read_all()) == _outcome(lambda: decode_bytes(content))


def _outcome(read: object) -> str:
    try:
        return str(read())  # type: ignore[operator]
    except UnreadableFileError as failure:
        return f"refused: {failure}"
