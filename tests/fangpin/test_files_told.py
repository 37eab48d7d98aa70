"""The commands name every file of an inbox that they did not read, and go on with the others."""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest

from fangpin.__main__ import run
from fangpin.file_notes import left_out_notes
from tests.fangpin.test_broken_inboxes import INCOME, MEMBERS, REGISTER, SETTLED, SETTLEMENTS, compare, write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other links and pipes")
Captured = pytest.CaptureFixture[str]
LITTER = (".DS_Store", "医保局/~$结算.csv", "医保局/Thumbs.db")
HIDDEN = "医保局/.旧数据"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """What a comparison takes, and what else lies about in a county's shared folder."""
    folder = tmp_path / "收件"
    write(folder / REGISTER, MEMBERS)
    write(folder / "农业农村局/收入.csv", INCOME)
    write(folder / SETTLEMENTS, (SETTLED, ("J1", "莫大山", MEMBERS[1][5], "住院", "2026-08-01", "300", "100", "200")))
    (folder / SETTLEMENTS).rename(folder / "医保局" / os.fsdecode("结算.csv".encode("gbk")))
    for name in LITTER:
        (folder / name).write_bytes(b"\0")
    (folder / HIDDEN).mkdir()
    os.mkfifo(folder / "医保局/管道.csv")
    (folder / "住建局.csv").symlink_to("没有")
    return folder


@pytest.mark.usefixtures("prefect_database")
def test_a_run_reads_what_it_can_and_names_everything_else(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    assert compare(inbox, tmp_path / "ws") == 0
    shown = capsys.readouterr().out
    for words in (
        "未采用：医保局/管道.csv：这不是普通文件",
        "未采用：住建局.csv：这是链接，指向的文件不存在",
        "不读取：.DS_Store、医保局/Thumbs.db：系统自动生成",
        "不读取：医保局/~$结算.csv：这是表格打开时产生的临时文件",
        f"不读取：{HIDDEN}：这是隐藏文件夹",
    ):
        assert words in shown, words
    folder = tmp_path / "ws" / "runs" / "2026Q3"
    latest = (folder / "latest").read_text(encoding="utf-8").strip()
    manifest = json.loads((folder / latest / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["file"] for entry in manifest["inputs"]} == {
        REGISTER, "农业农村局/收入.csv", SETTLEMENTS, "医保局/管道.csv", "住建局.csv", HIDDEN, *LITTER,
    }  # fmt: skip
    links = pl.read_parquet(folder / latest / "tables" / "links.parquet")
    assert links.select("file", "decision").rows() == [(SETTLEMENTS, "linked")]

    (inbox / "~$收入.xlsx").write_bytes(b"somebody has it open")
    assert compare(inbox, tmp_path / "ws") == 0
    assert "没有变化" in capsys.readouterr().out
    assert (folder / "latest").read_text(encoding="utf-8").strip() == latest


def test_the_report_of_a_check_names_them_too(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(["check", "--inbox", str(inbox), "--workspace", str(tmp_path / "ws")]) == 0
    report = capsys.readouterr().out
    for words in ("医保局/管道.csv：读不了", "住建局.csv：读不了", *LITTER, HIDDEN):
        assert words in report, words


def test_a_required_file_that_cannot_be_read_is_missing_by_name(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    (inbox / REGISTER).unlink()
    (inbox / REGISTER).symlink_to("moved.csv")
    assert run(["check", "--inbox", str(inbox), "--workspace", str(tmp_path / "ws")]) == 0
    report = capsys.readouterr().out
    assert f"{REGISTER}：读不了。这是链接，指向的文件不存在" in report
    assert "农业农村局“登记农户成员”（必需，缺少时不能比对）" in report


def test_many_files_of_a_kind_are_counted() -> None:
    (line,) = left_out_notes((f"{number}/.DS_Store", "因为。") for number in range(30))
    assert line.endswith("9/.DS_Store 等 30 个：因为。")
