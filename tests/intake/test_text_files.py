from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.formats.text.decoding import decode_bytes
from intake.formats.text.delimited import DELIMITERS, read_delimited_text
from intake.read_failures import UnreadableFileError

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.xls"])
def test_every_encoding_gives_the_same_rows_whatever_the_name(inbox: Inbox, encoding: str, name: str) -> None:
    inbox.add_text(name, [",".join(inbox.headings), ",".join(inbox.row)], encoding)
    assert inbox.list_rows(*inbox.settlement.fields) == [(2, *inbox.row)]


def test_utf_16_big_endian() -> None:
    assert decode_bytes(codecs.BOM_UTF16_BE + "姓名\r\n甲".encode("utf-16-be")) == "姓名\n甲"


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_delimiter_is_the_one_that_explains_the_headings(inbox: Inbox, delimiter: str) -> None:
    row = [*inbox.row[:-1], "古板,村" if delimiter != "," else "古板;村"]
    inbox.add_text("a.txt", [delimiter.join(inbox.headings), delimiter.join(row)])
    assert inbox.list_rows("name", "township") == [(2, "测试甲", row[-1])]


def test_undecodable_file_names_the_line_and_nothing_of_the_cells(inbox: Inbox) -> None:
    inbox.add_file("a.csv", "姓名,证件号码\n测试甲,1\n".encode() + b"\xff\xff,2\n")
    found = inbox.recognise_only_sheet()
    assert found.status == "unreadable"
    assert "第 3 行" in found.message
    assert "测试甲" not in found.message


def test_the_offset_is_that_of_the_encoding_that_got_furthest() -> None:
    text = "测试" * 50
    with pytest.raises(UnreadableFileError, match="第 1 行（第 301 个字节）"):
        decode_bytes(text.encode() + b"\xff" + text.encode())


def test_blank_records_count_but_are_no_rows(inbox: Inbox) -> None:
    inbox.add_text("a.csv", ["", ",".join(inbox.headings), "", " , ,\u3000,\u00a0,", ",".join(inbox.row), ""])
    raw_rows = inbox.read_rows()
    assert raw_rows.rows["row_number"].to_list() == [5]
    assert raw_rows.rows_read["rows_read"].to_list() == [2]


def test_a_quoted_line_break_makes_one_record(inbox: Inbox) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), 'S1,"测试\n甲",1,2,"白沙,镇"', 'S2,测试乙,3,4,"白""沙"'])
    assert inbox.list_rows("name", "township") == [(2, "测试\n甲", "白沙,镇"), (3, "测试乙", '白"沙')]


def test_what_exporters_put_before_a_number_stays_as_typed(inbox: Inbox) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), '="S1",测试甲,\'450321,"1",白沙'])
    assert inbox.list_rows("settlement_id", "id_number", "self_paid") == [(2, '="S1"', "'450321", "1")]


def test_a_quote_that_never_closes_swallows_no_row_and_is_reported(inbox: Inbox) -> None:
    inbox.add_text(
        "a.csv", [",".join(inbox.headings), 'S1,"测试甲,1,2,白沙', '"S2",测试乙,3,4,白沙', "S3,测试丙,5,6,白沙"]
    )
    assert inbox.list_rows("settlement_id", "name") == [(2, "S1", "测试甲"), (3, "S2", "测试乙"), (4, "S3", "测试丙")]
    assert "引号不配对" in inbox.read_rows().sheets[0].message


def test_ragged_records_neither_shift_nor_vanish(inbox: Inbox) -> None:
    extra = [f"S{number},测试,{number},1,白沙,多出" for number in range(7)]
    inbox.add_text("a.csv", [",".join(inbox.headings), "S9,测试甲", "S8,测试乙,3,4,白沙,,", *extra])
    raw_rows = inbox.read_rows()
    assert raw_rows.rows["township"].to_list() == [None, *["白沙"] * 8]
    assert raw_rows.sheets[0].message.startswith("第 4、5、6、7、8 行等 7 行在最后一个表头右边还有内容")


cell = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=',"，'), min_size=1).filter(str.strip)


@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=5))
def test_the_fast_reader_agrees_with_quoted_reading(rows: list[list[str]]) -> None:
    plain = "\n".join(",".join(row) for row in rows)
    quoted = "\n".join(",".join(f'"{value}"' for value in row) for row in rows)
    assert read_delimited_text(plain, ",").cells.equals(read_delimited_text(quoted, ",").cells)
