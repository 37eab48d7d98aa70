"""A quote out of place spoils its own record at most; every other one is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

ROWS = tuple(
    (f"S{number}", "测试甲", f"45032119900307{number}01X", f"{number}.5", "白沙镇,一组") for number in range(1, 6)
)


def _quoted(cells: tuple[str, ...], quote: str = '"') -> str:
    return ",".join(f"{quote}{cell}{quote}" for cell in cells)


def _put(inbox: Inbox, damaged: str) -> None:
    inbox.add_text("a.csv", [_quoted(inbox.headings), _quoted(ROWS[0]), damaged, *map(_quoted, ROWS[2:])], "gb18030")


def _whole(inbox: Inbox) -> list[tuple[object, ...]]:
    """Name and place of the rows that are not damaged."""
    return [row for row in inbox.list_rows("settlement_id", "name", "township") if row[0] != 3]


WHOLE = [(number, f"S{number - 1}", "测试甲", "白沙镇,一组") for number in (2, 4, 5, 6)]


@pytest.mark.parametrize(
    ("damaged", "township"),
    [
        (
            '"S2",测试"甲,"450321","2.5","白沙镇,一组"',
            "白沙镇,一组",
        ),  # within a cell that is not quoted: no fault at all
        ('"S2","测试"甲,"450321","2.5","白沙镇,一组"', "白沙镇,一组"),
        ('"S2","测"试"甲","450321","2.5","白沙镇,一组"', "白沙镇,一组"),
        ('"S2","测试甲,"450321","2.5","白沙镇,一组"', "白沙镇,一组"),
        ('S2,"测试甲,450321,2.5,白沙镇', "白沙镇"),
        ('"S2","测试甲","450321","2.5","白沙镇', "白沙镇"),
        ('"S2","测试\\"甲","450321","2.5","白沙镇,\\"一\\"组"', '白沙镇,"一"组'),
    ],
)
def test_a_stray_quote_is_a_letter_where_all_cells_are_there(inbox: Inbox, damaged: str, township: str) -> None:
    _put(inbox, damaged)
    assert _whole(inbox) == WHOLE
    assert [row[1:] for row in inbox.list_rows("settlement_id", "township") if row[0] == 3] == [("S2", township)]
    assert inbox.read_rows().broken.is_empty()


@pytest.mark.parametrize(
    "damaged",
    [
        '"S2","测试甲","450321","2.5","白沙镇,一组,二队',
        '"S2","测试甲","450321","2.5,"白沙镇",一组',
        '"S2""测试甲,450321,2.5',
    ],
)
def test_a_record_that_nobody_can_divide_is_named_and_not_used(inbox: Inbox, damaged: str) -> None:
    _put(inbox, damaged)
    assert _whole(inbox) == WHOLE
    raw_rows = inbox.read_rows()
    assert raw_rows.broken.select("row_number", "broken").rows() == [(3, "misquoted")]
    assert "第 3 行的记录不完整" in raw_rows.sheets[0].message
    assert raw_rows.rows.filter(raw_rows.rows["row_number"] == 3)["township"].to_list() == [None]


def test_quotes_that_never_close_in_two_records_do_not_make_one_of_them(inbox: Inbox) -> None:
    rows = [
        'S1,"测试甲,450321,1,白沙',
        "S2,测试乙,450322,2,白沙",
        'S3,测试丙",450323,3,白沙',
        "S4,测试丁,450324,4,白沙",
    ]
    inbox.add_text("a.csv", [",".join(inbox.headings), *rows])
    assert inbox.list_rows("settlement_id", "name")[:2] == [(2, "S1", "测试甲"), (3, "S2", "测试乙")]
    assert [number for number, _ in inbox.list_rows("name")] == [2, 3, 4, 5]


def test_a_quoted_cell_of_many_lines_goes_on_over_batches(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = "\r\n".join(["QUJD" * 19] * 40)
    long = [*ROWS[1][:4], photo]
    inbox.add_text(
        "a.csv", [_quoted(inbox.headings), _quoted(ROWS[0]), ",".join(f'"{cell}"' for cell in long), _quoted(ROWS[2])]
    )
    monkeypatch.setattr("intake.formats.archives.CHUNK", 200)
    assert [row[:2] for row in inbox.list_rows("settlement_id")] == [(2, "S1"), (3, "S2"), (4, "S3")]
    assert inbox.list_rows("township")[1][1] == photo.replace("\r\n", "\n")
    assert inbox.read_rows().sheets[0].message == ""


@pytest.mark.parametrize("size", [131_073, 1_000_000])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_photo_as_text_is_a_cell_like_others(inbox: Inbox, size: int, quote: str) -> None:
    headings = [*inbox.headings, "照片"]
    rows = [[*cells[:4], "白沙镇", "QUJD" * (size // 4) if number == 1 else ""] for number, cells in enumerate(ROWS)]
    inbox.add_text("a.csv", [_quoted(tuple(row), quote) for row in (headings, *rows)])
    assert inbox.list_rows("settlement_id") == [(number + 1, f"S{number}") for number in range(1, 6)]
    assert "引号" not in inbox.read_rows().sheets[0].message


def test_quotes_escaped_by_backslashes_throughout(inbox: Inbox) -> None:
    escaped = [_quoted((*cells[:4], '白沙镇,\\"一组\\",C:\\\\')) for cells in ROWS]
    inbox.add_text("a.csv", [_quoted(inbox.headings), *escaped], "gb18030")
    assert inbox.list_rows("township") == [(number, '白沙镇,"一组",C:\\') for number in range(2, 7)]
    assert inbox.read_rows().sheets[0].message == ""


def test_a_backslash_that_ends_a_cell_escapes_nothing(inbox: Inbox) -> None:
    inbox.add_text("a.csv", [_quoted(inbox.headings), *(_quoted((*cells[:4], "白沙镇\\")) for cells in ROWS)])
    assert inbox.list_rows("township") == [(number, "白沙镇\\") for number in range(2, 7)]


def test_cells_in_single_quotes(inbox: Inbox) -> None:
    inbox.add_text("a.csv", [_quoted(cells, "'") for cells in (inbox.headings, *ROWS)])
    assert inbox.list_rows("name", "township") == [(number, "测试甲", "白沙镇,一组") for number in range(2, 7)]


def test_a_quoted_cell_may_hold_line_breaks_and_as_many_delimiters_as_a_record(inbox: Inbox) -> None:
    cell = "一组,二队,三户,\r\n,四号,五楼"
    inbox.add_text("a.csv", [_quoted(inbox.headings), *(_quoted((*row[:4], cell)) for row in ROWS)], "gb18030")
    assert inbox.list_rows("township") == [(number, cell.replace("\r\n", "\n")) for number in range(2, 7)]
    assert inbox.read_rows().sheets[0].message == ""
