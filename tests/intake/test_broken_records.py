"""A row is one row: a line break in a cell that nobody quoted neither makes two people nor loses half of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.formats import archives
from intake.formats.text import record_blocks

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

HEADING = "结算ID,姓名,证件号码,备注,个人自付,乡镇,结算日期"
ROWS = tuple(f"S{number},测试甲,45032119900307001X,无,{number}.5,白沙镇,2026-01-0{number}" for number in range(1, 7))
TOWNS = [(2, "白沙镇"), (3, "白沙镇"), (4, "白沙镇")]


def _put(inbox: Inbox, *rows: str, end: str = "\n", delimiter: str = ",") -> None:
    text = "".join(f"{row}{end}" for row in (HEADING, *rows))
    inbox.add_file("a.csv", text.replace(",", delimiter).encode("gb18030"))


def _message(inbox: Inbox) -> str:
    return inbox.read_rows().sheets[0].message


def _broken(inbox: Inbox) -> list[tuple[int, str]]:
    return inbox.read_rows().broken.select("row_number", "broken").rows()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("pieces", [("白沙", "镇"), ("白", "沙", "镇"), ("白", "", "沙镇")])
def test_a_break_in_a_middle_cell_is_read_as_one_row(inbox: Inbox, delimiter: str, pieces: tuple[str, ...]) -> None:
    _put(inbox, ROWS[0], ROWS[1].replace("白沙镇", "\n".join(pieces)), ROWS[2], delimiter=delimiter)
    rows = inbox.list_rows("settlement_id", "township")
    below = 3 + len(pieces)  # every line counts, as Excel shows it
    assert rows == [(2, "S1", "白沙镇"), (3, "S2", "\n".join(pieces)), (below, "S3", "白沙镇")]
    assert "第 3 行有单元格内的换行没有加引号" in _message(inbox)


@pytest.mark.parametrize(
    ("end", "inner"), [("\r\n", "\n"), ("\r\n", "\r"), ("\r", "\n"), ("\n", "\r"), ("\n", "\r\n"), ("\n", "\\\n")]
)
@pytest.mark.parametrize("cell", ["S2", "测试甲", "2026-01-02"])
def test_a_line_end_of_another_kind_is_within_its_cell(inbox: Inbox, end: str, inner: str, cell: str) -> None:
    _put(inbox, ROWS[0], ROWS[1].replace(cell, f"{cell[:1]}{inner}{cell[1:]}"), *ROWS[2:], end=end)
    assert [number for number, _ in inbox.list_rows("township")] == [2, 3, 5, 6, 7, 8]
    assert _broken(inbox) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_row_where_all_are_alike(inbox: Inbox, end: str) -> None:
    _put(inbox, *ROWS[:3], end=end)
    assert inbox.list_rows("township") == TOWNS
    assert _message(inbox) == ""


def test_files_joined_end_to_end_may_end_their_lines_differently(inbox: Inbox) -> None:
    text = "\n".join((HEADING, *ROWS[:2], "")) + "\r\n".join((*ROWS[2:4], "")) + "\r".join((*ROWS[4:], ""))
    inbox.add_file("a.csv", text.encode())
    assert [number for number, _ in inbox.list_rows("township")] == [2, 3, 4, 5, 6, 7]
    assert _message(inbox) == ""


def test_a_break_among_quoted_rows_is_read_as_one_row(inbox: Inbox) -> None:
    quoted = [",".join(f'"{cell}"' for cell in row.split(",")) for row in ROWS[:3]]
    _put(inbox, quoted[0], quoted[1].replace('"白沙镇"', "白沙\n镇"), quoted[2])
    assert inbox.list_rows("township") == [(2, "白沙镇"), (3, "白沙\n镇"), (5, "白沙镇")]


def test_breaks_in_every_row_and_in_the_last(inbox: Inbox) -> None:
    _put(inbox, *(row.replace("白沙镇", "白沙\n镇") for row in ROWS[:3]))
    assert inbox.list_rows("township") == [(2, "白沙\n镇"), (4, "白沙\n镇"), (6, "白沙\n镇")]


def test_a_heading_with_a_break_is_found(inbox: Inbox) -> None:
    inbox.add_file("a.csv", "\n".join((HEADING.replace("个人自付", "个人\n自付"), *ROWS[:2], "")).encode())
    assert inbox.list_rows("self_paid") == [(3, "1.5"), (4, "2.5")]


@pytest.mark.parametrize(
    ("damaged", "rows"),
    [
        # A half that gives no whole record with the other: one cell too many in one of them.
        (["S2,测试甲,45032119900307001X,无,2.5,白沙", "镇,一组,一队,二队,2026-01-02"], [3, 4]),
        # Broken in the first cell and in the last, where the line ends tell nothing: whose it is nobody knows.
        (["S", ROWS[1][1:]], [3]),
        ([f"{ROWS[1]}，", "补录"], [4]),
        # A cell is missing: all behind it stand in wrong columns.
        (["S2,45032119900307001X,无,2.5,白沙镇,2026-01-02"], [3]),
    ],
)
def test_a_half_that_cannot_be_joined_is_named_and_not_used(inbox: Inbox, damaged: list[str], rows: list[int]) -> None:
    _put(inbox, ROWS[0], *damaged, *ROWS[2:])
    assert _broken(inbox) == [(number, "split") for number in rows]
    named = "、".join(map(str, rows))
    assert f"第 {named} 行的记录不完整" in _message(inbox)
    last = inbox.read_rows().rows.filter(inbox.read_rows().rows["row_number"] == rows[-1])
    assert last.select("name", "township").row(0) == (None, None)


@pytest.mark.parametrize(
    "rows",
    [
        # An exporter that leaves out the blank cells at the end; the first two happen to give a record's cells.
        ["S1,测试甲,45032119900307001X,无,1", "S2,测试甲,45032119900307002X", *ROWS[2:4], "S5,测试甲"],
        ["S1,测试甲,45032119900307001X,无"] * 2 + ["S3,测试乙,45032119900307003X,无"] * 2,
        [*ROWS[:3], "S9,测试甲"],
        [ROWS[0], "S2,测试甲,不详", "S3,测试甲,45032119900307003X,无,5", ROWS[3]],
    ],
)
def test_rows_without_their_last_cells_stay_rows(inbox: Inbox, rows: list[str]) -> None:
    _put(inbox, *rows)
    raw_rows = inbox.read_rows()
    assert raw_rows.broken.is_empty()
    assert raw_rows.sheets[0].message == ""
    distinct = list(dict.fromkeys(rows))
    assert raw_rows.rows["settlement_id"].to_list() == [row.split(",")[0] for row in distinct]


def test_titles_and_footers_are_no_pieces(inbox: Inbox) -> None:
    above, below = ["结算表", "填报单位：示例局,,2026年"], ["合计,,,,21", "填表人：测试甲,审核人：测试乙", "第 1 页"]
    inbox.add_file("a.csv", "\n".join((*above, HEADING, *ROWS, *below)).encode())
    assert [number for number, _ in inbox.list_rows("township")] == [4, 5, 6, 7, 8, 9]
    assert _broken(inbox) == []


def test_what_is_in_pieces_does_not_depend_on_the_batches(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row.replace("白沙镇", "白\n沙\n镇") if number % 3 else row for number, row in enumerate(ROWS * 4)]
    rows.insert(7, "S7,测试甲,45032119900307001X")
    for quote in ("", '"'):
        _put(inbox, *rows, f"{quote}S8{quote},测试乙,45032119900307001X,无,1,白沙,2026-01-01")
        whole = inbox.read_rows()
        for size in (1, 3, 7):
            monkeypatch.setattr(record_blocks, "_BATCH", size)
            monkeypatch.setattr(archives, "CHUNK", 40 * size)
            pieces = inbox.read_rows()
            assert pieces.rows.equals(whole.rows)
            assert pieces.sheets == whole.sheets
        monkeypatch.undo()


@pytest.mark.parametrize(
    "padding", ["\x1a", "\x1a\r\n", "\r\n\x1a\0\0\0", "\0" * 300, "\f", "\x1a" * 9 + "\n\n", " \t\x1a"]
)
@pytest.mark.parametrize("last", ["", "\r\n"])
def test_what_dos_and_disks_write_behind_a_text_is_no_row(inbox: Inbox, padding: str, last: str) -> None:
    inbox.add_file("a.txt", ("\r\n".join((HEADING, *ROWS[:3])) + last + padding).encode("gb18030"))
    assert inbox.list_rows("township") == TOWNS
    assert _message(inbox) == ""


def test_ctrl_z_between_texts_joined_by_dos_loses_no_row(inbox: Inbox) -> None:
    inbox.add_file("a.txt", ("\r\n".join((HEADING, ROWS[0], "\x1a" + HEADING, ROWS[1], "\x1a"))).encode("gb18030"))
    assert inbox.list_rows("settlement_id") == [(2, "S1"), (4, "S2")]


def test_zeros_that_pad_a_cell_are_nothing_and_others_spoil_their_row(inbox: Inbox) -> None:
    _put(inbox, ROWS[0].replace("测试甲", "测试甲\0\0\0"), ROWS[1].replace("测试甲", "测\0甲"), ROWS[2])
    assert inbox.list_rows("name") == [(2, "测试甲"), (3, None), (4, "测试甲")]
    assert _broken(inbox) == [(3, "zeros")]
