"""Lists to departments: who is in them, the columns each may have, and the register of what went out."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import openpyxl
import pytest

from fangpin.__main__ import run
from pipeline.county.load_county import load_county
from tests.pipeline.property.search_county import PROJECT, County

ASSISTED = ("乡镇", "村", "姓名", "身份证号", "救助类别", "享受起始时间", "停发时间")
DAY = "2026-09-30"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def county() -> County:
    county = County()
    for name in ("莫脱贫", "徐低保", "廖停保", "黎亡故"):
        county.person(name)
    dead = county.people[3]
    county.add("deaths", dead.name, dead.id_number, "2026-08-01")
    return county


@pytest.fixture(scope="module")
def inbox(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = county.write(tmp_path_factory.mktemp("push") / "inbox")
    # Two of them live in ordinary households.
    register = folder / "登记.csv"
    lines = register.read_text(encoding="utf-8-sig").splitlines()
    lines[2:4] = [line.replace("脱贫户", "一般农户") for line in lines[2:4]]
    register.write_text("\n".join(lines), encoding="utf-8-sig")
    rows = [
        ("白沙镇", "白沙村", county.people[1].name, county.people[1].id_number, "低保", "2024-01-01", ""),
        ("白沙镇", "白沙村", county.people[2].name, county.people[2].id_number, "低保", "2020-01-01", "2026-01-01"),
    ]
    with (folder / "救助.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([ASSISTED, *rows])
    return folder


@pytest.fixture(scope="module")
def workspace(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("pushed")
    for _ in range(2):
        words = ["push", "--to", "医保局", "--inbox", str(inbox), "--workspace", str(workspace), "--as-of", DAY]
        assert run(words) == 0
    return workspace


def rows(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_people_categories_and_columns(workspace: Path, county: County) -> None:
    (lifted,) = (workspace / "pushes" / DAY).glob("脱贫人口*")
    written = rows(lifted)
    headings = written.index(["序号", "姓名", "身份证号", "人员类别", "乡镇", "行政村"])
    # The dead are in no list; households that are not lifted neither.
    assert written[headings + 1] == [1, "莫脱贫", county.people[0].id_number, "脱贫人口", "白沙镇", "白沙村"]
    assert not [line for line in written if "黎亡故" in line or "徐低保" in line]
    (low,) = (workspace / "pushes" / DAY).glob("低收入人口*")
    written = rows(low)
    headings = written.index(["序号", "姓名", "身份证号", "人员类别"])
    assert [line[1:] for line in written[headings + 1 : headings + 2]] == [
        ["徐低保", county.people[1].id_number, "最低生活保障对象"]
    ]
    assert not [line for line in written if "廖停保" in line]


def test_the_register_has_each_list_once_with_its_hash_and_nobody(workspace: Path, county: County) -> None:
    text = (workspace / "pushes" / "外发名单台账.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines()))
    assert len(lines) == 2
    for line in lines:
        assert hashlib.sha256((workspace / "pushes" / line["文件"]).read_bytes()).hexdigest() == line["sha256"]
        assert line["用途"]
        assert line["依据"]
    assert not [who for who in county.people if who.name in text or who.id_number in text]


def test_without_the_register_nothing_is_written(inbox: Path, tmp_path: Path, capfd: Captured) -> None:
    other = tmp_path / "inbox"
    other.mkdir()
    (other / "救助.csv").write_bytes((inbox / "救助.csv").read_bytes())
    words = ["push", "--to", "残联", "--inbox", str(other), "--workspace", str(tmp_path / "w"), "--as-of", DAY]
    assert run(words) == 3
    assert "登记农户成员" in capfd.readouterr().err
    assert not list((tmp_path / "w").rglob("*.xlsx"))


def test_an_unknown_recipient_is_told(inbox: Path, tmp_path: Path, capfd: Captured) -> None:
    assert run(["push", "--to", "医保举", "--inbox", str(inbox), "--workspace", str(tmp_path)]) == 2
    assert "是不是想写“医保局”" in capfd.readouterr().err


def test_every_list_cites_its_clause_and_no_department_gets_health_or_property() -> None:
    for push in load_county(PROJECT / "config").pushes.values():
        assert push.clause
        for recipient in push.recipients.values():
            assert recipient.purpose
            assert not {"phone", "birth_date"} & set(recipient.columns)
