"""A password that is shown once must be shown: nobody is left with a package that none can open."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from xlsxwriter import Workbook

import fangpin.packages as screen
from domain.errors import StageFailed, UsageError
from fangpin.packages import show_packages_made
from services.packages.make_packages import make_packages
from services.packages.register import list_packages
from services.runs.choice import FinishedRun

CONFIG = Path("config")
ASKED: dict[str, Any] = {
    "period": None, "townships": ("白沙镇", "兴坪镇"), "departments": (), "everybody": False, "papers": (),
    "papers_only": False, "with_property": False, "package_format": "zip", "csv": False, "again": False,
    "slips": None, "keys": None,
}  # fmt: skip


@pytest.fixture
def workspace(run: FinishedRun) -> Path:
    for township in ("白沙镇", "兴坪镇"):
        path = run.folder / "lists" / township / f"{township}_名单_V1.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        with Workbook(str(path)) as book:
            book.add_worksheet("名单").write_string(0, 0, township)
    return run.workspace


def make(workspace: Path, **asked: Any) -> None:
    show_packages_made(ASKED | asked, "李", workspace, CONFIG)


def test_a_place_where_slips_cannot_be_written_is_refused_before_packing(workspace: Path, tmp_path: Path) -> None:
    there = tmp_path / "密码条.csv"
    there.write_text("旧的", encoding="utf-8")
    for path, message in (
        (there, "已经存在"), (tmp_path / "没有" / "密码条.csv", "没有目录"),
        (workspace / "packages" / "密码条.csv", "不能和文件包放在一起"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=message):
            make(workspace, slips=str(path))
    assert list_packages(workspace, None).is_empty()


def test_passwords_of_what_went_out_are_told_when_the_next_package_fails(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_second(current: Any, request: Any, receivers: Any, passwords: Any) -> Any:
        if receivers[0].name == "白沙镇":
            raise StageFailed("磁盘满")
        return make_packages(current, request, receivers, passwords)

    monkeypatch.setattr(screen, "make_packages", fail_second)
    slips = tmp_path / "密码条.csv"
    with pytest.raises(StageFailed):
        make(workspace, slips=str(slips))
    register = list_packages(workspace, None)
    assert register["receiver"].to_list() == ["兴坪镇"]
    lines = dict(csv.reader(slips.read_text(encoding="utf-8-sig").splitlines()[1:]))
    with pyzipper.AESZipFile(next((workspace / "packages").rglob("*.zip"))) as package:
        package.setpassword(lines["兴坪镇"].encode())
        assert package.read(package.namelist()[0])


def test_passwords_come_to_the_screen_where_the_file_fails(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(screen, "write_slips", fail)
    monkeypatch.setattr(screen, "make_password", lambda: "k7Pm-xW3q-Zt9v-Rb2n")
    make(workspace, townships=("白沙镇",), slips=str(tmp_path / "密码条.csv"))
    assert "k7Pm-xW3q-Zt9v-Rb2n" in capsys.readouterr().out
