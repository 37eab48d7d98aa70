"""A registered correction leaves a file out, and holds to the letter or refuses the inbox."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from domain.errors import InputsRefused
from intake import CORRECTIONS_FILE, Correction, make_register, read_register
from tests.intake.conftest import Inbox
from tests.intake.zip_files import pack_zip

HEADING = ",".join(Inbox.headings)


def _csv(number: str) -> bytes:
    return f"{HEADING}\n{','.join([number, *Inbox.row[1:]])}\n".encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _register(inbox: Inbox, *pairs: tuple[str, bytes, str], folder: str = "") -> None:
    lines = [
        Correction(old, _sha256(content), new, "金额列错行", "测试员", "2026-10-02") for old, content, new in pairs
    ]
    inbox.add_file(f"{folder}{CORRECTIONS_FILE}", make_register(lines).encode())


def _statuses(inbox: Inbox) -> dict[str, str]:
    return {found.file: found.status for found in inbox.recognise()}


def test_a_replaced_file_is_left_out_with_its_copies(inbox: Inbox) -> None:
    inbox.add_file("a/结算.csv", _csv("S1"))
    inbox.add_file("结算（副本）.csv", _csv("S1"))
    inbox.add_file("结算_新.csv", _csv("S2"))
    _register(inbox, ("a/结算.csv", _csv("S1"), "结算_新.csv"))
    assert _statuses(inbox) == {
        "a/结算.csv": "superseded", "结算（副本）.csv": "superseded", "结算_新.csv": "recognised",
        CORRECTIONS_FILE: "left_out",
    }  # fmt: skip
    assert inbox.read_rows().rows["settlement_id"].to_list() == ["S2"]
    replaced = inbox.account_files().filter(status="superseded")
    assert replaced["rows_read"].to_list() == [0, 0]
    assert replaced["source"].to_list() == ["settlement", "settlement"]
    assert replaced["message"][0] == "已由“结算_新.csv”替换（2026-10-02 登记），没有读取。"


def test_a_correction_of_a_correction(inbox: Inbox) -> None:
    for number in ("S1", "S2", "S3"):
        inbox.add_file(f"{number}.csv", _csv(number))
    _register(inbox, ("S1.csv", _csv("S1"), "S2.csv"), ("S2.csv", _csv("S2"), "S3.csv"))
    assert inbox.read_rows().rows["settlement_id"].to_list() == ["S3"]


def test_members_of_archives_and_registers_of_folders(inbox: Inbox) -> None:
    inbox.add_file(
        "2026-09/报送.zip", pack_zip(**{"结算.csv": _csv("S1"), "死亡.csv": "姓名,身份证号,死亡日期\n".encode()})
    )
    inbox.add_file("2026-09/结算.csv", _csv("S2"))
    _register(inbox, ("报送.zip!结算.csv", _csv("S1"), "结算.csv"), folder="2026-09/")
    statuses = _statuses(inbox)
    assert statuses["2026-09/报送.zip!结算.csv"] == "superseded"
    assert statuses["2026-09/报送.zip!死亡.csv"] != "superseded"
    assert statuses["2026-09/结算.csv"] == "recognised"


def test_a_replaced_file_with_other_bytes_is_refused(inbox: Inbox) -> None:
    inbox.add_file("旧.csv", _csv("S1"))
    inbox.add_file("新.csv", _csv("S2"))
    _register(inbox, ("旧.csv", _csv("S1"), "新.csv"))
    inbox.add_file("旧.csv", _csv("S9"))
    with pytest.raises(InputsRefused, match=r"“旧\.csv”登记为已被替换，但内容与登记时不同"):
        inbox.recognise()


def test_a_missing_replacement_is_refused(inbox: Inbox) -> None:
    inbox.add_file("旧.csv", _csv("S1"))
    _register(inbox, ("旧.csv", _csv("S1"), "新.csv"))
    with pytest.raises(InputsRefused, match=r"由“新\.csv”替换，但没有后者"):
        inbox.recognise()


def test_a_replacement_without_all_data_is_refused(inbox: Inbox) -> None:
    inbox.add_workbook(
        "旧.xlsx", 结算=[Inbox.headings, Inbox.row], 死亡=[["姓名", "身份证号", "死亡日期"], ["甲", "", ""]]
    )
    inbox.add_file("新.csv", _csv("S2"))
    old = (inbox.folder / "旧.xlsx").read_bytes()
    _register(inbox, ("旧.xlsx", old, "新.csv"))
    with pytest.raises(InputsRefused, match="缺 1 种"):
        inbox.recognise()


def test_files_that_replace_each_other_are_refused(inbox: Inbox) -> None:
    inbox.add_file("甲.csv", _csv("S1"))
    inbox.add_file("乙.csv", _csv("S2"))
    _register(inbox, ("甲.csv", _csv("S1"), "乙.csv"), ("乙.csv", _csv("S2"), "甲.csv"))
    with pytest.raises(InputsRefused, match="互相替换"):
        inbox.recognise()


def test_a_replaced_file_may_be_gone(inbox: Inbox) -> None:
    inbox.add_file("新.csv", _csv("S2"))
    _register(inbox, ("旧.csv", _csv("S1"), "新.csv"))
    assert inbox.read_rows().rows["settlement_id"].to_list() == ["S2"]


@pytest.mark.parametrize(
    "content", [b"", "户编号,措施\nH1,无\n".encode(), b"\xff\xfe\x00", "被替换文件\n旧.csv\n".encode()]
)
def test_a_register_that_is_none_is_refused(inbox: Inbox, content: bytes) -> None:
    inbox.add_file("结算.csv", _csv("S1"))
    inbox.add_file(CORRECTIONS_FILE, content)
    with pytest.raises(InputsRefused, match="更正说明"):
        inbox.recognise()


def test_a_register_reads_back_also_when_a_spreadsheet_saved_it(tmp_path: Path) -> None:
    lines = [Correction("a,b.csv", "0" * 64, 'c"d.csv', "错行，重报", "测试员", "2026-10-02")]
    (tmp_path / CORRECTIONS_FILE).write_bytes(make_register(lines).encode())
    assert read_register(tmp_path) == lines
    (tmp_path / CORRECTIONS_FILE).write_bytes(make_register(lines).removeprefix("\ufeff").encode("gb18030"))
    assert read_register(tmp_path) == lines
    assert read_register(tmp_path / "elsewhere") == []


def test_a_name_that_sounds_like_a_correction_raises_a_question(inbox: Inbox) -> None:
    inbox.add_file("结算.csv", _csv("S1"))
    inbox.add_file("结算（更正）.csv", _csv("S2"))
    messages = {found.file: found.message for found in inbox.recognise()}
    assert "另有“结算.csv”" in messages["结算（更正）.csv"]
    assert messages["结算.csv"] == ""
    _register(inbox, ("结算.csv", _csv("S1"), "结算（更正）.csv"))
    assert {found.file: found.message for found in inbox.recognise()}["结算（更正）.csv"] == ""


def test_a_single_file_raises_no_question(inbox: Inbox) -> None:
    inbox.add_file("最新结算.csv", _csv("S1"))
    assert inbox.recognise_only_sheet().message == ""
